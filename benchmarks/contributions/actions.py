"""Sending a certified contribution. Runs as the authority's own login, inside the transaction in which the authority
records that it was certified; a form that is not allowed never reaches the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.contributions import store
from benchmarks.contributions.models import Contribution, RoundTwo
from benchmarks.contributions.schema import load_contribution, load_round_two
from permanence.database import session


def contribute(*, document: Mapping[str, Any]) -> int:
    """Send one contribution/1 and return its version (1, or one more than the last of that stage and quarter).

    marshmallow.ValidationError when the document holds anything that may not leave; nothing is then sent. The caller
    audits who certified it, and when, in the same transaction.
    """
    return contribute_all(documents=[document])[0]


def contribute_all(*, documents: Sequence[Mapping[str, Any]]) -> list[int]:
    """Send several contributions, each of another stage or quarter; as `contribute`, all or none."""
    checked = [load_contribution(document) for document in documents]
    newest = store.versions()
    rows = [
        Contribution(
            stage=one["stage"],
            quarter=one["quarter"],
            version=newest.get((one["stage"], one["quarter"]), 0) + 1,
            document=dict(document),
            certified_by=one["certified_by"],
            certified_at=one["certified_at"],
            grade=one["quality_grade"],
        )
        for one, document in zip(checked, documents, strict=True)
    ]
    session().add_all(rows)
    session().flush()
    return [row.version for row in rows]


def contribute_round_two(*, document: Mapping[str, Any]) -> int:
    """Send one round/2 and return its version; as `contribute`."""
    checked = load_round_two(document)
    version = store.round_two_version_of(checked["quarter"]) + 1
    session().add(
        RoundTwo(
            quarter=checked["quarter"],
            reference=checked["reference"],
            version=version,
            document=dict(document),
            certified_by=checked["certified_by"],
            certified_at=checked["certified_at"],
            grade=checked["quality_grade"],
        )
    )
    session().flush()
    return version
