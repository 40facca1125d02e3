"""Every query on contributions. Row-level security decides whose rows come back: an authority's login sees its own,
the benchmark side all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from benchmarks.contributions.models import Contribution, RoundTwo
from permanence.database import session


@dataclass(frozen=True)
class Sent:
    """What an authority sent once: for its own list of contributions."""

    kind: str
    stage: str
    quarter: date
    version: int
    grade: str
    certified_by: str
    certified_at: datetime
    inserted_at: datetime


@dataclass(frozen=True)
class Held:
    """The newest version of one document, as the benchmark side reads it."""

    authority_role: str
    quarter: date
    version: int
    grade: str
    document: dict[str, Any]


def versions() -> dict[tuple[str, date], int]:
    """The newest version the current authority sent, by stage and quarter."""
    query = (
        select(Contribution.stage, Contribution.quarter, func.max(Contribution.version))
        .where(Contribution.authority_role == func.current_user())
        .group_by(Contribution.stage, Contribution.quarter)
    )
    return {(stage, quarter): version for stage, quarter, version in session().execute(query)}


def round_two_version_of(quarter: date) -> int:
    """The newest version of the second round the current authority sent for a quarter; 0 when none."""
    query = select(func.max(RoundTwo.version)).where(
        RoundTwo.quarter == quarter, RoundTwo.authority_role == func.current_user()
    )
    return session().scalar(query) or 0


def sent() -> list[Sent]:
    """All that the current authority ever sent, newest first."""
    own = (
        select(Contribution)
        .where(Contribution.authority_role == func.current_user())
        .order_by(Contribution.inserted_at.desc(), Contribution.quarter.desc(), Contribution.stage)
    )
    rounds = (
        select(RoundTwo)
        .where(RoundTwo.authority_role == func.current_user())
        .order_by(RoundTwo.inserted_at.desc(), RoundTwo.quarter.desc())
    )
    found = [_sent("contribution", row.stage, row) for row in session().scalars(own)]
    found += [_sent("round_two", "", row) for row in session().scalars(rounds)]
    return sorted(found, key=lambda one: one.inserted_at, reverse=True)


def _sent(kind: str, stage: str, row: Contribution | RoundTwo) -> Sent:
    return Sent(kind, stage, row.quarter, row.version, row.grade, row.certified_by, row.certified_at, row.inserted_at)


def newest_documents(stage: str, first: date, last: date) -> Iterator[Held]:
    """The newest version of every contribution to a stage from quarter `first` to `last`, by authority and quarter."""
    query = (
        select(
            Contribution.authority_role,
            Contribution.quarter,
            Contribution.version,
            Contribution.grade,
            Contribution.document,
        )
        .ext(distinct_on(Contribution.authority_role, Contribution.quarter))
        .where(Contribution.stage == stage, Contribution.quarter.between(first, last))
        .order_by(Contribution.authority_role, Contribution.quarter, Contribution.version.desc())
    )
    for row in session().execute(query):
        yield Held(*row)


def newest_rounds(quarter: date) -> list[Held]:
    """The newest second round of every authority for a quarter."""
    query = (
        select(RoundTwo.authority_role, RoundTwo.quarter, RoundTwo.version, RoundTwo.grade, RoundTwo.document)
        .ext(distinct_on(RoundTwo.authority_role))
        .where(RoundTwo.quarter == quarter)
        .order_by(RoundTwo.authority_role, RoundTwo.version.desc())
    )
    return [Held(*row) for row in session().execute(query)]


def authorities_by_quarter() -> dict[date, int]:
    """How many authorities sent anything for each quarter."""
    query = select(Contribution.quarter, func.count(Contribution.authority_role.distinct())).group_by(
        Contribution.quarter
    )
    return dict(session().execute(query).all())
