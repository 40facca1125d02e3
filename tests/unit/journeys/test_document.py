"""A journey goes into a document of JSON and comes back the same, whatever happened in it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.journeys.build import build_journeys
from tenants.journeys.document import digest_of, from_document, to_document
from tests.unit.journeys.histories import returns_as_told, returns_of
from tests.unit.journeys.lives import life
from tests.unit.journeys.test_corrections import PLACED, history


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sets(st.sampled_from(range(2018, 2027)), min_size=1))
def test_there_and_back(seed: int, years: set[int]) -> None:
    lives = [life(seed + number, f"{number:04d}").history for number in range(3)]
    for journey in build_journeys(returns_of(lives, sorted(years))).values():
        document = json.loads(json.dumps(to_document(journey)))
        assert from_document(document) == journey


def test_corrections_come_back_too() -> None:
    moved = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-11 P E1 A6", "2021-10-10")
    journey = build_journeys(returns_as_told({2022: [PLACED], 2023: [moved]}))["1"]
    assert journey.corrections
    assert from_document(json.loads(json.dumps(to_document(journey)))) == journey


def test_the_digest_is_of_what_is_said() -> None:
    one = build_journeys(returns_as_told({2022: [PLACED]}))["1"]
    same = build_journeys(returns_as_told({2022: [PLACED]}))["1"]
    later = build_journeys(returns_as_told({2022: [PLACED], 2023: [PLACED]}))["1"]
    digests = [digest_of(to_document(journey)) for journey in (one, same, later)]
    assert digests[0] == digests[1] != digests[2]
