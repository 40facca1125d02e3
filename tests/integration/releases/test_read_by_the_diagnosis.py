"""What an authority's diagnosis reads of a real release: how far authorities differ, and where England stands."""

from __future__ import annotations

from flask import Flask

from benchmarks.contributions.vocabulary import STAGES
from benchmarks.releases import reading
from permanence.database import authority_scope, working_as
from tenants.diagnosis.released import released
from tests.integration.releases.conftest import Contributed


def test_the_spread_and_the_national_pace_are_found(
    application: Flask, contributed: Contributed, published: str
) -> None:
    role = next(iter(contributed.roles.values()))
    with application.app_context(), working_as(authority_scope(role)):
        pace, spread = reading.shared("pace"), reading.shared("spread")
        latest = reading.latest()
        assert reading.shared("summary") is None  # an authority's own, never shared
    assert latest is not None
    assert latest.slug == published
    assert pace is not None
    assert spread is not None
    found = released(pace.body, spread.body)
    assert set(found) == set(STAGES)
    assert all(one.national in ("below", "inside", "above") for one in found.values())
    assert any(one.spread is not None for one in found.values())
