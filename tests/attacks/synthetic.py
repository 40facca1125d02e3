"""Invented contributions of realistic size, as a holding and as the draft of a quarterly release; all from one
seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS, STAGES
from benchmarks.disclosure import drafting
from benchmarks.disclosure.cells import ENGLAND, Audience, Cell, Curve, Draft, Holding, Kind, Table, measure

SHARES = {"progressed": 0.82, "plan_changed": 0.15, "other_exit": 0.03}
STRATA = {
    "age": (0.45, 0.45, 0.10),
    "siblings": (0.6, 0.4),
    "complex": (0.4, 0.6),
}
CUTS = {"age": "age", "siblings": "siblings", "complex": "complex_need"}
GRID = tuple(range(0, 91 * 9, 91))


def quarter(n: int) -> str:
    """The n-th calendar quarter from January 2020."""
    return f"{2020 + n // 4}-{1 + 3 * (n % 4):02d}-01"


@dataclass(frozen=True)
class World:
    """Authorities with a size each (adoptions a year, median about 19) and their counts for every quarter there
    is."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    sizes: np.ndarray
    counts: dict[str, np.ndarray]
    regions: dict[str, frozenset[str]]


def world(seed: int, authorities: int = 36, quarters: int = 24, groups: int = 3) -> World:
    """Counts for every measure, authority and quarter; the same seed gives the same world."""
    rng = np.random.default_rng(seed)
    codes = tuple(f"Q{n:03d}" for n in range(authorities))
    names = tuple(f"Invented {n}" for n in range(authorities))
    sizes = np.clip(np.exp(rng.normal(np.log(19), 0.55, authorities)), 4, 90)
    counts: dict[str, np.ndarray] = {}
    for stage in STAGES:
        for cause in CAUSES:
            rate = sizes[:, None] / 4 * SHARES[cause] / SHARES["progressed"]
            whole = rng.poisson(np.broadcast_to(rate, (authorities, quarters)))
            counts[measure(stage, cause)] = whole.astype(np.int64)
            for partition, strata in PARTITIONS.items():
                dealt = rng.multinomial(whole, STRATA[partition])
                for i, stratum in enumerate(strata):
                    counts[measure(stage, cause, stratum)] = dealt[:, :, i].astype(np.int64)
    cuts = np.array_split(rng.permutation(authorities), groups)
    regions = {f"group {i + 1}": frozenset(codes[j] for j in members) for i, members in enumerate(cuts)}
    return World(codes, names, sizes, counts, regions)


def holding(made: World, quarters: range) -> Holding:
    """The part of a world that has been contributed by the end of some quarters."""
    columns = list(quarters)
    return Holding(made.codes, tuple(quarter(n) for n in columns), {m: c[:, columns] for m, c in made.counts.items()})


def draft(
    made: World,
    last: int = 12,
    *,
    stages: tuple[str, ...] = STAGES,
    consented: int = 0,
    panel: frozenset[str] | None = None,
    rebase: bool = False,
) -> Draft:
    """The release after quarter `last`: 36 months by cut and group, quarter by quarter, bands, and by authority at
    T2."""
    held = holding(made, range(last + 1))
    members = panel or frozenset(made.codes)
    groups = {ENGLAND: members} | {name: own & members for name, own in made.regions.items()}
    willing = frozenset(sorted(members)[:consented])
    groups |= {f"one {code}": frozenset({code}) for code in sorted(members)}
    window = tuple(quarter(n) for n in range(last - 11, last + 1))
    base = Draft(
        release=f"R{last}",
        quarter=quarter(last + 1),
        published_on=date(2023, 1, 15),
        holding=held,
        groups=groups,
        tables=(),
        identities=drafting.identities(held),
        consented=willing,
        rebase=rebase,
        forbidden=frozenset(made.codes) | frozenset(made.names),
    )
    tables: list[Table] = []
    lines: list[Curve] = []
    for stage in stages:
        for audience in (Audience.PEERS, Audience.PUBLIC):
            tables += _by_cut(base, stage, audience, window)
            tables.append(_movement(base, stage, audience, window))
            tables.append(_by_group(base, stage, audience, window, made))
        tables.append(_bands(base, stage, made))
        lines.append(_curve(base, stage, window))
        if willing:
            tables.append(_by_authority(base, stage, window))
    return replace(base, tables=tuple(tables), curves=tuple(lines))


def expected(base: Draft, stage: str, window: tuple[str, ...]) -> dict[str, float]:
    """An E for each authority that is near its O without being it."""
    part = base.holding.part(measure(stage, "progressed"), base.groups[ENGLAND], window)
    rng = np.random.default_rng(sum(stage.encode()))
    return {a: n * float(np.exp(rng.normal(0, 0.2))) + 0.37 for a, n in part.items()}


