"""What a national lead sees by authority (T2): participation and quality of all who take part, and the pace of those
that consented to be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from benchmarks.contributions.vocabulary import STAGES
from benchmarks.disclosure.cells import Audience
from benchmarks.releases import charts
from benchmarks.releases.artefacts import Artefact, Column, Value
from benchmarks.releases.funnels import StageFunnel, stage_funnel
from benchmarks.releases.published import Published
from benchmarks.releases.request import Request
from benchmarks.releases.wording import COLUMNS, PACE_NOTE, ROUNDING_NOTE, entry, stage_name

REFUSED = "some documents were not in the form that may leave and were left out"
DISAGREES = "the second round does not rest on the contributed counts"


@dataclass(frozen=True)
class Taking:
    """How one authority takes part: quarters contributed at every stage, the newest grade, and what is wrong."""

    role: str
    quarters: tuple[date, ...]
    grade: str
    in_panel: bool
    refused: int
    disagreeing: tuple[str, ...]


def national_artefacts(
    request: Request, published: Published, taking: Mapping[str, Taking], quarters: tuple[date, ...]
) -> Iterator[Artefact]:
    """Participation and quality first, then the funnel of each stage."""
    blank = Artefact(
        name="",
        audience=Audience.NATIONAL,
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
    yield _coverage(blank, request, taking, quarters)
    yield _by_region(blank, request, taking)
    yield _by_authority(blank, request, taking, quarters)
    for stage in STAGES:
        found = _speed(blank, request, published, stage)
        if found is not None:
            yield found


def _coverage(blank: Artefact, request: Request, taking: Mapping[str, Taking], quarters: tuple[date, ...]) -> Artefact:
    def how_many(kept: Iterator[bool]) -> Value:
        return Value(sum(kept))

    all_of = [taking[role] for role in sorted(taking)]
    rows = [
        (Value("With a signed agreement in force"), Value(len(request.members))),
        (Value("Contributed anything in this period"), how_many(bool(one.quarters) for one in all_of)),
        (Value("In this release"), how_many(one.in_panel for one in all_of)),
        (Value("Consented to be seen by a national lead"), how_many(m.consented for m in request.members.values())),
        *(
            (Value(f"Newest contribution graded {grade}"), how_many(one.grade == grade for one in all_of))
            for grade in "ABCD"
        ),
        (Value("Left out for a document that may not be taken"), how_many(one.refused > 0 for one in all_of)),
        (Value("Second round does not agree with the counts"), how_many(bool(one.disagreeing) for one in all_of)),
    ]
    here = sum(one.in_panel for one in all_of)
    return replace(
        blank,
        name="coverage",
        kind="participation",
        finding=f"{here} of {len(request.members)} authorities with an agreement are in this release",
        statistic=f"Authorities, over {len(quarters)} quarters",
        columns=(Column("group", "Authorities"), COLUMNS["authorities"]),
        rows=tuple(rows),
        notes=("Grades are certified by a named person of the authority with each contribution; A is best.",),
    )


def _by_region(blank: Artefact, request: Request, taking: Mapping[str, Taking]) -> Artefact:
    regions = sorted({member.region or "No region recorded" for member in request.members.values()})
    rows = []
    for region in regions:
        here = [role for role, m in request.members.items() if (m.region or "No region recorded") == region]
        inside = sum(1 for role in here if role in taking and taking[role].in_panel)
        rows.append((Value(region), Value(len(here)), Value(inside)))
    missing = [str(row[0].value) for row in rows if row[1].value != row[2].value]
    return replace(
        blank,
        name="coverage-by-region",
        kind="participation",
        finding=f"{len(missing)} of {len(rows)} regions have an authority that is not in this release",
        statistic="Authorities",
        columns=(
            Column("region", "Region"),
            Column("with_agreement", "With an agreement", "count"),
            Column("in_release", "In this release", "count"),
        ),
        rows=tuple(rows),
    )


def _by_authority(
    blank: Artefact, request: Request, taking: Mapping[str, Taking], quarters: tuple[date, ...]
) -> Artefact:
    rows = []
    for member in sorted(request.members.values(), key=lambda one: one.name):
        one = taking.get(member.role)
        problems = []
        if one is not None and one.refused:
            problems.append(REFUSED)
        if one is not None and one.disagreeing:
            problems.append(DISAGREES)
        rows.append(
            (
                Value(member.name),
                Value(member.region or None, "" if member.region else "x"),
                Value(len(one.quarters) if one else 0),
                Value(one.grade, "") if one and one.grade else Value(None, "x"),
                Value("yes" if one and one.in_panel else "no"),
                Value("yes" if member.consented else "no"),
                Value("; ".join(problems) or "nothing"),
            )
        )
    whole = sum(1 for one in taking.values() if len(one.quarters) == len(quarters))
    return replace(
        blank,
        name="coverage-by-authority",
        kind="participation",
        finding=f"{whole} authorities contributed all {len(quarters)} quarters",
        statistic="Participation and data quality of each authority, by name",
        columns=(
            Column("authority", "Authority"),
            Column("region", "Region"),
            Column("quarters", "Quarters contributed", "count"),
            Column("grade", "Newest grade"),
            Column("in_release", "In this release"),
            Column("consented", "Consented to be seen"),
            Column("problems", "To be mended"),
        ),
        rows=tuple(rows),
        notes=("In order of name, which says nothing of pace. Takes no account of how any authority does.",),
    )


def _speed(blank: Artefact, request: Request, published: Published, stage: str) -> Artefact | None:
    name = f"speed-{stage}"
    held = published.table(name, Audience.NATIONAL)
    if held is None:
        return None
    names = {member.code: member.name for member in request.members.values()}
    rows = tuple(
        (
            Value(names[row]),
            entry(published.cell(name, Audience.NATIONAL, row, "ratio")),
            entry(published.cell(name, Audience.NATIONAL, row, "expected")),
        )
        for row in held.rows
    )
    points = [
        (expected, ratio)
        for row in held.rows
        if (ratio := published.shown(name, Audience.NATIONAL, row, "ratio")) is not None
        and (expected := published.shown(name, Audience.NATIONAL, row, "expected")) is not None
    ]
    funnel = stage_funnel(published, stage)
    return replace(
        blank,
        name=name,
        kind="funnel",
        finding=f"{stage_name(stage)}: {_outside(points, funnel)} of {len(points)} authorities that agreed to "
        "be seen lie outside the 99.8% limits",
        statistic="Pace of authorities that consented, 36 months, against the limits of chance",
        columns=(Column("authority", "Authority"), COLUMNS["ratio"], COLUMNS["expected"]),
        rows=rows,
        notes=(
            PACE_NOTE,
            ROUNDING_NOTE,
            f"Authorities differ by about ±{funnel.tau:.0%} beyond chance; the limits are widened by that. Inside the "
            "limits means that an authority could not be told apart from others, not that nothing is wrong.",
            "Rows are in order of pace as rounded; the order within one value is drawn at random.",
        ),
        comparator="All other authorities in the release",
        chart=charts.funnel(
            funnel.series,
            funnel.band,
            points={"expected": [e for e, _ in points], "ratio": [r for _, r in points]},
        )
        if points
        else None,
    )


def _outside(points: list[tuple[float, float]], funnel: StageFunnel) -> int:
    outside = 0
    for expected, ratio in points:
        here = funnel.limits(expected)
        outside += not here.lower_998 <= ratio <= here.upper_998
    return outside
