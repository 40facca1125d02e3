"""Curves: cut where few are at risk, and moving only in steps of eight events (A16)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.disclosure.cells import Curve, Draft, Note, ProtectedCurve
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.disclosure.curves import curve_broken, protect_curve
from tests.attacks.synthetic import draft, world

WORLD = world(5)


def made() -> tuple[Curve, Draft]:
    """A curve of all England with its draft."""
    whole = draft(WORLD, stages=("decision_to_match",))
    return whole.curves[0], whole


def simple(events: list[int], entered: int) -> Curve:
    """A curve with one way out, everyone entering at day 0."""
    steps = [0, *events]
    gone = [sum(steps[: i + 1]) for i in range(len(steps))]
    base, _ = made()
    return replace(
        base,
        days=tuple(91 * i for i in range(len(steps))),
        at_risk=tuple(float(entered - n) for n in gone),
        events={"progressed": tuple(steps)},
        values={
            "waiting": tuple((entered - n) / entered for n in gone),
            "progressed": tuple(n / entered for n in gone),
        },
        children=entered,
    )


def test_an_ordinary_curve_is_published_rounded() -> None:
    curve, whole = made()
    assert curve_broken(curve, whole, DEFAULT) is None
    shown = protect_curve(curve, DEFAULT)
    assert isinstance(shown, ProtectedCurve)
    assert shown.values["waiting"][0] == 1
    assert shown.base in DEFAULT.proportion_bases
    assert all(round(v / shown.base, 6) == round(v / shown.base) for line in shown.values.values() for v in line)


def test_it_ends_before_fewer_than_ten_are_at_risk() -> None:
    shown = protect_curve(simple([40, 40, 11, 3], 100), DEFAULT)
    assert isinstance(shown, ProtectedCurve)
    assert shown.days == (0, 91, 182)  # 9 are left after that


def test_too_few_from_the_start_is_no_curve() -> None:
    assert isinstance(protect_curve(simple([2, 2], 12), DEFAULT), Note)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=8), st.integers(300, 900))
def test_each_published_step_stands_for_eight_events(events: list[int], entered: int) -> None:
    curve = simple(events, entered)
    shown = protect_curve(curve, DEFAULT)
    assert isinstance(shown, ProtectedCurve)
    for state, line in shown.values.items():
        last = 0
        for i in range(1, len(line)):
            if line[i] != line[last]:
                assert sum(curve.events["progressed"][last + 1 : i + 1]) >= 8, state
                last = i


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"days": tuple(range(0, 270, 30))}, "R10"),
        ({"cut": "weekday"}, "R10"),
        ({"stratum": "age_under_1"}, "R10"),
        ({"stratum": "age_under_1", "cut": "age", "group": "group 1"}, "R10"),
        ({"group": "one Q000"}, "R7"),
        ({"children": 9}, "R2"),
        ({"contributions": {f"Q{n:03d}": 5.0 for n in range(9)}}, "R4"),
        ({"contributions": {f"Q{n:03d}": 5.0 for n in range(10)} | {"Q010": 60.0}}, "R5"),
    ],
)
def test_rules_on_a_whole_curve(changes: dict[str, object], rule: str) -> None:
    curve, whole = made()
    found = curve_broken(replace(curve, **changes), whole, DEFAULT)  # type: ignore[arg-type]
    assert found is not None
    assert found[0] == rule
