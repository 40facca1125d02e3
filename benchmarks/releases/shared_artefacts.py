"""Artefacts about all authorities together, for peers (T1) and for commissioners (T3), from protected figures only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from benchmarks.contributions.vocabulary import PARTITIONS, STAGES, STRATUM_NAMES
from benchmarks.disclosure.cells import Audience, ProtectedCurve
from benchmarks.figures import control
from benchmarks.figures.funnel import limits
from benchmarks.figures.restricted_mean import tau_of
from benchmarks.releases import charts
from benchmarks.releases.artefacts import Artefact, Column, Value
from benchmarks.releases.charts import LIMIT_NAMES
from benchmarks.releases.funnels import stage_funnel
from benchmarks.releases.published import Published, not_as_long_as
from benchmarks.releases.request import Request
from benchmarks.releases.wording import (
    COLUMNS,
    CURVE_NOTE,
    PACE_NOTE,
    ROUNDING_NOTE,
    STAGE_COLUMN,
    WAIT_NOTE,
    entry,
    quarter_name,
    row_name,
    stage_name,
    tau_words,
)

CUT_NAMES = {"age": "age when the stage began", "complex": "complex need"}
WAYS = ("progressed", "plan_changed", "other_exit")


def shared_artefacts(request: Request, published: Published, audience: Audience) -> Iterator[Artefact]:
    """Everything peers or commissioners see, in the order of their pages."""
    blank = Artefact(
        name="",
        audience=audience,
        kind="table",
        finding="",
        statistic="",
        columns=(),
        rows=(),
        notes=(),
        source=request.source,
        release=request.slug,
        data_to=request.data_to,
    )
    yield _participation(blank, published)
    yield _pace(blank, published)
    yield _restricted_mean(blank, published)
    yield _table(blank, published, "ways-out", "How children left each stage", "Children, 36 months")
    yield _spread(blank, published)
    if audience is Audience.PEERS:
        for cut, name in CUT_NAMES.items():
            yield from _by_cut(blank, published, cut, name)
    for stage in STAGES:
        yield from _of_stage(blank, published, stage)


def _participation(blank: Artefact, published: Published) -> Artefact:
    here = published.authorities
    agreed = published.shown("participation", blank.audience, "with_agreement", "authorities")
    rows = tuple(
        (Value(label), entry(published.cell("participation", blank.audience, row, "authorities")))
        for row, label in (
            ("with_agreement", "With a signed agreement in force"),
            ("in_release", "In this release: every stage and quarter of 36 months contributed"),
        )
    )
    return replace(
        blank,
        name="participation",
        kind="participation",
        finding=f"{here} authorities are in this release, of {int(agreed or 0)} with an agreement",
        statistic="Authorities",
        columns=(Column("group", "Authorities"), COLUMNS["authorities"]),
        rows=rows,
        notes=("A series is published for the same authorities throughout; they join or leave together once a year.",),
    )


def _rows(published: Published, blank: Artefact, table: str, columns: tuple[str, ...]) -> tuple[tuple[Value, ...], ...]:
    held = published.table(table, blank.audience)
    if held is None:
        return ()
    return tuple(
        (Value(row_name(row)), *(entry(published.cell(table, blank.audience, row, column)) for column in columns))
        for row in held.rows
    )


def _table(blank: Artefact, published: Published, name: str, finding: str, statistic: str) -> Artefact:
    held = published.table(name, blank.audience)
    columns = held.columns if held else ()
    return replace(
        blank,
        name=name,
        finding=finding,
        statistic=statistic,
        columns=(STAGE_COLUMN, *(COLUMNS[column] for column in columns)),
        rows=_rows(published, blank, name, columns),
        notes=(ROUNDING_NOTE,),
    )


def _pace(blank: Artefact, published: Published) -> Artefact:
    found = _table(blank, published, "pace", "", "Pace of each stage against the reference period, 36 months")
    slower = [stage for stage in STAGES if _slower(published, blank.audience, stage)]
    known = [stage for stage in STAGES if published.shown("pace", blank.audience, stage, "ratio") is not None]
    finding = (
        f"Children now progress more slowly than in the reference period at {len(slower)} of {len(known)} stages, "
        "by more than chance gives"
        if slower
        else "At no stage do children progress more slowly than in the reference period by more than chance gives"
    )
    return replace(found, finding=finding, notes=(PACE_NOTE, ROUNDING_NOTE), comparator=_reference())


def _slower(published: Published, audience: Audience, stage: str) -> bool:
    """Whether the published pace lies below the 95 % limit even at the upper end of what it was rounded from."""
    ratio = published.shown("pace", audience, stage, "ratio")
    expected = published.shown("pace", audience, stage, "expected")
    if ratio is None or not expected:
        return False
    return ratio + 0.025 < limits(expected).lower_95


def _reference() -> str:
    return "The reference period: three years that end a year before the data"


def _restricted_mean(blank: Artefact, published: Published) -> Artefact:
    name = "restricted-mean"
    found = _table(
        blank, published, name, "", "Average days waited, each wait followed for two years (one after match)"
    )
    days = published.shown(name, blank.audience, "care_to_placed", "restricted_mean_wait")
    finding = (
        f"From entry to care a child waits {days:.0f} of the first {tau_of('care_to_placed')} days on average"
        if days is not None
        else "How long children wait at each stage"
    )
    note = WAIT_NOTE.format(tau="730 (365 from match to moving in)")
    return replace(found, finding=finding, notes=(note, ROUNDING_NOTE))


def _spread(blank: Artefact, published: Published) -> Artefact:
    found = _table(blank, published, "spread", "", "Pace of authorities with 10 or more expected, 36 months")
    beyond = [
        value for stage in STAGES if (value := published.shown("spread", blank.audience, stage, "estimate")) is not None
    ]
    finding = (
        f"Authorities differ beyond chance by up to ±{max(beyond):.0%}, depending on the stage"
        if beyond and max(beyond) > 0
        else "Authorities do not differ by more than chance gives"
    )
    return replace(found, finding=finding, notes=(PACE_NOTE, ROUNDING_NOTE))


def _by_cut(blank: Artefact, published: Published, cut: str, name: str) -> Iterator[Artefact]:
    for table, finding, statistic in (
        (f"restricted-mean-by-{cut}", f"How long children wait by {name}", "Average days waited, 36 months"),
        (f"ways-out-by-{cut}", f"How children left each stage by {name}", "Children, 36 months"),
    ):
        if published.table(table, blank.audience) is not None:
            yield _table(blank, published, table, finding, statistic)


def _of_stage(blank: Artefact, published: Published, stage: str) -> Iterator[Artefact]:
    curve = published.curve(f"waiting-{stage}", blank.audience)
    if curve is not None:
        yield _waiting(blank, published, stage, curve)
    if blank.audience is Audience.PEERS:
        for cut in CUT_NAMES:
            yield from _waiting_by(blank, published, stage, cut)
        yield _funnel(blank, published, stage)
    yield _quarters(blank, published, stage)


def curve_rows(curve: ProtectedCurve, shown: int) -> tuple[tuple[Value, ...], ...]:
    """A protected curve as rows: days, still waiting, and each way out."""
    return tuple(
        (Value(curve.days[i]), *(_rounded(curve.values[name][i], curve.days[i]) for name in ("waiting", *WAYS)))
        for i in range(shown)
    )


def _rounded(share: float, day: int) -> Value:
    """A rounded share; 0 is a true 0 on the first day only, afterwards it may be a little more."""
    return Value(None, "k") if share == 0 and day > 0 else Value(share)


def _waiting(blank: Artefact, published: Published, stage: str, curve: ProtectedCurve) -> Artefact:
    shown = not_as_long_as(curve.days, published.authorities)
    # A year in: late enough to say something, early enough for many children to stand behind it.
    last = max(i for i in range(shown) if curve.days[i] <= 364)
    days = curve.days[last]
    return replace(
        blank,
        name=f"waiting-{stage}",
        kind="curve",
        finding=(
            f"{stage_name(stage)}: after {days:,} days {curve.values['progressed'][last]:.0%} had progressed "
            f"and {curve.values['waiting'][last]:.0%} were still waiting"
        ),
        statistic="Share of children still waiting, and by way out, 36 months",
        columns=(COLUMNS["days"], COLUMNS["waiting"], *(_share(name) for name in WAYS)),
        rows=curve_rows(curve, shown),
        notes=(CURVE_NOTE, ROUNDING_NOTE),
        chart=charts.curves(
            curve.days[:shown], {name: curve.values[name][:shown] for name in WAYS}, curve.values["waiting"][:shown]
        ),
    )


def _share(name: str) -> Column:
    return replace(COLUMNS[name], form="share")


def _waiting_by(blank: Artefact, published: Published, stage: str, cut: str) -> Iterator[Artefact]:
    held = {
        stratum: found
        for stratum in PARTITIONS[cut]
        if (found := published.curve(f"waiting-{stage}-{stratum}", blank.audience)) is not None
    }
    if not held:
        return
    lengths = {stratum: not_as_long_as(curve.days, published.authorities) for stratum, curve in held.items()}
    longest = max(held, key=lambda stratum: lengths[stratum])
    days = held[longest].days[: lengths[longest]]
    rows = [
        (
            Value(day),
            *(
                _rounded(held[s].values["waiting"][i], day) if s in held and i < lengths[s] else Value(None, "c")
                for s in PARTITIONS[cut]
            ),
        )
        for i, day in enumerate(days)
    ]
    series = [(STRATUM_NAMES[s], c.days[: lengths[s]], c.values["waiting"][: lengths[s]]) for s, c in held.items()]
    yield replace(
        blank,
        name=f"waiting-{stage}-by-{cut}",
        kind="curve",
        finding=f"{stage_name(stage)}: how many are still waiting, by {CUT_NAMES[cut]}",
        statistic="Share of children still waiting, 36 months",
        columns=(COLUMNS["days"], *(Column("waiting", STRATUM_NAMES[s], "share") for s in PARTITIONS[cut])),
        rows=tuple(rows),
        notes=(CURVE_NOTE, ROUNDING_NOTE),
        chart=charts.lines(series),
    )


def _funnel(blank: Artefact, published: Published, stage: str) -> Artefact:
    funnel = stage_funnel(published, stage)
    middle = (
        f"half of authorities lie between {funnel.band[0]:.2f} and {funnel.band[1]:.2f} times the pace"
        if funnel.band
        else "too few authorities to say where the middle half lies"
    )
    return replace(
        blank,
        name=f"funnel-{stage}",
        kind="funnel",
        finding=f"{stage_name(stage)}: {middle}",
        statistic="What chance, and the spread beyond it, give at each size",
        columns=(Column("expected", "Expected progressions", "count"), *(COLUMNS[name] for name in LIMIT_NAMES)),
        rows=funnel.rows,
        notes=(
            f"Limits are drawn at round sizes for every release alike; authorities differ by about ±{funnel.tau:.0%} "
            "beyond chance, and the limits are widened by that. No authority is drawn.",
            PACE_NOTE,
        ),
        chart=charts.funnel(funnel.series, funnel.band),
    )


def _quarters(blank: Artefact, published: Published, stage: str) -> Artefact:
    name = f"pace-by-quarter-{stage}"
    held = published.table(name, blank.audience)
    rows = held.rows if held else ()
    rows = rows[len(rows) - not_as_long_as([0.0] * len(rows), published.authorities) :]
    named = [quarter_name(date.fromisoformat(row)) for row in rows]
    ratios = [published.shown(name, blank.audience, row, "ratio") for row in rows]
    whole = [ratio for ratio in ratios if ratio is not None]
    drawn = control.chart(whole) if len(whole) == len(ratios) else None
    return replace(
        blank,
        name=name,
        kind="quarters",
        finding=f"{stage_name(stage)}: {changed(drawn)}",
        statistic="Pace against the reference period, by quarter",
        columns=(Column("quarter", "Quarter"), COLUMNS["ratio"]),
        rows=tuple(
            (Value(label), entry(published.cell(name, blank.audience, row, "ratio")))
            for label, row in zip(named, rows, strict=True)
        ),
        notes=(PACE_NOTE, ROUNDING_NOTE, CONTROL_NOTE),
        comparator=_reference(),
        chart=charts.quarters(named, ratios, limits_of(drawn)) if named else None,
    )


CONTROL_NOTE = (
    "The dashed limits hold what quarters vary by on their own, set by the first twelve; a change is signalled by a "
    "quarter outside them or by seven in a row on one side of the middle."
)


def limits_of(drawn: control.Chart | None) -> tuple[float, float, float] | None:
    """Lower limit, centre and upper limit to draw; none where there are too few quarters."""
    return (drawn.lower, drawn.centre, drawn.upper) if drawn else None


def changed(drawn: control.Chart | None) -> str:
    """What a quarterly series says about change, in words."""
    if drawn is None:
        return "too few quarters to say whether the pace has changed"
    if drawn.signals:
        return "the pace has changed, more than quarters vary by on their own"
    return "no change that could be told apart from how quarters vary on their own"


def tau_note(stage: str) -> str:
    """How a restricted mean wait is to be read."""
    return WAIT_NOTE.format(tau=f"{tau_of(stage)} ({tau_words(tau_of(stage))})")
