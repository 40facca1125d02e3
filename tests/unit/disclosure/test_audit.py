"""The joint audit: what it finds in hand-made releases, and that what it keeps back is enough and is needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disclosure import sensitive
from benchmarks.disclosure.audit import Evidence, NotSafe, complementary, components, found_out
from benchmarks.disclosure.cells import Holding, Identity, Kind
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.disclosure.feasibility import Found, Infeasible
from benchmarks.disclosure.rounding import count_interval, to_base
from benchmarks.disclosure.statements import Figure, Hidden, Statement
from tests.unit.disclosure.one_cell import QUARTERS, TWELVE

ALL = frozenset(TWELVE)
YEAR = frozenset(QUARTERS[:4])
EVERY = frozenset(QUARTERS)


def holding(**measures: list[int]) -> Holding:
    """Each measure's total dealt out over twelve authorities, all in the first quarter."""
    counts = {}
    for name, (total, *_) in measures.items():
        counts[name] = np.zeros((12, 12), dtype=np.int64)
        counts[name][:, 0] = np.bincount(np.arange(total) % 12, minlength=12)
    return Holding(TWELVE, QUARTERS, counts)


def said(held: Holding, measure: str, base: int = 5, release: str = "R1") -> Statement:
    """A count of all authorities over all quarters, rounded; exact with base 1."""
    shown = to_base(int(held.counts[measure].sum()), base)
    return Statement(Figure(measure, ALL, EVERY), release, Kind.COUNT, *count_interval(shown, base, 8))


AGES = Identity("all", ("young", "middle", "old"))


def evidence(held: Holding, shown: list[str], hidden: list[str], base: int) -> Evidence:
    """One release with some measures shown and some hidden; ages add up to all."""
    return Evidence(
        {"R1": held},
        [said(held, name, base) for name in shown],
        [Hidden(Figure(name, ALL, EVERY), "R1") for name in hidden],
        {"R1": (AGES,)},
    )


HELD = holding(all=[103], young=[60], middle=[40], old=[3])


def test_primary_suppression_alone_is_caught() -> None:
    found = found_out(evidence(HELD, ["all", "young", "middle"], ["old"], base=1), DEFAULT)
    assert {(one.above, one.bound) for one in found if "old" in one.secret.words} == {(True, 3), (False, 3)}


def test_a_part_taken_from_its_whole_is_a_figure_too() -> None:
    """A6: nobody drafted the three who are not young, but all less the young gives them."""
    held = holding(all=[63], young=[60])
    found = found_out(evidence(held, ["all", "young"], [], base=1), DEFAULT)
    assert any(" less young" in one.secret.words and one.bound == 3 for one in found)
    assert found_out(evidence(held, ["all", "young"], [], base=10), DEFAULT) == []


def test_complementary_suppression_takes_the_cell_that_costs_least() -> None:
    made = evidence(HELD, ["all", "young", "middle"], ["old"], base=1)
    alone = {i: frozenset({i}) for i in range(3)}
    assert complementary(made, DEFAULT, alone, lambda i: (9, 2, 1)[i]) == {2}
    assert complementary(made, DEFAULT, alone, lambda i: (9, 1, 2)[i]) == {1}


def test_rounding_to_ten_needs_no_more_cells() -> None:
    # 100, 60 and 40: the total lies in 95–104, the ages in 55–64 and 35–44, so 0–14 are old
    made = evidence(HELD, ["all", "young", "middle"], ["old"], base=10)
    assert complementary(made, DEFAULT, {i: frozenset({i}) for i in range(3)}, float) == frozenset()


def test_what_earlier_releases_give_away_withholds_this_one() -> None:
    made = evidence(HELD, ["all", "young", "middle"], ["old"], base=1)
    with pytest.raises(NotSafe):
        complementary(made, DEFAULT, {}, float)


def test_a_statement_that_is_not_true_stops_the_audit() -> None:
    wrong = Statement(Figure("all", ALL, EVERY), "R1", Kind.COUNT, 1, 2)
    with pytest.raises(Infeasible):
        found_out(Evidence({"R1": HELD}, [wrong], []), DEFAULT)


