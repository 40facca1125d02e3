"""A4, A7–A10, A12–A14: changes between releases, insiders, linkage, payloads and order."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.disclosure.cells import Audience
from benchmarks.releases.compile import Compiled
from benchmarks.releases.wording import row_name
from tests.attacks import released, twin
from tests.attacks.conftest import STAGE, Made
from tests.attacks.contributed import Contributed, contributed, requests
from tests.attacks.insiders import largest_other, pooled, solved
from tests.attacks.linkage import candidate_vectors, named
from tests.attacks.opened import Opened
from tests.attacks.payload import leaks, order_tells
from tests.attacks.releases_apart import corrections, fixed_periods, joiner, number_taking_part
from tests.attacks.subtraction import read

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "adoption_panel_2011_2025.csv"


def quarterly(made: Made) -> float:
    """About how many were expected to progress in a quarter, as anybody can tell from what is published."""
    low, high = read(released.tables(made.releases[0])).intervals[STAGE, "all", "progressed"]
    return (low + high) / 24


def test_a4_one_child_added_between_two_releases(
    real: Made, broken: Made, seen_real: list[list[Opened]], seen_broken: list[list[Opened]]
) -> None:
    assert len(fixed_periods(seen_real[0])) > 100, "no figure of a fixed period is repeated: shows little"
    assert corrections(seen_real[0], seen_real[1], quarterly(real)) == []
    found = corrections(seen_broken[0], seen_broken[1], quarterly(broken))
    assert any(STAGE in where and 0 < low <= 1 <= high < 8 for where, low, high in found)


def test_a7_one_authority_joins(one_joins: tuple[Contributed, Contributed]) -> None:
    without, world = one_joins
    asked = requests(world, 2)
    first = replace(asked[0], members=without.members)

    def number(files: list[Opened]) -> tuple[float, float]:
        return read(files).intervals[STAGE, "all", "progressed"]

    honest = released.compiled(without, [first])
    honest += released.later(world, asked[1:], honest)
    before, after = (released.tables(one) for one in honest)
    assert number_taking_part(before) == number_taking_part(after) == 35
    assert joiner(before, after, number) is None
    # unprotected, the same window with and without it
    loose = [released.tables(twin.compiled(w, a)) for w, a in ((without, first), (world, asked[0]))]
    new = next(iter(world.members.keys() - without.members.keys()))
    truth = world.count(STAGE, "progressed", "all", [new], asked[0].window)
    assert joiner(loose[0], loose[1], number) == (truth, truth)


def observed(made: Made, release: int = 0) -> dict[str, int]:
    """Every authority's true number, each of which knows its own."""
    window = made.requests[release].window
    return {r: made.world.count(STAGE, "progressed", "all", [r], window) for r in made.releases[release].panel}


@pytest.mark.parametrize("together", [1, 3], ids=["A8 one insider", "A9 the three largest together"])
def test_insiders_subtract_what_they_know(
    real: Made, broken: Made, seen_real: list[list[Opened]], seen_broken: list[list[Opened]], together: int
) -> None:
    def found(made: Made, files: list[Opened]) -> list[str]:
        truth = observed(made)
        totals = pooled(files, row_name(STAGE))
        assert totals, "no pooled figure was published: shows little"
        ordered = sorted(truth, key=lambda role: -truth[role])
        groups = [ordered[:3]] if together == 3 else [[role] for role in ordered]
        return [name for group in groups for name in largest_other(totals, {r: truth[r] for r in group}, truth)]

    assert found(real, [one for one in seen_real[0] if one.audience in ("T1", "T3")]) == []
    # the attack knows nothing of which three form a group, yet a trio's total less one's own bounds a neighbour
    assert found(broken, [one for one in seen_broken[0] if one.audience in ("T1", "T3")]) != []


def test_a10_sums_of_squares_are_solved(seen_real: list[list[Opened]], seen_broken: list[list[Opened]]) -> None:
    for files in seen_real:
        assert solved(files) == []
    assert len(solved(seen_broken[0])) >= 5


def share_named(files: list[Opened], public: dict[str, float], truth: dict[str, list[str]]) -> float:
    """The largest share of authorities that any one file gives their right names; `truth` has each file's order."""
    best = 0.0
    for where, values in candidate_vectors(files, len(public)):
        right = truth.get(where.split("/")[0], [])
        if len(right) == len(values):
            given = named(values, public)
            best = max(best, sum(a == b for a, b in zip(given, right, strict=True)) / len(right))
    return best


