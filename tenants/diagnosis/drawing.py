"""The charts of the diagnosis, from what a run kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bokeh.models import NumeralTickFormatter

from permanence.web.charts import PALETTE, item_of, label_legend, new_figure


def waiting(curve: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Still waiting by days: the authority's own and at the reference's pace."""
    made = new_figure(x_label="Days waited", y_label="Still waiting", y_range=(0, 1))
    days = list(curve["days"])
    made.line(days, list(curve["own"]), line_color=PALETTE[2], line_width=3, legend_label="Yours")
    made.line(
        days,
        list(curve["reference"]),
        line_color=PALETTE[0],
        line_width=3,
        line_dash="dashed",
        legend_label="Reference",
    )
    made.yaxis.formatter = NumeralTickFormatter(format="0%")
    label_legend(made)
    return item_of(made)


def months(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Arrivals, departures and stock of one stage by month."""
    # Milliseconds, as the axis counts them: a date in a plain list is sent as text, which has no place on it.
    at = [datetime.fromisoformat(str(row["first"])).replace(tzinfo=UTC).timestamp() * 1000 for row in rows]
    gone = [row["progressed"] + row["plan_changed"] + row["other_exit"] + row["unseen"] for row in rows]
    series = (
        ("There", [row["waiting"] for row in rows], PALETTE[0], "solid"),
        ("Arrived", [row["arrived"] for row in rows], PALETTE[1], "dashed"),
        ("Left", gone, PALETTE[2], "dotted"),
    )
    # A range worked out from noughts alone has no height, and Bokeh would complain.
    most = max((max(values, default=0) for _, values, _, _ in series), default=0)
    made = new_figure(x_label="Month", y_label="Children", x_axis_type="datetime", y_range=(0, most + 1))
    for words, values, colour, dash in series:
        made.line(at, values, line_color=colour, line_dash=dash, line_width=3, legend_label=words)
    label_legend(made)
    return item_of(made)
