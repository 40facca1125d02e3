"""A whole release compiled from invented contributions: who gets what, what is never in it, and when it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from benchmarks.contributions.bands import next_quarter, quarters_between
from benchmarks.contributions.reference import window
from benchmarks.contributions.vocabulary import STAGES
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.releases.artefacts import Artefact
from benchmarks.releases.collected import collect
from benchmarks.releases.compile import Compiled, Refused, compile_release, freeze_references
from benchmarks.releases.request import Member, Request
from tests.unit.releases.invented import Document, documents, roles

QUARTER = date(2026, 1, 1)
QUARTERS = quarters_between(date(2022, 4, 1), QUARTER)
NUMBER = 14


@dataclass(frozen=True)
class World:
    """Contributions of invented authorities, by stage, and who takes part."""

    held: Mapping[str, list[Document]]
    members: Mapping[str, Member]
    request: Request

    def read(self, stage: str, first: date, last: date) -> list[Document]:
        return [one for one in self.held[stage] if first <= one.quarter <= last]


@pytest.fixture(scope="module")
def world() -> World:
    taking = roles(NUMBER)
    held = {stage: list(documents(stage, taking, QUARTERS, t_000000000003=0.45)) for stage in STAGES}
    members = {
        role: Member(role, f"{940 + i}", f"Moorshire {i}", "North" if i % 2 else "South", i % 3 == 0)
        for i, role in enumerate(taking)
    }
    bare = World(held, members, Request("2026-03-31-1", QUARTER, date(2026, 5, 1), members, {}))
    references = {one.stage: one for one in freeze_references(QUARTER, members, bare.read)}
    return World(held, members, Request("2026-03-31-1", QUARTER, date(2026, 5, 1), members, references))


@pytest.fixture(scope="module")
def compiled(world: World) -> Compiled:
    made = compile_release(world.request, world.read, [])
    assert isinstance(made, Compiled), made
    return made


def of(compiled: Compiled, audience: str, name: str, recipient: str | None = None) -> Artefact:
    found = [
        one
        for one in compiled.artefacts
        if (one.audience.value, one.name, one.recipient) == (audience, name, recipient)
    ]
    assert len(found) == 1, f"{audience} {name}: {len(found)}"
    return found[0]


def arrays(chart: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Every named column of a chart's sources."""
    waiting = [json.loads(chart)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "map":
                yield from ((name, values) for name, values in node.get("entries", []) if isinstance(values, list))
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def test_each_audience_gets_its_own(compiled: Compiled) -> None:
    assert {one.audience.value for one in compiled.artefacts} == {"T0", "T1", "T2", "T3"}
    own = [one for one in compiled.artefacts if one.audience.value == "T0"]
    assert {one.recipient for one in own} == set(compiled.panel)
    assert len(own) == NUMBER * (1 + 3 * len(STAGES))
    assert all(one.recipient is None for one in compiled.artefacts if one.audience.value != "T0")


def test_no_authority_is_named_outside_its_own_walls_but_with_consent(compiled: Compiled, world: World) -> None:
    for one in compiled.artefacts:
        text = (one.document() + (one.chart_bytes() or b"")).decode()
        named = {m.role for m in world.members.values() if f'"{m.name}"' in text}
        if one.audience.value in ("T0", "T1", "T3"):
            assert not named
            assert not [role for role in world.members if role in text and role != one.recipient]
        elif one.name.startswith("speed-"):
            assert named == {m.role for m in world.members.values() if m.consented}


def test_charts_carry_whitelisted_columns_and_no_array_as_long_as_the_authorities(compiled: Compiled) -> None:
    allowed = set(DEFAULT.columns)
    charts = 0
    for one in compiled.artefacts:
        drawn = one.chart_bytes()
        if drawn is None:
            continue
        charts += 1
        for name, values in arrays(drawn):
            if name.isdigit():  # labels of an axis, by position
                continue
            assert name in allowed, (one.name, name)
            if one.audience.value in ("T1", "T3"):
                assert len(values) != NUMBER, (one.name, name)
    assert charts > NUMBER * 3 * len(STAGES)


def test_an_own_chart_holds_ones_own_point_and_nobody_elses(compiled: Compiled) -> None:
    mine = of(compiled, "T0", "speed-decision_to_match", compiled.panel[3])
    points = [values for name, values in arrays(mine.chart_bytes() or b"") if name == "ratio"]
    assert len(points) == 1
    assert len(points[0]) == 1
    assert points[0][0] == pytest.approx(mine.rows[2][1].value, abs=0.005)


def test_own_figures_are_exact(compiled: Compiled, world: World) -> None:
    role = compiled.panel[5]
    held = collect("match_to_placed", world.held["match_to_placed"], window(QUARTER))
    table = held.table([role], window(QUARTER))
    mine = of(compiled, "T0", "speed-match_to_placed", role)
    assert mine.rows[0][1].value == table.total("progressed")
    expected = world.request.references["match_to_placed"].expected(table)
    assert mine.rows[1][1].value == pytest.approx(expected, rel=0.15)


def test_an_authority_at_less_than_half_the_pace_is_told_so(compiled: Compiled) -> None:
    slow = of(compiled, "T0", "speed-match_to_placed", "t_000000000003")
    assert "took longer here than in similar authorities; likely real" in slow.finding
    assert "likely really" in of(compiled, "T0", "summary", "t_000000000003").finding


def test_shared_counts_are_rounded_and_never_small(compiled: Compiled) -> None:
    for audience, base in (("T1", 5), ("T3", 10)):
        table = of(compiled, audience, "ways-out")
        counts = [entry.value for row in table.rows for entry in row[1:] if entry.value is not None]
        assert counts
        assert all(int(count) % base == 0 and int(count) > 7 for count in counts)  # type: ignore[call-overload]


def test_the_same_contributions_give_the_same_bytes(compiled: Compiled, world: World) -> None:
    again = compile_release(world.request, world.read, [])
    assert isinstance(again, Compiled)
    assert [(a.document(), a.chart_bytes()) for a in again.artefacts] == [
        (a.document(), a.chart_bytes()) for a in compiled.artefacts
    ]


def test_fewer_than_ten_authorities_give_nothing_at_all(world: World) -> None:
    few = dict(list(world.members.items())[:9])
    refused = compile_release(replace(world.request, members=few), world.read, [])
    assert isinstance(refused, Refused)
    assert refused.reasons[0].startswith("R4")
    with pytest.raises(ValueError, match="10 are needed"):
        freeze_references(QUARTER, few, world.read)


def test_without_its_reference_a_release_is_refused(world: World) -> None:
    references = {stage: one for stage, one in world.request.references.items() if stage != "care_to_placed"}
    refused = compile_release(replace(world.request, references=references), world.read, [])
    assert isinstance(refused, Refused)
    assert "care_to_placed is not frozen" in refused.reasons[0]


def test_a_second_round_that_rests_on_other_counts_is_left_out_and_said(world: World) -> None:
    role, stage = "t_000000000000", "decision_to_match"
    held = collect(stage, world.held[stage], window(QUARTER)).table([role], window(QUARTER))
    expected = world.request.references[stage].expected(held)
    right = {
        "observed": held.total("progressed"),
        "expected_reference": expected,
        "expected_leave_one_out": expected + 2,
    }
    agreeing = compile_release(replace(world.request, rounds={role: {"stages": {stage: right}}}), world.read, [])
    assert isinstance(agreeing, Compiled)
    assert of(agreeing, "T0", f"speed-{stage}", role).rows[1][1].value == pytest.approx(expected + 2, abs=0.06)
    wrong = right | {"observed": held.total("progressed") + 1}
    made = compile_release(replace(world.request, rounds={role: {"stages": {stage: wrong}}}), world.read, [])
    assert isinstance(made, Compiled)
    assert not [a for a in made.artefacts if (a.name, a.recipient) == (f"speed-{stage}", role)]
    named = [row for row in of(made, "T2", "coverage-by-authority").rows if row[0].value == world.members[role].name]
    assert "second round" in str(named[0][-1].value)


def test_the_next_quarter_is_audited_with_this_one_and_one_that_leaves_stops_it(
    compiled: Compiled, world: World
) -> None:
    following = next_quarter(QUARTER)
    more = {
        stage: [*world.held[stage], *documents(stage, sorted(world.members), [following], seed=9)] for stage in STAGES
    }
    later = World(more, world.members, replace(world.request, slug="2026-06-30-1", quarter=following))
    made = compile_release(later.request, later.read, [compiled.ledger])
    assert isinstance(made, Compiled), made
    fewer = {role: member for role, member in world.members.items() if role != "t_000000000005"}
    refused = compile_release(replace(later.request, members=fewer), later.read, [compiled.ledger])
    assert isinstance(refused, Refused)
    assert refused.reasons[0].startswith("R9")
