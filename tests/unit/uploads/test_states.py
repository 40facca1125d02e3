"""The states of an upload."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tenants.uploads.states import NAMES, STATES, UNDER_WAY, WAYS, NotNow, check_way


def test_every_state_has_a_name_and_its_ways():
    assert set(NAMES) == set(WAYS) == set(STATES)
    assert {then for ways in WAYS.values() for then in ways} <= set(STATES)


def test_the_whole_way_and_back():
    way = ("received", "checking", "checked", "applying", "applied", "undone")

    for now, then in pairwise(way):
        check_way(now, then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("received", "applying"),
        ("checked", "applied"),
        ("failed", "applied"),
        ("undone", "applied"),
        ("applied", "failed"),
    ],
)
def test_no_step_is_skipped(now, then):
    with pytest.raises(NotNow, match="cannot become"):
        check_way(now, then)


def test_a_killed_job_begins_again_from_the_same_state():
    for state in UNDER_WAY - {"received"}:
        check_way(state, state)
