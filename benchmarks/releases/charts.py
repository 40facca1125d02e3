"""Charts, built once when a release is compiled and served as they are: static Bokeh documents without any script.

Numbers go in as plain lists with whitelisted column names, so that what a chart carries can be read like its table.
Each kind of chart is drawn once, with gaps where its numbers go, and filled for each stage, audience and authority:
drawing a few thousand of them one by one would take minutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, DataRange1d, FixedTicker, NumeralTickFormatter, Range1d
from bokeh.models.annotations import Legend, Span
from bokeh.plotting import figure

Series = Mapping[str, Sequence[Any]]
BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
LIMIT_NAMES = ("lower_998", "lower_95", "upper_95", "upper_998")
_IDENTIFIER = re.compile(r'"p(\d+)"')
_GAP = re.compile(r'\["@(\w+)@"\]')


def fill(pattern: str, series: Series) -> str:
    """A pattern with numbers in the gaps of these names; other gaps stay open."""

    def numbers(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in series:
            return found.group(0)
        return json.dumps(list(series[name]), separators=(",", ":"), allow_nan=False)

    return _GAP.sub(numbers, pattern)


def finished(text: str) -> str:
    """The chart, once every gap is filled; ValueError names one that is not."""
    if (gap := _GAP.search(text)) is not None:
        raise ValueError(f"the chart still lacks {gap.group(1)}")
    return text


def _source(**gaps: str) -> ColumnDataSource:
    return ColumnDataSource({column: [f"@{gap}@"] for column, gap in gaps.items()})


def curves(days: Sequence[int], left: Series, waiting: Sequence[float]) -> str:
    """Ways out stacked from below, still waiting on top; shares from 0 to 1 at each of `days`."""
    return finished(fill(_curves(tuple(left)), {"days": days, "waiting": waiting, **left}))


@lru_cache
def _curves(ways: tuple[str, ...]) -> str:
    plot = _shares()
    names = [*ways, "waiting"]
    drawn = plot.varea_stack(
        names,
        x="days",
        source=_source(days="days", **{name: name for name in names}),
        color=[BLUE, ORANGE, LIGHT_PURPLE, "#DDDDDD"][: len(names)],
        hatch_pattern=[None, "right_diagonal_line", "dot", None][: len(names)],
        hatch_color="white",
        hatch_alpha=0.7,
    )
    _legend(plot, [(_WORDS[name], [glyph]) for name, glyph in zip(names, drawn, strict=True)])
    return serialised(plot)


def compared_curves(days: Sequence[int], waiting: Sequence[float], progressed: Sequence[float]) -> str:
    """A pattern: the national still-waiting and progressed lines, with gaps own_days, own_waiting, own_progressed."""
    return fill(_compared(), {"days": days, "waiting": waiting, "progressed": progressed})


@lru_cache
def _compared() -> str:
    plot = _shares()
    national = _source(days="days", waiting="waiting", progressed="progressed")
    own = _source(days="own_days", waiting="own_waiting", progressed="own_progressed")
    items = []
    for source, who, colour in ((own, "Yours", DARK_PINK), (national, "England", BLUE)):
        for column, dash in (("waiting", "solid"), ("progressed", "dashed")):
            line = plot.line("days", column, source=source, line_color=colour, line_dash=dash, line_width=2.5)
            items.append((f"{who}: {_WORDS[column].lower()}", [line]))
    _legend(plot, items)
    return serialised(plot)


def lines(series: Sequence[tuple[str, Sequence[int], Sequence[float]]]) -> str:
    """Still-waiting lines of up to four groups of children, each with its own days: (name, days, shares)."""
    given: dict[str, Sequence[Any]] = {}
    for i, (_, days, waiting) in enumerate(series):
        given |= {f"days_{i}": days, f"waiting_{i}": waiting}
    return finished(fill(_lines(tuple(name for name, _, _ in series)), given))


@lru_cache
def _lines(names: tuple[str, ...]) -> str:
    plot = _shares()
    styles = ((BLUE, "solid"), (DARK_PINK, "dashed"), (ORANGE, "dotdash"), (DARK_GREY, "dotted"))
    items = []
    for i, (name, (colour, dash)) in enumerate(zip(names, styles, strict=False)):
        source = _source(days=f"days_{i}", waiting=f"waiting_{i}")
        line = plot.line("days", "waiting", source=source, line_color=colour, line_dash=dash, line_width=2.5)
        items.append((name, [line]))
    _legend(plot, items)
    return serialised(plot)


def funnel(limits: Series, band: tuple[float, float] | None, *, own: bool = False, points: Series | None = None) -> str:
    """Limits by expected progressions, the middle half of authorities as a band, and points where they are allowed.

    With `own` a pattern with gaps own_expected, own_ratio, own_lower and own_upper; `points` are the authorities that
    agreed to be seen by a national lead.
    """
    given = dict(limits)
    if band is not None:
        ends = [limits["expected"][0], limits["expected"][-1]]
        given |= {"band_expected": ends, "band_lower": [band[0]] * 2, "band_upper": [band[1]] * 2}
    if points is not None:
        given |= {"points_expected": points["expected"], "points_ratio": points["ratio"]}
    drawn = fill(_funnel(band is not None, own, points is not None), given)
    return drawn if own else finished(drawn)


@lru_cache
def _funnel(band: bool, own: bool, points: bool) -> str:
    # By powers, because most authorities expect fewer than 100 and would be pressed together at the left edge.
    plot = _frame("Progressions expected over 36 months", "Pace: observed over expected", x_axis_type="log")
    plot.xaxis.ticker = FixedTicker(ticks=[5, 10, 20, 50, 100, 200, 500])
    source = _source(expected="expected", **{name: name for name in LIMIT_NAMES})
    items = []
    if band:
        middle = _source(expected="band_expected", lower_quartile="band_lower", upper_quartile="band_upper")
        area = plot.varea(
            x="expected", y1="lower_quartile", y2="upper_quartile", source=middle, fill_color=TURQUOISE, fill_alpha=0.25
        )
        items.append(("Middle half of authorities", [area]))
    for level, dash, words in (("95", "dashed", "95% limits"), ("998", "solid", "99.8% limits")):
        pair = [
            plot.line("expected", f"{side}_{level}", source=source, line_color=DARK_GREY, line_dash=dash, line_width=2)
            for side in ("lower", "upper")
        ]
        items.append((words, pair))
    plot.add_layout(Span(location=1, dimension="width", line_color=BLUE, line_width=1))
    if points:
        agreed = _source(expected="points_expected", ratio="points_ratio")
        marks = plot.scatter("expected", "ratio", source=agreed, size=9, marker="circle", color=BLUE)
        items.append(("An authority that agreed to be seen", [marks]))
    if own:
        here = _source(expected="own_expected", ratio="own_ratio", lower_95="own_lower", upper_95="own_upper")
        whisker = plot.segment(
            "expected", "lower_95", "expected", "upper_95", source=here, line_color=DARK_PINK, line_width=2
        )
        point = plot.scatter("expected", "ratio", source=here, size=13, marker="diamond", color=DARK_PINK)
        items.append(("You, with 95% limits", [point, whisker]))
    _legend(plot, items)
    return serialised(plot)


def quarters(labels: Sequence[str], ratio: Sequence[float | None], limits: tuple[float, float, float] | None) -> str:
    """Ratio by quarter with control limits (lower, centre, upper); the quarters are numbered from 1 along the axis."""
    kept = [(place, value) for place, value in enumerate(ratio, start=1) if value is not None]
    given: dict[str, Sequence[Any]] = {
        "days": [place for place, _ in kept],
        "ratio": [round(value, 3) for _, value in kept],
        "ends": [1, len(labels)] if limits else [],
    }
    for i, name in enumerate(("lower", "centre", "upper")):
        given[name] = [round(limits[i], 3)] * 2 if limits else []
    return finished(fill(_quarters(tuple(labels), limits is not None), given))


@lru_cache
def _quarters(labels: tuple[str, ...], limited: bool) -> str:
    plot = _frame("Quarter", "Pace: observed over expected")
    source = _source(days="days", ratio="ratio")
    bounds = _source(days="ends", lower_998="lower", estimate="centre", upper_998="upper")
    line = plot.line("days", "ratio", source=source, line_color=BLUE, line_width=2)
    marks = plot.scatter("days", "ratio", source=source, color=BLUE, size=8)
    plot.add_layout(Span(location=1, dimension="width", line_color=DARK_GREY, line_width=1))
    middle = plot.line("days", "estimate", source=bounds, line_color=TURQUOISE, line_width=2)
    dashed = [
        plot.line("days", name, source=bounds, line_color=DARK_PINK, line_dash="dashed", line_width=2)
        for name in ("lower_998", "upper_998")
    ]
    items: list[tuple[str, list[Any]]] = [("Pace in the quarter", [line, marks])]
    if limited:
        items.append(("Middle of the first twelve quarters", [middle]))
        items.append(("Limits of what quarters vary by on their own", dashed))
    _legend(plot, items)
    shown = list(range(1, len(labels) + 1))[:: max(1, len(labels) // 5)]
    plot.xaxis.ticker = FixedTicker(ticks=shown)
    plot.xaxis.major_label_overrides = {place: labels[place - 1] for place in shown}
    plot.x_range = Range1d(start=0.5, end=len(labels) + 0.5)
    return serialised(plot)


def serialised(plot: Any) -> str:
    """The chart as JSON; its parts are numbered from 1, so that the same chart has the same bytes.

    Keys stay in Bokeh's order: a part is written out where it is first met and referred to afterwards, so sorting
    them would put references before what they refer to.
    """
    text = json.dumps(json_item(plot), separators=(",", ":"), allow_nan=False)
    known: dict[str, str] = {}
    return _IDENTIFIER.sub(lambda found: f'"p{known.setdefault(found.group(1), str(len(known) + 1))}"', text)


_WORDS = {
    "waiting": "Still waiting",
    "progressed": "Progressed",
    "plan_changed": "Plan changed",
    "other_exit": "Left another way",
}


def _frame(x: str, y: str, **given: Any) -> Any:
    plot = figure(
        height=420,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="",
        x_axis_label=x,
        y_axis_label=y,
        **given,
    )
    plot.outline_line_color = None
    for axis in plot.axis:
        axis.axis_label_text_font_style = "normal"
        axis.axis_label_text_font_size = "16px"
        axis.major_label_text_font_size = "14px"
        axis.axis_label_text_color = axis.major_label_text_color = "#0B0C0C"
    plot.xgrid.grid_line_color = None
    plot.ygrid.grid_line_color = "#B1B4B6"
    plot.min_border_right = 16
    return plot


def _shares() -> Any:
    plot = _frame("Days waited", "Share of children", x_range=DataRange1d(start=0, range_padding=0))
    plot.y_range = Range1d(start=0, end=1)
    plot.yaxis.formatter = NumeralTickFormatter(format="0%")
    return plot


def _legend(plot: Any, items: Sequence[tuple[str, list[Any]]]) -> None:
    legend = Legend(items=list(items), orientation="vertical", border_line_color=None, location="top_left")
    legend.label_text_font_size = "14px"
    legend.label_text_color = "#0B0C0C"
    plot.add_layout(legend, "below")
