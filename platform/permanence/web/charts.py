"""The house style of Bokeh figures, and their JSON. The page's macro does the rest: finding, table, notes, canvas.

Nothing that needs `unsafe-eval` is used: no CustomJS, no DataTable, no Bokeh server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bokeh.embed import json_item
from bokeh.models import LayoutDOM
from bokeh.plotting import figure
from flask import Response

# At most four series; the last two are for references and second measures.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
# Never colour alone: the second of the pair a series is told apart by.
DASHES = ("solid", "dashed", "dotted", "dashdot")
MARKERS = ("circle", "square", "triangle", "diamond")
FONT = "system-ui, sans-serif"


def new_figure(*, x_label: str, y_label: str, height: int = 360, **given: Any) -> figure:
    """An empty figure in house style: as wide as the page, no toolbar, no title (that is HTML, so that it wraps)."""
    made = figure(
        height=height,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="",
        x_axis_label=x_label,
        y_axis_label=y_label,
        background_fill_color="#ffffff",
        **given,
    )
    for axis in made.axis:
        axis.axis_label_text_font = axis.major_label_text_font = FONT
        axis.axis_label_text_font_style = "normal"
        axis.axis_label_text_color = axis.major_label_text_color = "#0b0c0c"
        axis.axis_label_text_font_size = axis.major_label_text_font_size = "14px"
        axis.minor_tick_line_color = None
    made.grid.grid_line_color = "#cecece"
    made.outline_line_color = None
    return made


def label_legend(made: figure) -> None:
    """Put the legend of a finished figure above it, in the page's type, where it covers no data."""
    for legend in made.legend:
        legend.label_text_font, legend.label_text_font_size = FONT, "14px"
        legend.orientation = "horizontal"
        legend.border_line_color = None
        made.add_layout(legend, "above")


def item_of(made: LayoutDOM) -> dict[str, Any]:
    """The figure as the document `Bokeh.embed.embed_item` takes. Build it once per release, not per request."""
    return dict(json_item(made))


def chart_answer(item: Mapping[str, Any] | str | bytes) -> Response:
    """The answer of a chart's JSON address; text is passed on as it was frozen."""
    body = item if isinstance(item, str | bytes) else json.dumps(item, allow_nan=False)
    return Response(body, mimetype="application/json")