def linkage(honest: Compiled, loose: Compiled, world: Contributed, public: dict[str, float]) -> tuple[float, float]:
    """Share named by a real release (to peers and the public) and by the twin with pseudonyms."""
    by_code = sorted(loose.panel, key=lambda role: world.members[role].code)
    unnamed = released.seen(honest, Audience.PEERS)
    # a real file with one number an authority is judged by the order that would be likeliest
    protected = share_named(unnamed, public, {one.name: by_code for one in unnamed})
    return protected, share_named(released.seen(loose, Audience.PEERS), public, {f"points-{STAGE}": by_code})


def test_a12_linkage_to_an_invented_published_table(real: Made, broken: Made) -> None:
    public = {role: float(number) for role, number in observed(real).items()}
    protected, loose = linkage(real.releases[0], broken.releases[0], real.world, public)
    assert protected <= 0.05
    assert loose >= 0.6


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published panel is not beside this checkout")
def test_a12_linkage_to_the_published_counts() -> None:
    adopted: dict[str, list[int]] = defaultdict(list)
    with PUBLISHED.open(encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            if row["year"] in ("2023", "2024", "2025") and row["adopted_n"].isdigit():
                adopted[row["la_code"]].append(int(row["adopted_n"]))
    totals = sorted(sum(years) for years in adopted.values() if len(years) == 3 and sum(years) >= 24)
    chosen = totals[:: max(1, len(totals) // 36)][:36]
    world = contributed(11, sizes=np.array(chosen) / 3)
    public = {role: float(total) for role, total in zip(world.members, chosen, strict=True)}
    asked = requests(world, 1)
    honest = released.compiled(world, asked)[0]
    protected, loose = linkage(honest, twin.compiled(world, asked[0]), world, public)
    assert protected <= 0.05
    assert loose >= 0.3


def test_a13_charts_carry_more_than_they_draw(
    real: Made, seen_real: list[list[Opened]], seen_broken: list[list[Opened]]
) -> None:
    here = len(real.releases[0].panel)
    for files in seen_real:
        assert any(one.arrays for one in files), "no chart was opened: shows little"
        assert leaks(files, here) == []
    found = leaks(seen_broken[0], here)
    assert any("as long as" in one for one in found)
    assert any("array speed" in one for one in found)
    assert any("digits" in one for one in found)


def orders(world: Contributed, release: Compiled, audience: Audience) -> list[list[str]]:
    """Codes in the order in which tables with figures by authority have them, where rows can be told."""
    by_name = {member.name: member.code for member in world.members.values()}
    found = []
    for artefact in release.artefacts:
        if artefact.audience is audience and artefact.kind != "participation":
            codes = [by_name[str(row[0].value)] for row in artefact.rows if str(row[0].value) in by_name]
            if codes:
                found.append(codes)
    return found


def test_a14_the_order_of_rows_tells_who(real: Made, broken: Made) -> None:
    size = {member.code: real.world.sizes[role] for role, member in real.world.members.items()}

    def told(codes: list[str]) -> list[str]:
        return order_tells(codes, {"code": [float(c) for c in codes], "size": [size[c] for c in codes]})

    listed = orders(real.world, real.releases[0], Audience.NATIONAL)
    assert listed, "no table lists authorities: shows little"
    assert [one for one in map(told, listed) if one] == []
    points = next(one for one in broken.releases[0].artefacts if one.name == f"points-{STAGE}")
    numbers = observed(broken)
    by_code = sorted(numbers, key=lambda role: broken.world.members[role].code)
    assert [row[3].value for row in points.rows] == [numbers[role] for role in by_code]
    assert "code" in told([broken.world.members[role].code for role in by_code])
    for audience in (Audience.PEERS, Audience.PUBLIC):
        assert orders(real.world, real.releases[0], audience) == []


def test_nobody_is_named_to_peers_or_the_public(real: Made) -> None:
    words = {word for role, m in real.world.members.items() for word in (m.name, role)}
    for one in real.releases:
        for file in released.files(one):
            if file.audience != "T2":
                assert not [word for word in words if word.encode() in file.data], file.name
