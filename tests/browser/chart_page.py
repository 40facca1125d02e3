"""A page with a figure, so that the chart macro, BokehJS and the strict policy are tried together."""

from __future__ import annotations

from bokeh.models import ColumnDataSource, HoverTool
from flask import Blueprint, Response, render_template_string

from permanence.parts import Guarded, Part, public
from permanence.web.charts import MARKERS, PALETTE, chart_answer, item_of, label_legend, new_figure
from permanence.web.marks import Marked

blueprint = Blueprint("chart_trial", __name__, url_prefix="/trial-of-charts")

PAGE = """
{% extends "layout.html" %}
{% from "web/chart.html" import chart, headline %}
{% from "web/table.html" import data_table, marks_key %}
{% block title %}A figure{% endblock %}
{% block content %}
<h1 class="govuk-heading-xl">A figure</h1>
{{ headline([(41, "children waiting"), (cells[1], "median days")]) }}
{% call chart(id="waits", finding="Your wait is 41 days longer; this could be chance",
  statistic="Mean days from decision to match, year to 31 March 2026", url=url_for("chart_trial.figure"),
  facts=[("Data to", "31 March 2026"), ("Quality", "B")], notes=["Lower is quicker, not always better."],
  downloads=[("Download as CSV", "#")]) %}
{{ data_table("Mean days by quarter", [("Quarter", ""), ("Yours", "number"), ("Peers", "number")], rows) }}
{{ marks_key(cells) }}
{% endcall %}
{% endblock %}
"""
CELLS = [Marked(301, "u"), Marked(None, "c"), None, 0]
ROWS = [["2025 Q1", 301, 290], ["2025 Q2", CELLS[0], CELLS[1]], ["2025 Q3", None, 0]]


@blueprint.get("/")
def page() -> str:
    """The page."""
    return render_template_string(PAGE, cells=CELLS, rows=ROWS)


@blueprint.get("/figure.json")
def figure() -> Response:
    """Its figure, with a hover that is asked for in the test."""
    made = new_figure(x_label="Quarter", y_label="Days", height=300)
    source = ColumnDataSource({"x": [1, 2, 3], "y": [301, 280, 260]})
    made.line("x", "y", source=source, color=PALETTE[0], line_width=3, legend_label="Yours")
    points = made.scatter("x", "y", source=source, color=PALETTE[0], marker=MARKERS[0], size=18)
    made.add_tools(HoverTool(renderers=[points], tooltips=[("Days", "@y")]))
    label_legend(made)
    return chart_answer(item_of(made))


part = Part("chart_trial", (Guarded(blueprint, public()),))
