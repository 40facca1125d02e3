"""A1–A3, A5, A6, A11, A15–A18 on counts, ratios and curves."""

from __future__ import annotations

from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS, STAGES
from benchmarks.disclosure.cells import Audience
from benchmarks.figures.incidence import events_on
from benchmarks.releases.wording import row_name
from tests.attacks import released
from tests.attacks.conftest import STAGE, Made
from tests.attacks.exact_numbers import counts_from_ratios, funnel_points, single_steps, sizes_from_errors
from tests.attacks.opened import Opened
from tests.attacks.small_counts import all_or_none, small_cells
from tests.attacks.subtraction import Key, Read, concluded, over_windows, read, too_close


def truth_of(made: Made, release: int, key: Key) -> int:
    """The count behind a figure, to judge what an attacker found."""
    stage, stratum, cause = key
    world = made.world if release == 0 else made.corrected
    panel, window = made.releases[release].panel, made.requests[release].window
    return sum(world.count(stage, c, stratum, panel, window) for c in (CAUSES if cause == "ended" else (cause,)))


def test_a1_a_small_cell_can_be_read(seen_real: list[list[Opened]], seen_broken: list[list[Opened]]) -> None:
    for files in seen_real:
        assert small_cells(files) == []
    assert len(small_cells(seen_broken[0])) > 5
    read_forms = {type(sheet).__name__ for one in seen_real[0] for sheet in one.sheets}
    assert read_forms == {"Sheet"}


def test_a15_all_or_none_can_be_read(seen_real: list[list[Opened]], seen_broken: list[list[Opened]]) -> None:
    for files in seen_real:
        assert all_or_none(files) == []
    assert any(all_or_none(files) for files in seen_broken)


def found_out(made: Made, release: int) -> dict[Key, tuple[float, float]]:
    """Small hidden counts that one release by itself gives away."""
    said = read(released.tables(made.releases[release]))
    return {
        key: interval
        for key, interval in zip(sorted(said.hidden), concluded(said), strict=True)
        if truth_of(made, release, key) <= 7 and too_close(interval, truth_of(made, release, key))
    }


def test_a2_a3_a18_totals_and_programmes_give_hidden_cells(real: Made, hasty: Made) -> None:
    for release in range(len(real.releases)):
        said = read(released.tables(real.releases[release]))
        assert any(truth_of(real, release, key) <= 7 for key in said.hidden), "nothing small was hidden: shows little"
        assert found_out(real, release) == {}
    # hiding the small ones alone: a total less what is visible gives most of them exactly
    given_away = found_out(hasty, 0)
    assert any(low == high == truth_of(hasty, 0, key) for key, (low, high) in given_away.items())


def test_the_truth_lies_in_every_interval(real: Made) -> None:
    said = read(released.tables(real.releases[0]))
    for key, (low, high) in said.intervals.items():
        assert low <= truth_of(real, 0, key) <= high, key


def differences(said: Read) -> list[tuple[Key, Key]]:
    """All children less one stratum, for each pair in which both are published."""
    pairs = [
        ((stage, "all", cause), (stage, stratum, cause))
        for stage in STAGES
        for name in ("age", "complex")
        for stratum in PARTITIONS[name]
        for cause in (*CAUSES, "ended")
    ]
    return [(whole, part) for whole, part in pairs if whole in said.intervals and part in said.intervals]


def test_a6_overlapping_cuts_give_a_small_difference(real: Made, hasty: Made) -> None:
    def given_away(made: Made) -> list[tuple[Key, Key]]:
        said = read(released.tables(made.releases[0]))
        pairs = differences(said)
        found = concluded(said, [{whole: 1.0, part: -1.0} for whole, part in pairs])
        left = [truth_of(made, 0, whole) - truth_of(made, 0, part) for whole, part in pairs]
        return [p for p, i, n in zip(pairs, found, left, strict=True) if n <= 7 and too_close(i, n)]

    assert given_away(real) == []
    assert given_away(hasty) != []


def test_a5_rolling_windows_give_a_quarter(real: Made, broken: Made) -> None:
    def given_away(made: Made) -> list[tuple[Key, object]]:
        releases = [
            (read(released.tables(one)), asked.window) for one, asked in zip(made.releases, made.requests, strict=True)
        ]
        edge = [made.requests[0].window[0], made.requests[1].window[-1]]
        keys = [(s, t, "other_exit") for s in STAGES for t in ("all", "age_5_plus", "complex_any")]
        wanted = [(key, quarter) for key in keys for quarter in edge]
        truths = [
            made.world.count(key[0], key[2], key[1], made.releases[0].panel, [quarter]) for key, quarter in wanted
        ]
        found = over_windows(releases, wanted)
        return [w for w, i, n in zip(wanted, found, truths, strict=True) if n <= 7 and too_close(i, n)]

    assert given_away(real) == []
    assert given_away(broken) != []


def test_a11_a_ratio_times_its_denominator_is_a_count(
    seen_real: list[list[Opened]], seen_broken: list[list[Opened]]
) -> None:
    for files in seen_real:
        assert counts_from_ratios(files) == []
    assert len(counts_from_ratios(seen_broken[0])) >= 36


def test_a16_a_step_of_a_curve_is_a_few_children(real: Made, broken: Made) -> None:
    def few(made: Made) -> list[int]:
        found = []
        for artefact in made.releases[0].artefacts:
            # a curve over strata has one column of still-waiting a stratum; the first is the youngest
            if artefact.audience is Audience.OWN or artefact.kind != "curve":
                continue
            stage, _, cut = artefact.name.removeprefix("waiting-").partition("-by-")
            strata = PARTITIONS[cut] if cut else ("all",)
            tables = [made.world.tables[stage, r, q] for r in made.releases[0].panel for q in made.requests[0].window]
            for i, stratum in enumerate(strata):
                rows = [row for row in artefact.rows if row[1 + i].value is not None]
                days = [int(row[0].value) for row in rows]
                events = {c: sum(t[stratum].events[c] for t in tables) for c in CAUSES}
                leaving = [sum(step) for step in zip(*(events_on(days, e) for e in events.values()), strict=True)]
                found += single_steps(days, [float(row[1 + i].value) for row in rows], leaving)
        return found

    assert few(real) == []
    assert few(broken) != []


def test_a17_errors_and_grids_give_numbers_of_children(
    seen_real: list[list[Opened]], seen_broken: list[list[Opened]]
) -> None:
    for files in seen_real:
        assert sizes_from_errors(files) == []
        assert funnel_points(files) == []
    assert len(sizes_from_errors(seen_broken[0])) >= 36
    assert len(funnel_points(seen_broken[0])) > 20
    assert row_name(STAGE)
