"""A whole draft, protected or withheld."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.disclosure import ledger
from benchmarks.disclosure.audit import Evidence, found_out
from benchmarks.disclosure.cells import (
    ENGLAND,
    Audience,
    Cell,
    Draft,
    Kind,
    Protected,
    Symbol,
    Table,
    Withheld,
    measure,
)
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.disclosure.protect import protect
from tests.attacks.synthetic import draft, quarter, world

STAGE = ("decision_to_match",)
WORLD = world(5)


def released(made: Draft, *earlier: Protected) -> Protected:
    """The release, which must not be withheld; ledgers go through JSON as they do when stored."""
    found = protect(made, [json.loads(json.dumps(one.ledger)) for one in earlier])
    assert isinstance(found, Protected), found
    return found


def reasons(made: Draft, *earlier: Protected) -> set[str]:
    """The rules for which a draft is withheld."""
    found = protect(made, [one.ledger for one in earlier])
    assert isinstance(found, Withheld)
    assert all(note.what for note in found.reasons)
    return {note.rule for note in found.reasons}


def plain(release: Protected) -> str:
    """Everything of a release in one text, to compare it to the byte."""
    return json.dumps([repr(release.tables), repr(release.curves), repr(release.notes), release.ledger], sort_keys=True)


@pytest.fixture(scope="module")
def first() -> Protected:
    """A first release of one stage."""
    return released(draft(WORLD, stages=STAGE, consented=15))


def cells(release: Protected) -> list[Any]:
    """All cells of a release with their table."""
    return [(table, cell) for table in release.tables for cell in table.cells]


def test_numbers_go_out_rounded_and_small_ones_not_at_all(first: Protected) -> None:
    bases = {
        ("count", "T1"): 5,
        ("count", "T2"): 5,
        ("count", "T3"): 10,
        ("expected", "T1"): 10,
        ("expected", "T2"): 10,
    }
    seen = set()
    for table, cell in cells(first):
        assert (cell.shown is None) != (cell.symbol is Symbol.NONE)
        base = bases.get((cell.kind.value, table.audience.value))
        if base and cell.shown is not None:
            assert cell.shown % base == 0
            assert cell.shown >= 8
            seen.add((cell.kind.value, table.audience.value))
        if cell.kind is Kind.RATIO and cell.shown is not None:
            assert round(cell.shown / 0.05, 6) == round(cell.shown / 0.05)
    assert len(seen) >= 4
    assert any(cell.symbol is Symbol.CONFIDENTIAL for _, cell in cells(first))


def test_the_same_draft_gives_the_same_bytes(first: Protected) -> None:
    assert plain(released(draft(world(5), stages=STAGE, consented=15))) == plain(first)


def test_nothing_published_gives_a_secret_away(first: Protected) -> None:
    second = released(draft(WORLD, 13, stages=STAGE, consented=15), first)
    entries = [ledger.entry_from(one.ledger) for one in (first, second)]
    evidence = Evidence(
        {entry.release: entry.holding for entry in entries},
        [s for entry in entries for s in entry.statements],
        [h for entry in entries for h in entry.hidden],
        {entry.release: entry.identities for entry in entries},
        {entry.release: entry.consented for entry in entries},
    )
    assert found_out(evidence, DEFAULT) == []
    assert "R11" in {note.rule for note in first.notes + second.notes}, (
        "nothing had to be kept back: the test shows little"
    )


def test_publishing_the_same_figures_again_changes_nothing(first: Protected) -> None:
    """Protecting is idempotent: a second release of the very same counts reads as the first one."""
    again = replace(draft(WORLD, stages=STAGE, consented=15), release="R13", quarter=quarter(14))
    second = released(again, first)
    shown = {(t.name, t.audience, c.row, c.column): (c.shown, c.symbol) for t, c in cells(first)}
    assert {(t.name, t.audience, c.row, c.column): (c.shown, c.symbol) for t, c in cells(second)} == shown
    assert [(c.name, c.values) for c in second.curves] == [(c.name, c.values) for c in first.curves]


def corrected(added: int) -> Draft:
    """The same release again, with so many children added in one quarter of the largest authority."""
    counts = {name: table.copy() for name, table in WORLD.counts.items()}
    largest = int(np.argmax(WORLD.sizes))
    for stratum in ("all", "age_1_4", "single", "complex_any"):
        counts[measure(STAGE[0], "progressed", stratum)][largest, 6] += added
    return replace(draft(replace(WORLD, counts=counts), stages=STAGE, consented=15), release="R13", quarter=quarter(14))


@pytest.mark.parametrize("added", [1, 3, 7])
def test_a_child_added_between_two_releases_does_not_show(first: Protected, added: int) -> None:
    second = released(corrected(added), first)
    before = {(t.name, t.audience, c.row, c.column): (c.shown, c.symbol) for t, c in cells(first)}
    moved = [
        (t.name, c.row, c.column)
        for t, c in cells(second)
        if c.kind is Kind.COUNT and (c.shown, c.symbol) != before[t.name, t.audience, c.row, c.column]
    ]
    assert moved == []


def test_a_large_correction_does_show(first: Protected) -> None:
    second = released(corrected(30), first)
    before = {(t.name, t.audience, c.row, c.column): c.shown for t, c in cells(first)}
    assert any(
        c.kind is Kind.COUNT and c.shown != before[t.name, t.audience, c.row, c.column] for t, c in cells(second)
    )


def test_r8_one_release_a_quarter(first: Protected) -> None:
    assert "R8" in reasons(draft(WORLD, stages=STAGE), first)
    assert "R8" in reasons(replace(draft(WORLD, stages=STAGE), quarter="2023-05-01"))


def test_r8_authority_level_figures_are_of_36_months() -> None:
    made = draft(WORLD, stages=STAGE, consented=15)
    by_authority = made.tables[-1]
    short = replace(by_authority, cells=tuple(replace(c, quarters=c.quarters[1:]) for c in by_authority.cells))
    assert reasons(replace(made, tables=(short,))) >= {"R8"}


def test_r9_nobody_joins_between_re_bases_and_never_alone() -> None:
    codes = frozenset(WORLD.codes)
    small = released(draft(WORLD, stages=STAGE, panel=codes - {"Q000", "Q001", "Q002"}))
    assert reasons(draft(WORLD, 13, stages=STAGE), small) == {"R9"}
    assert reasons(draft(WORLD, 13, stages=STAGE, panel=codes - {"Q000"}, rebase=True), small) == {"R9"}
    whole = {name: members for name, members in WORLD.regions.items() if not members & {"Q000", "Q001", "Q002"}}
    without = draft(replace(WORLD, regions=whole), 13, stages=STAGE, rebase=True)
    released(without, small)


def test_r10_only_cuts_of_the_catalogue() -> None:
    made = draft(WORLD, stages=STAGE)
    by_age = next(table for table in made.tables if table.cut == "age")
    crossed = [replace(c, group="group 1") for c in by_age.cells]
    for wrong in (
        replace(by_age, cut="weekday"),
        replace(by_age, cut="none"),
        replace(by_age, cells=tuple(crossed)),
        replace(by_age, cut="size_band"),
    ):
        assert "R10" in reasons(replace(made, tables=(wrong,)))


def test_r10_two_groups_do_not_differ_by_two_authorities() -> None:
    made = draft(WORLD, stages=STAGE)
    near = frozenset(sorted(made.groups[ENGLAND])[2:])
    wrong = replace(made, groups=made.groups | {"group 1": near})
    assert "R10" in reasons(wrong)


def test_r11_a_figure_must_be_what_is_held() -> None:
    made = draft(WORLD, stages=STAGE)
    table = made.tables[0]
    off = replace(table.cells[0], value=table.cells[0].value + 1)
    assert reasons(replace(made, tables=(replace(table, cells=(off, *table.cells[1:])),))) == {"R11"}


def test_r12_names_columns_and_order() -> None:
    made = draft(WORLD, stages=STAGE, consented=15)
    table = made.tables[0]
    named = tuple(replace(c, row=f"like Invented 3 {i}") for i, c in enumerate(table.cells))
    assert "R7" in reasons(replace(made, tables=(replace(table, cells=named),)))
    assert "R12" in reasons(replace(made, tables=(replace(table, columns=(*table.columns, "child_id")),)))
    assert "R12" in reasons(replace(made, tables=(replace(made.tables[-1], order="natural"),)))


def test_r12_rows_of_authorities_stand_by_value_and_ties_by_chance(first: Protected) -> None:
    table = next(table for table in first.tables if table.audience is Audience.NATIONAL)
    speeds = [table.cell(row, "ratio").shown for row in table.rows]
    known = [speed for speed in speeds if speed is not None]
    assert known == sorted(known, reverse=True)
    assert speeds[: len(known)] == known
    assert list(table.rows) != sorted(table.rows)


def test_r14_an_unreadable_ledger_withholds(first: Protected) -> None:
    assert isinstance(protect(draft(WORLD, 13, stages=STAGE), [{"schema": "other"}]), Withheld)
    broken = {key: value for key, value in first.ledger.items() if key != "sets"}
    assert isinstance(protect(draft(WORLD, 13, stages=STAGE), [broken]), Withheld)


def test_r14_nine_authorities_are_no_release() -> None:
    few = world(5, authorities=9, groups=1)
    assert "R4" in reasons(draft(few, stages=STAGE))


def test_an_authoritys_own_figures_are_exact_and_nobody_elses() -> None:
    made = draft(WORLD, stages=STAGE)
    own = Cell("row", "observed", Kind.COUNT, 3, contributions={"Q001": 3.0}, children=3)
    table = Table("own", Audience.OWN, "none", ("observed",), (own,), recipient="Q001")
    release = released(replace(made, tables=(*made.tables, table)))
    assert release.tables[-1].cell("row", "observed").shown == 3
    assert reasons(replace(made, tables=(replace(table, recipient="Q002"),))) == {"R1"}


def test_a_nought_that_must_be_one_is_marked_and_hides_nothing() -> None:
    made = draft(WORLD, stages=STAGE)
    counts = dict(made.holding.counts) | {
        "x/progressed/all": np.zeros_like(made.holding.counts[measure(STAGE[0], "progressed")])
    }
    window = made.holding.quarters[-12:]
    nought = Cell(
        "row", "progressed", Kind.COUNT, 0, "x/progressed/all", quarters=window, structural=True,
        contributions=dict.fromkeys(made.groups[ENGLAND], 0.0),
    )  # fmt: skip
    held = replace(made.holding, counts=counts)
    table = Table("t", Audience.PEERS, "none", ("progressed",), (nought,))
    release = released(replace(made, holding=held, tables=(table,), curves=()))
    assert release.tables[0].cells[0].symbol is Symbol.NOT_APPLICABLE