def test_windows_of_two_releases_subtracted() -> None:
    """A4 and A5: exact windows, one quarter on, with the dropped quarter published by itself."""
    counts = np.zeros((12, 12), dtype=np.int64)
    counts[:, :12] = 1
    counts[0, 11] = 4  # the new quarter holds 15, the others 12
    held = Holding(TWELVE, QUARTERS, {"all": counts})
    windows = [frozenset(QUARTERS[:11]), frozenset(QUARTERS[1:]), frozenset(QUARTERS[:1])]
    exact = [
        Statement(Figure("all", ALL, w), "R1", Kind.COUNT, n, n) for w, n in zip(windows, (132, 135, 12), strict=True)
    ]
    small = Holding(TWELVE, QUARTERS, {"all": np.where(np.arange(12) == 11, counts // 4, counts)})
    assert found_out(Evidence({"R1": held}, exact, []), DEFAULT) == []
    exact[1] = Statement(exact[1].figure, "R1", Kind.COUNT, 121, 121)
    found = found_out(Evidence({"R1": small}, exact, []), DEFAULT)
    assert any(one.bound == pytest.approx(1) and QUARTERS[11] in one.secret.words for one in found)


def test_what_the_next_release_drops_is_looked_at_already() -> None:
    """63 less 43 young leaves 20. All 15 who left in the oldest quarter are of those: without it, 5 are left."""
    counts = {name: np.zeros((12, 12), dtype=np.int64) for name in ("all", "young")}
    counts["young"][:, 1] = np.bincount(np.arange(43) % 12, minlength=12)
    counts["all"][:, 1] = counts["young"][:, 1] + np.bincount(np.arange(5) % 12, minlength=12)
    counts["all"][:, 0] = np.bincount(np.arange(15) % 12, minlength=12)
    held = Holding(TWELVE, QUARTERS, counts)
    oldest = Statement(Figure("all", ALL, frozenset(QUARTERS[:1])), "R1", Kind.COUNT, 15, 15)
    made = Evidence({"R1": held}, [said(held, "all", 1), said(held, "young", 1), oldest], [], {"R1": (AGES,)})
    assert any(one.secret.truth == 5 and one.bound == 5 for one in found_out(made, DEFAULT))


def test_an_authority_that_is_all_that_is_left_is_found() -> None:
    """A7: all and all but one, each published to the nearest five, give the one to within 20 %."""
    counts = np.full((12, 12), 5, dtype=np.int64)
    held = Holding(TWELVE, QUARTERS, {"all": counts})
    statements = [
        Statement(Figure("all", members, EVERY), "R1", Kind.COUNT, total - 2, total + 2)
        for members, total in ((ALL, 720), (ALL - {"A00"}, 660))
    ]
    found = found_out(Evidence({"R1": held}, statements, []), DEFAULT)
    assert any("one authority" in one.secret.words and "A00" in one.secret.words for one in found)
    shown = Evidence({"R1": held}, statements, [], consented={"R1": frozenset({"A00"})})
    assert not [one for one in found_out(shown, DEFAULT) if "one authority" in one.secret.words]


def test_a_correction_makes_a_new_unknown_so_that_the_truth_stays_possible() -> None:
    before, after = holding(all=[100]), holding(all=[111])
    made = Evidence({"R1": before, "R2": after}, [said(before, "all"), said(after, "all", release="R2")], [])
    assert all(component.system.holds() for component in components(made, DEFAULT))
    assert found_out(made, DEFAULT) == []


@st.composite
def releases(draw: st.DrawFn) -> tuple[Evidence, dict[int, frozenset[int]]]:
    """A table of ages by group of authorities with its margins, rounded, small cells hidden."""
    base = draw(st.sampled_from([1, 5, 10]))
    size = st.integers(0, 25)
    names = ("young", "middle", "old")
    counts = {name: np.zeros((12, 12), dtype=np.int64) for name in names}
    for name in names:
        counts[name][[0, 6], 0] = draw(size), draw(size)
    counts["all"] = sum(counts[name] for name in names)
    held = Holding(TWELVE, QUARTERS, counts)
    statements, hidden = [], []
    for members in (frozenset(TWELVE[:6]), frozenset(TWELVE[6:]), ALL):
        for name in (*names, "all"):
            total = sum(held.part(name, members, QUARTERS).values())
            figure = Figure(name, members, EVERY)
            if total <= 7:
                hidden.append(Hidden(figure, "R1"))
            else:
                statements.append(Statement(figure, "R1", Kind.COUNT, *count_interval(to_base(total, base), base, 8)))
    # one authority holds all of its group: consent keeps this test about small counts
    made = Evidence({"R1": held}, statements, hidden, {"R1": (AGES,)}, {"R1": ALL})
    return made, {i: frozenset({i}) for i in range(len(statements))}


def cost_of(made: Evidence) -> list[float]:
    return [statement.high for statement in made.statements]


def less(made: Evidence, dropped: frozenset[int]) -> Evidence:
    kept = [s for i, s in enumerate(made.statements) if i not in dropped]
    return Evidence(made.holdings, kept, made.hidden, made.identities, made.consented)


@settings(deadline=None, max_examples=15)
@given(releases())
def test_what_is_left_gives_nothing_away_and_the_truth_stays_possible(
    made: tuple[Evidence, dict[int, frozenset[int]]],
) -> None:
    evidence, candidates = made
    dropped = complementary(evidence, DEFAULT, candidates, lambda i: cost_of(evidence)[i])
    left = less(evidence, dropped)
    assert all(component.system.holds() for component in components(left, DEFAULT))
    assert found_out(left, DEFAULT) == []
    # and again: nothing more is taken, so protecting twice is protecting once
    again = {i: frozenset({i}) for i in range(len(left.statements))}
    assert complementary(left, DEFAULT, again, lambda i: cost_of(left)[i]) == frozenset()


@settings(deadline=None, max_examples=15)
@given(releases(), st.data())
def test_hiding_more_never_gives_more_away(
    made: tuple[Evidence, dict[int, frozenset[int]]], data: st.DataObject
) -> None:
    evidence, candidates = made
    dropped = frozenset(data.draw(st.sets(st.sampled_from(sorted(candidates))))) if candidates else frozenset()
    before, after = ({(f.secret.words, f.above) for f in hidden_found(e)} for e in (evidence, less(evidence, dropped)))
    assert after <= before


def hidden_found(made: Evidence) -> list[Found]:
    """Found-out figures that were hidden; what else there is to find changes with what is said."""
    about = {sensitive.named(one.figure) for one in made.hidden}
    return [one for one in found_out(made, DEFAULT) if one.secret.words in about]
