"""An authority's own artefacts (T0): its exact figures beside what is published about all, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks.contributions.vocabulary import CAUSES, STAGES
from benchmarks.disclosure.cells import Audience
from benchmarks.figures import control
from benchmarks.figures.incidence import GRID, stage_curves
from benchmarks.figures.restricted_mean import RestrictedMean, restricted_mean, tau_of
from benchmarks.figures.speed import Speed
from benchmarks.releases import charts
from benchmarks.releases.artefacts import Artefact, Column, Value
from benchmarks.releases.funnels import StageFunnel, stage_funnel
from benchmarks.releases.published import Published, not_as_long_as
from benchmarks.releases.request import Request
from benchmarks.releases.shared_artefacts import CONTROL_NOTE, changed, limits_of, tau_note
from benchmarks.releases.staged import StageFigures
from benchmarks.releases.wording import COLUMNS, CURVE_NOTE, PACE_NOTE, STAGE_COLUMN, number, quarter_name, stage_name

OWN_NOTE = "Your own figures are exact and shown to your authority only; those of others are protected and rounded."


@dataclass(frozen=True, eq=False)
class StagePatterns:
    """What the own pages of one stage share, drawn once: funnel, curves and the national restricted mean."""

    figures: StageFigures
    funnel: StageFunnel
    funnel_pattern: str
    curve_pattern: str | None
    national_days: float | None


def patterns(published: Published, figures: Mapping[str, StageFigures]) -> dict[str, StagePatterns]:
    """The patterns of every stage."""
    made = {}
    for stage, one in figures.items():
        funnel = stage_funnel(published, stage)
        curve = published.curve(f"waiting-{stage}", Audience.PEERS)
        drawn = None
        if curve is not None:
            shown = not_as_long_as(curve.days, published.authorities)
            drawn = charts.compared_curves(
                curve.days[:shown], curve.values["waiting"][:shown], curve.values["progressed"][:shown]
            )
        days = published.shown("restricted-mean", Audience.PEERS, stage, "restricted_mean_wait")
        made[stage] = StagePatterns(one, funnel, funnel.pattern(), drawn, days)
    return made


def own_artefacts(role: str, grade: str, request: Request, held: Mapping[str, StagePatterns]) -> Iterator[Artefact]:
    """Everything one authority of the panel sees of itself, in the order of its pages; `grade` as it certified."""
    blank = Artefact(
        name="",
        audience=Audience.OWN,
        recipient=role,
        kind="table",
        finding="",
        statistic="",
        columns=(),
        rows=(),
        notes=(OWN_NOTE,),
        source=request.source,
        release=request.slug,
        data_to=request.data_to,
        quality=f"grade {grade}, certified with the contribution" if grade else "",
    )
    means = {stage: restricted_mean(one.figures.own[role]) for stage, one in held.items()}
    yield _summary(blank, role, held, means)
    for stage in STAGES:
        one = held[stage]
        speed = one.figures.speeds.get(role)
        if speed is not None and speed.ratio is not None:
            yield _speed(blank, stage, one, speed)
        yield _waiting(blank, stage, one, role, means[stage])
        yield _quarters(blank, stage, one, role)


def _summary(
    blank: Artefact, role: str, held: Mapping[str, StagePatterns], means: Mapping[str, RestrictedMean | None]
) -> Artefact:
    rows = []
    real = 0
    for stage in STAGES:
        one = held[stage]
        speed = one.figures.speeds.get(role)
        said = one.funnel.conclusion(speed) if speed else "not compared: the second round does not agree"
        real += said.endswith("likely real") and "longer" in said
        mean = means[stage]
        rows.append(
            (
                Value(stage_name(stage)),
                Value(speed.observed) if speed else Value(None, "x"),
                number(speed.expected, 1) if speed else Value(None, "x"),
                number(speed.ratio) if speed and speed.ratio is not None else Value(None, "x"),
                number(mean.days, 0) if mean else Value(None, "x"),
                Value(int(one.national_days)) if one.national_days is not None else Value(None, "c"),
                Value(said),
            )
        )
    finding = {
        0: "No stage is slower here by more than chance could explain; small numbers may hide a smaller difference",
        1: "One stage is slower here than in similar authorities, likely really",
    }.get(real, f"{real} stages are slower here than in similar authorities, likely really")
    return replace(
        blank,
        name="summary",
        kind="summary",
        finding=finding,
        statistic="Your pace and average wait at each stage, 36 months",
        columns=(
            STAGE_COLUMN,
            COLUMNS["observed"],
            Column("expected", "Expected of you", "limit"),
            COLUMNS["ratio"],
            Column("restricted_mean_wait", "Your average days waited", "days"),
            Column("days", "England, average days waited", "days"),
            Column("conclusion", "What may be concluded"),
        ),
        rows=tuple(rows),
        notes=(PACE_NOTE, tau_note("care_to_placed"), OWN_NOTE),
        comparator="All authorities in the release; the expected number leaves your own children out",
    )


def _speed(blank: Artefact, stage: str, one: StagePatterns, speed: Speed) -> Artefact:
    ratio, here = speed.ratio or 0.0, one.funnel.limits(speed.expected)
    lower, upper = speed.limits() or (0.0, 0.0)
    band = one.funnel.band
    rows = (
        (Value("Children who progressed"), Value(speed.observed)),
        (Value("Expected at the pace of other authorities"), number(speed.expected, 1)),
        (Value("Your pace (observed over expected)"), number(ratio)),
        (Value("Your pace, lower 95% limit"), number(lower)),
        (Value("Your pace, upper 95% limit"), number(upper)),
        (Value("Funnel, lower 99.8% limit at your size"), number(here.lower_998)),
        (Value("Funnel, lower 95% limit at your size"), number(here.lower_95)),
        (Value("Funnel, upper 95% limit at your size"), number(here.upper_95)),
        (Value("Funnel, upper 99.8% limit at your size"), number(here.upper_998)),
        (Value("Middle half of authorities, from"), Value(band[0]) if band else Value(None, "c")),
        (Value("Middle half of authorities, to"), Value(band[1]) if band else Value(None, "c")),
    )
    return replace(
        blank,
        name=f"speed-{stage}",
        kind="funnel",
        finding=f"{stage_name(stage)}: {ratio:.2f} times the expected pace; {one.funnel.conclusion(speed)}",
        statistic="Your pace against the limits of chance at your size, 36 months",
        columns=(Column("measure", "Measure"), Column("ratio", "Value", "limit")),
        rows=rows,
        notes=(
            PACE_NOTE,
            one.funnel.unseen(speed),
            f"Authorities differ by about ±{one.funnel.tau:.0%} beyond chance; the limits are widened by that.",
            OWN_NOTE,
        ),
        comparator="All other authorities in the release",
        chart=_drawn(
            one.funnel_pattern,
            {
                "own_expected": [round(speed.expected, 1)],
                "own_ratio": [round(ratio, 3)],
                "own_lower": [round(lower, 3)],
                "own_upper": [round(upper, 3)],
            },
        ),
    )


def _waiting(blank: Artefact, stage: str, one: StagePatterns, role: str, mean: RestrictedMean | None) -> Artefact:
    read = stage_curves(one.figures.own[role]).at(GRID)
    rows = tuple(
        (
            Value(int(day)),
            number(float(read.waiting[i]), 3),
            *(number(float(read.left[cause][i]), 3) for cause in CAUSES),
        )
        for i, day in enumerate(read.days)
    )
    return replace(
        blank,
        name=f"waiting-{stage}",
        kind="curve",
        finding=f"{stage_name(stage)}: {_wait(stage, one, mean)}",
        statistic="Share of your children still waiting, and by way out, 36 months",
        columns=(
            COLUMNS["days"],
            COLUMNS["waiting"],
            *(Column(cause, COLUMNS[cause].label, "share") for cause in CAUSES),
        ),
        rows=rows,
        notes=(CURVE_NOTE, tau_note(stage), OWN_NOTE),
        comparator="England: all authorities in the release",
        chart=_drawn(
            one.curve_pattern,
            {
                "own_days": [int(day) for day in read.days],
                "own_waiting": [round(float(share), 3) for share in read.waiting],
                "own_progressed": [round(float(share), 3) for share in read.left["progressed"]],
            },
        )
        if one.curve_pattern
        else None,
    )


def _wait(stage: str, one: StagePatterns, mean: RestrictedMean | None) -> str:
    if mean is None:
        return "too few children were followed far enough to say how long they wait on average"
    own = f"children wait {mean.days:.0f} of the first {tau_of(stage)} days on average"
    if one.national_days is None:
        return own
    longer = mean.days - one.national_days
    lower, upper = mean.interval()
    likely = "likely real" if not lower <= one.national_days <= upper else "this could be chance"
    if round(longer) == 0:
        return f"{own}, as in England"
    return f"{own}, {abs(longer):.0f} days {'longer' if longer > 0 else 'less'} than in England; {likely}"


def _quarters(blank: Artefact, stage: str, one: StagePatterns, role: str) -> Artefact:
    place = one.figures.panel.index(role)
    observed = one.figures.events[place, :, CAUSES.index("progressed")]
    expected = one.figures.expected[place]
    named = [quarter_name(quarter) for quarter in one.figures.series]
    ratios = [float(o / e) if e > 0 else None for o, e in zip(observed, expected, strict=True)]
    whole = [ratio for ratio in ratios if ratio is not None]
    drawn = control.chart(whole) if len(whole) == len(ratios) else None
    rows = tuple(
        (
            Value(label),
            Value(int(observed[i])),
            number(float(expected[i]), 1),
            number(ratio) if ratio is not None else Value(None, "x"),
        )
        for i, (label, ratio) in enumerate(zip(named, ratios, strict=True))
    )
    return replace(
        blank,
        name=f"quarters-{stage}",
        kind="quarters",
        finding=f"{stage_name(stage)}: {changed(drawn)}",
        statistic="Your pace against the reference period, by quarter",
        columns=(
            Column("quarter", "Quarter"),
            COLUMNS["observed"],
            Column("expected", "Expected at the reference pace", "limit"),
            COLUMNS["ratio"],
        ),
        rows=rows,
        notes=(PACE_NOTE, CONTROL_NOTE, OWN_NOTE),
        comparator="Your own past, at the reference pace",
        chart=charts.quarters(named, ratios, limits_of(drawn)),
    )


def _drawn(pattern: str, own: charts.Series) -> str:
    return charts.finished(charts.fill(pattern, own))
