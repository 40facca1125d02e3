"""Journeys in an authority's schema: equal to what was derived, and only what differs is touched."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import session, working_as
from tenants.journeys.actions import Replaced
from tenants.journeys.build import build_journeys
from tenants.journeys.models import JourneyRow
from tests.integration.journeys.conftest import Place
from tests.unit.journeys.histories import history, returns_of
from tests.unit.journeys.lives import life

WAITS = history("waits", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")
LEFT = history("left", "2022-01-01 S C1 U6\n2022-08-01 E4A")
STAYS = history("stays", "2018-01-05 S C2 U6")


def derived_at(place: Place) -> dict[str, datetime]:
    with working_as(place.scope):
        rows = session().execute(select(JourneyRow.child, JourneyRow.derived_at))
        return {row.child: row.derived_at for row in rows}


def test_what_is_kept_is_what_was_derived(place: Place) -> None:
    draw = Random(3)
    lives = [life(draw.randint(0, 10**9), f"{number:04d}").history for number in range(60)]
    place.hold(*lives)
    assert place.held() == build_journeys(returns_of(lives, range(2021, 2027)))


def test_only_what_differs_is_touched(place: Place) -> None:
    assert place.hold(WAITS, LEFT, STAYS) == Replaced(3, 0, 0)
    before, ids = derived_at(place), place.id_of("waits")
    assert place.hold(WAITS, LEFT, STAYS) == Replaced(0, 0, 0)
    assert derived_at(place) == before
    # One child's journey goes on, one is in no return any more; the third is left alone and keeps its row.
    placed = history("waits", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6\n2025-02-01 P E1 A6", "2024-06-01")
    assert place.hold(placed, STAYS) == Replaced(0, 1, 1)
    after = derived_at(place)
    assert after.keys() == {"waits", "stays"}
    assert (after["stays"], after["waits"] > before["waits"]) == (before["stays"], True)
    assert place.id_of("waits") == ids  # addresses people have kept go on working


def test_replacing_by_a_person_is_recorded(place: Place) -> None:
    place.hold(WAITS)
    with working_as(place.scope):
        event = session().scalars(select(AuditEvent).where(AuditEvent.event == "journeys_replaced")).one()
    assert (event.detail, event.person_name) == ({"new": 1, "changed": 0, "gone": 0}, "Ana Lyst")


def test_nothing_derived_empties_the_table(place: Place) -> None:
    place.hold(WAITS)
    assert place.hold() == Replaced(0, 0, 1)
    assert place.held() == {}