def _cells(base: Draft, stage: str, stratum: str, group: str, window: tuple[str, ...], row: str) -> list[Cell]:
    members = base.groups[group]
    return [
        drafting.count(
            base.holding,
            row=row,
            column=cause,
            of_measure=measure(stage, cause, stratum),
            members=members,
            quarters=window,
            group=group,
        )
        for cause in CAUSES
    ]


def _by_cut(base: Draft, stage: str, audience: Audience, window: tuple[str, ...]) -> list[Table]:
    tables = []
    for partition, strata in PARTITIONS.items():
        cells = [c for stratum in strata for c in _cells(base, stage, stratum, ENGLAND, window, stratum)]
        tables.append(Table(f"{stage}_by_{partition}", audience, CUTS[partition], CAUSES, tuple(cells)))
    return tables


def _movement(base: Draft, stage: str, audience: Audience, window: tuple[str, ...]) -> Table:
    cells = [c for one in window for c in _cells(base, stage, "all", ENGLAND, (one,), one)]
    return Table(f"{stage}_by_quarter", audience, "quarter", CAUSES, tuple(cells))


def _by_group(base: Draft, stage: str, audience: Audience, window: tuple[str, ...], made: World) -> Table:
    cells: list[Cell] = []
    wanted = expected(base, stage, window)
    for group in (*made.regions, ENGLAND):
        cells += _cells(base, stage, "all", group, window, group)
        cells += drafting.ratio(
            base.holding,
            row=group,
            of_measure=measure(stage, "progressed"),
            members=base.groups[group],
            quarters=window,
            expected=wanted,
            group=group,
        )
    return Table(f"{stage}_by_group", audience, "region_group", (*CAUSES, "ratio", "expected"), tuple(cells))


def _by_authority(base: Draft, stage: str, window: tuple[str, ...]) -> Table:
    cells: list[Cell] = []
    wanted = expected(base, stage, window)
    for code in sorted(base.consented):
        about = {"row": code, "of_measure": measure(stage, "progressed"), "members": frozenset({code})}
        cells.append(
            drafting.count(base.holding, column="observed", quarters=window, group=f"one {code}", **about)  # type: ignore[arg-type]
        )
        cells += drafting.ratio(base.holding, quarters=window, expected=wanted, group=f"one {code}", **about)  # type: ignore[arg-type]
    columns = ("ratio", "observed", "expected")
    return Table(f"{stage}_by_authority", Audience.NATIONAL, "authority", columns, tuple(cells), order="value")


def _bands(base: Draft, stage: str, made: World) -> Table:
    """Authorities in bands of size, with the middle half of their speed."""
    window = base.holding.quarters[-12:]
    part = base.holding.part(measure(stage, "progressed"), base.groups[ENGLAND], window)
    wanted = expected(base, stage, window)
    ordered = sorted(part, key=lambda a: (wanted[a], a))
    bands = np.array_split(np.array(ordered), max(1, len(ordered) // 12))
    cells: list[Cell] = []
    for i, own in enumerate(bands):
        members = [str(a) for a in own]
        speeds = [part[a] / wanted[a] for a in members]
        row = f"band {i + 1}"
        cells.append(drafting.authorities(row=row, column="authorities", number=len(members)))
        cells.append(
            Cell(
                row,
                "median",
                Kind.MEDIAN,
                float(np.median(speeds)),
                quarters=tuple(window),
                children=sum(part[a] for a in members),
                contributions={a: float(part[a]) for a in members},
                units=len(members),
            )
        )
    return Table(f"{stage}_speed", Audience.PEERS, "size_band", ("authorities", "median"), tuple(cells))


def _curve(base: Draft, stage: str, window: tuple[str, ...]) -> Curve:
    """Ways out over two years for all children of the window, waits exponential with a mean of a year."""
    members = base.groups[ENGLAND]
    parts = {cause: base.holding.part(measure(stage, cause), members, window) for cause in CAUSES}
    whole = {cause: sum(part.values()) for cause, part in parts.items()}
    total = sum(whole.values())
    left = 1 - np.exp(-np.array(GRID) / 365)
    done = {cause: np.floor(number * left).astype(int) for cause, number in whole.items()}
    out = np.sum(list(done.values()), axis=0)
    return Curve(
        name=f"{stage}_ways_out",
        audience=Audience.PEERS,
        cut="none",
        stage=stage,
        stratum="all",
        group=ENGLAND,
        quarters=window,
        days=GRID,
        at_risk=tuple(float(total - n) for n in out),
        events={cause: tuple(int(n) for n in np.diff(d, prepend=0)) for cause, d in done.items()},
        values={"waiting": tuple((total - out) / total)} | {c: tuple(d / total) for c, d in done.items()},
        children=total,
        contributions={a: float(sum(part[a] for part in parts.values())) for a in members},
    )
