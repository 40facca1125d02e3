"""The draft of a release: exact figures over the matched panel, each saying what it stands for, for disclosure to
protect. One closed list of tables and curves; nothing is added for a single release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS
from benchmarks.disclosure import drafting
from benchmarks.disclosure.cells import ENGLAND, Audience, Cell, Curve, Draft, Holding, Kind, Table, measure
from benchmarks.figures.incidence import GRID, events_on, stage_curves
from benchmarks.figures.restricted_mean import restricted_mean
from benchmarks.releases.request import Request
from benchmarks.releases.staged import StageFigures

SHARED = (Audience.PEERS, Audience.PUBLIC)
COUNTED = (*CAUSES, drafting.EXITS)
CUT_OF = {"age": "age", "complex": "complex_need"}
_COUNT_COLUMNS = ("progressed", "plan_changed", "other_exit", "ended")
Figures = Mapping[str, StageFigures]


def words(quarters: Sequence[date]) -> tuple[str, ...]:
    """Quarters as disclosure writes them."""
    return tuple(quarter.isoformat() for quarter in quarters)


def draft(request: Request, figures: Figures, with_agreement: int) -> Draft:
    """Everything a release would show of more than one authority, or of a consenting one, before protection."""
    panel = next(iter(figures.values())).panel
    holding = _holding(figures, panel)
    consented = frozenset(role for role in panel if request.members[role].consented)
    groups = {ENGLAND: frozenset(panel)} | {request.members[role].code: frozenset({role}) for role in consented}
    tables: list[Table] = []
    for audience in SHARED:
        tables += [
            _participation(audience, with_agreement, len(panel)),
            _ways_out(audience, figures, holding),
            _restricted_mean(audience, figures),
            _pace(audience, figures, holding),
            _spread(audience, figures),
        ]
        tables += [_by_quarter(audience, one, holding) for one in figures.values()]
    for cut in CUT_OF:
        tables += _by_cut(cut, figures, holding)
    tables += [_by_authority(one, request, holding, consented) for one in figures.values()]
    return Draft(
        release=request.slug,
        quarter=request.quarter.isoformat(),
        published_on=request.published_on,
        holding=holding,
        groups=groups,
        tables=tuple(table for table in tables if table.cells),
        curves=tuple(_curves(figures)),
        identities=drafting.identities(holding),
        consented=consented,
        rebase=request.rebase,
        forbidden=frozenset(
            word for member in request.members.values() for word in (member.code, member.name, member.role)
        ),
    )


def _holding(figures: Figures, panel: tuple[str, ...]) -> Holding:
    quarters = sorted({quarter for one in figures.values() for quarter in one.series})
    counts = {}
    for one in figures.values():
        columns = [quarters.index(quarter) for quarter in one.series]
        for stratum, events in one.strata_events.items():
            for i, cause in enumerate(COUNTED):
                wide = np.zeros((len(panel), len(quarters)), dtype=np.int64)
                wide[:, columns] = events.sum(axis=2) if cause == drafting.EXITS else events[:, :, i]
                counts[measure(one.stage, cause, stratum)] = wide
    return Holding(panel, words(quarters), counts)


def _participation(audience: Audience, with_agreement: int, panel: int) -> Table:
    cells = (
        drafting.authorities(row="with_agreement", column="authorities", number=with_agreement),
        drafting.authorities(row="in_release", column="authorities", number=panel),
    )
    return Table("participation", audience, "none", ("authorities",), cells)


def _counts(row: str, one: StageFigures, stratum: str, holding: Holding) -> list[Cell]:
    ended = int(one.exits[stratum].sum())
    return [
        drafting.count(
            holding,
            row=row,
            column=column,
            of_measure=measure(one.stage, cause, stratum),
            members=frozenset(one.panel),
            quarters=words(one.window),
            of=None if cause == drafting.EXITS else ended,
        )
        for cause, column in zip(COUNTED, _COUNT_COLUMNS, strict=True)
    ]


def _ways_out(audience: Audience, figures: Figures, holding: Holding) -> Table:
    cells = [cell for one in figures.values() for cell in _counts(one.stage, one, "all", holding)]
    return Table("ways-out", audience, "none", _COUNT_COLUMNS, tuple(cells))


def _mean(row: str, one: StageFigures, stratum: str) -> Cell:
    found = restricted_mean(one.pooled[stratum])
    exits = one.exits[stratum]
    return Cell(
        row,
        "restricted_mean_wait",
        Kind.DAYS,
        found.days if found else None,
        measure=measure(one.stage, drafting.EXITS, stratum),
        quarters=words(one.window),
        children=int(exits.sum()),
        contributions={role: float(number) for role, number in zip(one.panel, exits, strict=True)},
    )


def _restricted_mean(audience: Audience, figures: Figures) -> Table:
    cells = tuple(_mean(one.stage, one, "all") for one in figures.values())
    return Table("restricted-mean", audience, "none", ("restricted_mean_wait",), cells)


def _by_cut(cut: str, figures: Figures, holding: Holding) -> list[Table]:
    counts: list[Cell] = []
    means: list[Cell] = []
    for one in figures.values():
        for stratum in PARTITIONS[cut]:
            if stratum in one.pooled:
                counts += _counts(f"{one.stage}/{stratum}", one, stratum, holding)
                means.append(_mean(f"{one.stage}/{stratum}", one, stratum))
    return [
        Table(f"ways-out-by-{cut}", Audience.PEERS, CUT_OF[cut], _COUNT_COLUMNS, tuple(counts)),
        Table(f"restricted-mean-by-{cut}", Audience.PEERS, CUT_OF[cut], ("restricted_mean_wait",), tuple(means)),
    ]


def _pace(audience: Audience, figures: Figures, holding: Holding) -> Table:
    cells: list[Cell] = []
    for one in figures.values():
        tail = one.expected[:, len(one.series) - len(one.window) :].sum(axis=1)
        cells += _ratio(one.stage, one, holding, one.window, dict(zip(one.panel, tail.tolist(), strict=True)))
    return Table("pace", audience, "none", ("ratio", "expected"), tuple(cells))


def _ratio(
    row: str, one: StageFigures, holding: Holding, quarters: Sequence[date], expected: Mapping[str, float]
) -> list[Cell]:
    cells = drafting.ratio(
        holding,
        row=row,
        of_measure=measure(one.stage, "progressed"),
        members=frozenset(one.panel),
        quarters=words(quarters),
        expected=expected,
    )
    return list(cells)


def _by_quarter(audience: Audience, one: StageFigures, holding: Holding) -> Table:
    cells: list[Cell] = []
    for i, quarter in enumerate(one.series):
        expected = dict(zip(one.panel, one.expected[:, i].tolist(), strict=True))
        cells.append(_ratio(quarter.isoformat(), one, holding, [quarter], expected)[0])
    return Table(f"pace-by-quarter-{one.stage}", audience, "quarter", ("ratio",), tuple(cells))


def _spread(audience: Audience, figures: Figures) -> Table:
    """Quartiles of the ratio over authorities, and how far they differ beyond chance: never a point."""
    cells: list[Cell] = []
    for one in figures.values():
        held = one.compared
        beyond = one.overdispersion
        if beyond is None:
            continue
        ratios = np.array([speed.observed / speed.expected for speed in held.values()])
        lower, median, upper = (float(value) for value in np.quantile(ratios, (0.25, 0.5, 0.75)))
        about = Cell(
            one.stage,
            "median",
            Kind.MEDIAN,
            median,
            quarters=words(one.window),
            children=sum(speed.observed for speed in held.values()),
            contributions={role: float(speed.observed) for role, speed in held.items()},
            units=len(held),
        )
        cells += [
            replace(about, column="lower_quartile", kind=Kind.QUARTILE, value=lower),
            about,
            replace(about, column="upper_quartile", kind=Kind.QUARTILE, value=upper),
            replace(about, column="estimate", kind=Kind.ESTIMATE, value=beyond.tau, degrees_of_freedom=len(held) - 1),
        ]
    return Table("spread", audience, "none", ("lower_quartile", "median", "upper_quartile", "estimate"), tuple(cells))


def _by_authority(one: StageFigures, request: Request, holding: Holding, consented: frozenset[str]) -> Table:
    cells: list[Cell] = []
    for role in sorted(consented & one.speeds.keys()):
        code = request.members[role].code
        cells += drafting.ratio(
            holding,
            row=code,
            of_measure=measure(one.stage, "progressed"),
            members=frozenset({role}),
            quarters=words(one.window),
            expected={role: one.speeds[role].expected},
            group=code,
        )
    return Table(
        f"speed-{one.stage}", Audience.NATIONAL, "authority", ("ratio", "expected"), tuple(cells), order="value"
    )


def _curves(figures: Figures) -> list[Curve]:
    curves = []
    for one in figures.values():
        curves += [_curve(audience, f"waiting-{one.stage}", "none", one, "all") for audience in SHARED]
        for cut, name in CUT_OF.items():
            curves += [
                _curve(Audience.PEERS, f"waiting-{one.stage}-{stratum}", name, one, stratum)
                for stratum in PARTITIONS[cut]
                if stratum in one.pooled
            ]
    return curves


def _curve(audience: Audience, name: str, cut: str, one: StageFigures, stratum: str) -> Curve:
    table = one.pooled[stratum]
    read = stage_curves(table).at(GRID)
    shown = len(read.days)
    exits = one.exits[stratum]
    return Curve(
        name=name,
        audience=audience,
        cut=cut,
        stage=one.stage,
        stratum=stratum,
        group=ENGLAND,
        quarters=words(one.window),
        days=tuple(int(day) for day in read.days),
        at_risk=tuple(float(number) for number in read.at_risk),
        events={cause: events_on(GRID, table.events[cause])[:shown] for cause in CAUSES},
        values={"waiting": tuple(read.waiting.tolist())}
        | {cause: tuple(read.left[cause].tolist()) for cause in CAUSES},
        children=int(exits.sum()),
        contributions={role: float(number) for role, number in zip(one.panel, exits, strict=True)},
    )
