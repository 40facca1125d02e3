"""Charts, built once when a release is compiled and served as they are: static Bokeh documents without any script.

Numbers go in as plain lists with whitelisted column names, so that what a chart carries can be read like its table.
A chart of an authority's own figures is drawn once as a pattern with gaps, which each authority's numbers then fill:
drawing 150 authorities' charts one by one would take minutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FixedTicker, NumeralTickFormatter, Range1d
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
_IDENTIFIER = re.compile(r'"p(\d+)"')
_GAP = re.compile(r'\["@(\w+)@"\]')


def gaps(columns: Sequence[str]) -> dict[str, list[str]]:
    """A series to be filled in later, one gap a column."""
    return {column: [f"@{column}@"] for column in columns}


def fill(pattern: str, own: Series) -> str:
    """A pattern with an authority's own numbers in its gaps."""
    return _GAP.sub(lambda found: json.dumps(list(own[found.group(1)]), allow_nan=False), pattern)


def curves(days: Sequence[int], left: Series, waiting: Sequence[float]) -> str:
    """Ways out stacked from below, still waiting on top; shares from 0 to 1 at each of `days`."""
    plot = _shares()
    source = ColumnDataSource({"days": list(days), **{k: list(v) for k, v in left.items()}, "waiting": list(waiting)})
    names = [*left, "waiting"]
    drawn = plot.varea_stack(
        names,
        x="days",
        source=source,
        color=[BLUE, ORANGE, LIGHT_PURPLE, "#DDDDDD"][: len(names)],
        hatch_pattern=[None, "right_diagonal_line", "dot", None][: len(names)],
        hatch_color="white",
        hatch_alpha=0.7,
    )
    _legend(plot, [(_WORDS[name], [glyph]) for name, glyph in zip(names, drawn, strict=True)])
    _days(plot, days)
    return serialised(plot)


def compared_curves(days: Sequence[int], waiting: Sequence[float], progressed: Sequence[float]) -> str:
    """A pattern: the national still-waiting and progressed lines, with gaps own_days, own_waiting, own_progressed."""
    plot = _shares()
    national = ColumnDataSource({"days": list(days), "waiting": list(waiting), "progressed": list(progressed)})
    own = ColumnDataSource({"days": ["@own_days@"], "waiting": ["@own_waiting@"], "progressed": ["@own_progressed@"]})
    items = []
    for source, who, colour in ((own, "Yours", DARK_PINK), (national, "England", BLUE)):
        for column, dash in (("waiting", "solid"), ("progressed", "dashed")):
            line = plot.line("days", column, source=source, line_color=colour, line_dash=dash, line_width=2.5)
            items.append((f"{who}: {_WORDS[column].lower()}", [line]))
    _legend(plot, items)
    _days(plot, days)
    return serialised(plot)


def lines(days: Sequence[int], series: Sequence[tuple[str, Sequence[int], Sequence[float]]]) -> str:
    """Still-waiting lines of up to four groups of children, each with its own days."""
    plot = _shares()
    styles = ((BLUE, "solid"), (DARK_PINK, "dashed"), (ORANGE, "dotdash"), (DARK_GREY, "dotted"))
    items = []
    for (name, own_days, waiting), (colour, dash) in zip(series, styles, strict=False):
        source = ColumnDataSource({"days": list(own_days), "waiting": list(waiting)})
        line = plot.line("days", "waiting", source=source, line_color=colour, line_dash=dash, line_width=2.5)
        items.append((name, [line]))
    _legend(plot, items)
    _days(plot, days)
    return serialised(plot)


def funnel(limits: Series, band: tuple[float, float] | None, *, own: bool = False, points: Series | None = None) -> str:
    """Limits by expected progressions, the middle half of authorities as a band, and points where they are allowed.

    With `own` a pattern with gaps own_expected, own_ratio, own_lower and own_upper; `points` are the authorities that
    agreed to be seen by a national lead.
    """
    plot = _frame("Progressions expected over 36 months", "Pace: observed over expected")
    source = ColumnDataSource({name: list(values) for name, values in limits.items()})
    items = []
    if band is not None:
        ends = [limits["expected"][0], limits["expected"][-1]]
        middle = ColumnDataSource({"expected": ends, "lower_quartile": [band[0]] * 2, "upper_quartile": [band[1]] * 2})
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
    if points is not None:
        agreed = ColumnDataSource({name: list(values) for name, values in points.items()})
        items.append(
            (
                "An authority that agreed to be seen",
                [plot.scatter("expected", "ratio", source=agreed, size=9, marker="circle", color=BLUE)],
            )
        )
    if own:
        here = ColumnDataSource(
            {
                "expected": ["@own_expected@"],
                "ratio": ["@own_ratio@"],
                "lower_95": ["@own_lower@"],
                "upper_95": ["@own_upper@"],
            }
        )
        whisker = plot.segment(
            "expected", "lower_95", "expected", "upper_95", source=here, line_color=DARK_PINK, line_width=2
        )
        point = plot.scatter("expected", "ratio", source=here, size=13, marker="diamond", color=DARK_PINK)
        items.append(("You, with 95% limits", [point, whisker]))
    _legend(plot, items)
    return serialised(plot)


