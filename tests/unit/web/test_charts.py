"""The house style of figures, and that nothing in it needs more than the content policy allows."""

from __future__ import annotations

import json

import pytest

from permanence.web.charts import DASHES, MARKERS, PALETTE, chart_answer, item_of, label_legend, new_figure


def test_a_figure_is_as_wide_as_its_place_and_has_no_tools() -> None:
    made = new_figure(x_label="Quarter", y_label="Days")
    assert made.sizing_mode == "stretch_width"
    assert made.toolbar_location is None
    assert made.tools == []
    assert not made.title.text


def test_a_figures_json_holds_no_code() -> None:
    made = new_figure(x_label="Quarter", y_label="Days")
    made.line([1, 2], [3, 4], color=PALETTE[0], line_dash=DASHES[1], legend_label="Yours")
    made.scatter([1], [3], marker=MARKERS[1])
    label_legend(made)
    text = json.dumps(item_of(made))
    for code in ("CustomJS", "DataTable", "javascript"):
        assert code not in text
    assert made.legend[0] in made.above


def test_series_are_told_apart_by_more_than_colour() -> None:
    assert len({*DASHES}) == len({*MARKERS}) == 4
    assert len({*PALETTE}) == 6


def test_an_answer_passes_frozen_text_on_and_refuses_what_is_no_number() -> None:
    assert chart_answer(b'{"a":1}').data == b'{"a":1}'
    assert chart_answer({"a": 1}).mimetype == "application/json"
    with pytest.raises(ValueError, match="JSON"):
        chart_answer({"a": float("nan")})