def quarters(
    labels: Sequence[str], ratio: Sequence[float | None] | None, limits: tuple[float, float, float] | None
) -> str:
    """Ratio by quarter with control limits (lower, centre, upper); the quarters are numbered from 1 along the axis.

    `ratio` None makes a pattern with gaps own_days and own_ratio for the points, own_ends, own_lower, own_centre and
    own_upper for the limits.
    """
    plot = _frame("Quarter", "Pace: observed over expected")
    numbers = list(range(1, len(labels) + 1))
    ends = [0.5, len(labels) + 0.5]
    if ratio is None:
        points: dict[str, Any] = {"days": ["@own_days@"], "ratio": ["@own_ratio@"]}
        bounds: dict[str, Any] = {
            "days": ["@own_ends@"],
            "lower_998": ["@own_lower@"],
            "estimate": ["@own_centre@"],
            "upper_998": ["@own_upper@"],
        }
    else:
        kept = [(number, value) for number, value in zip(numbers, ratio, strict=True) if value is not None]
        points = {"days": [number for number, _ in kept], "ratio": [value for _, value in kept]}
        given = dict(zip(("lower_998", "estimate", "upper_998"), limits, strict=True)) if limits else {}
        bounds = {"days": ends if limits else []}
        for name in ("lower_998", "estimate", "upper_998"):
            bounds[name] = [round(given[name], 3)] * 2 if limits else []
    source, limit_source = ColumnDataSource(points), ColumnDataSource(bounds)
    line = plot.line("days", "ratio", source=source, line_color=BLUE, line_width=2)
    marks = plot.scatter("days", "ratio", source=source, color=BLUE, size=8)
    plot.add_layout(Span(location=1, dimension="width", line_color=DARK_GREY, line_width=1))
    middle = plot.line("days", "estimate", source=limit_source, line_color=TURQUOISE, line_width=2)
    dashed = [
        plot.line("days", name, source=limit_source, line_color=DARK_PINK, line_dash="dashed", line_width=2)
        for name in ("lower_998", "upper_998")
    ]
    if ratio is None or limits is not None:
        _legend(
            plot,
            [
                ("Pace in the quarter", [line, marks]),
                ("Middle of the first twelve quarters", [middle]),
                ("Limits of what quarters vary by on their own", dashed),
            ],
        )
    every = max(1, len(labels) // 5)
    shown = numbers[::every]
    plot.xaxis.ticker = FixedTicker(ticks=shown)
    plot.xaxis.major_label_overrides = {number: labels[number - 1] for number in shown}
    plot.x_range = Range1d(start=ends[0], end=ends[1])
    return serialised(plot)


def serialised(plot: Any) -> str:
    """The chart as canonical JSON; its parts are numbered from 1, so that the same chart has the same bytes."""
    text = json.dumps(json_item(plot), sort_keys=True, separators=(",", ":"), allow_nan=False)
    known: dict[str, str] = {}
    return _IDENTIFIER.sub(lambda found: f'"p{known.setdefault(found.group(1), str(len(known) + 1))}"', text)


_WORDS = {
    "waiting": "Still waiting",
    "progressed": "Progressed",
    "plan_changed": "Plan changed",
    "other_exit": "Left another way",
}


def _frame(x: str, y: str) -> Any:
    plot = figure(
        height=420, sizing_mode="stretch_width", toolbar_location=None, tools="", x_axis_label=x, y_axis_label=y
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
    plot = _frame("Days waited", "Share of children")
    plot.y_range = Range1d(start=0, end=1)
    plot.yaxis.formatter = NumeralTickFormatter(format="0%")
    return plot


def _days(plot: Any, days: Sequence[int]) -> None:
    last = days[-1] if len(days) else 364
    plot.x_range = Range1d(start=0, end=last)
    plot.xaxis.ticker = FixedTicker(ticks=list(range(0, last + 1, 182)))


def _legend(plot: Any, items: Sequence[tuple[str, list[Any]]]) -> None:
    legend = Legend(items=list(items), orientation="vertical", border_line_color=None)
    legend.label_text_font_size = "14px"
    legend.label_text_color = "#0B0C0C"
    plot.add_layout(legend, "below")
