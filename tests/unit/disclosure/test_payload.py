"""The last look at an artefact before it is stored (R7, R12)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from benchmarks.disclosure.cells import Audience
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.disclosure.payload import payload_kept, series

DOCUMENT = {"columns": [{"name": "stage"}, {"name": "ratio"}], "rows": [[["Match", ""], [1.05, ""]]], "finding": "One"}


def chart(**data: Any) -> dict[str, Any]:
    """A Bokeh document with one source."""
    plot = figure()
    columns = list(data)
    plot.line(columns[0], columns[-1], source=ColumnDataSource(data))
    return dict(json_item(plot))


def rules_broken(
    document: dict[str, Any], drawn: dict[str, Any] | None, audience: Audience = Audience.PEERS
) -> set[str]:
    found = payload_kept(
        "a", audience, document, drawn, authorities=36, forbidden=("Elmshire", "t_0a1b", "371"), rules=DEFAULT
    )
    return {note.rule for note in found}


def test_an_ordinary_artefact_passes() -> None:
    assert rules_broken(DOCUMENT, chart(days=[0, 91], waiting=[1.0, 0.8])) == set()
    assert rules_broken(DOCUMENT | {"finding": "After 371 days"}, None) == set()


@pytest.mark.parametrize(
    ("document", "drawn"),
    [
        (DOCUMENT | {"columns": [{"name": "authority"}]}, None),
        (DOCUMENT, {"child_id": [1, 2], "ratio": [1.0, 2.0]}),
        (DOCUMENT, {"expected": np.arange(36.0), "ratio": np.ones(36)}),
        (DOCUMENT, {"expected": list(range(36)), "ratio": [1.0] * 36}),
    ],
)
def test_r12_columns_arrays_and_their_length(document: dict[str, Any], drawn: dict[str, Any] | None) -> None:
    assert rules_broken(document, chart(**drawn) if drawn else None) == {"R12"}


def test_columns_for_the_national_lead_are_hers_alone() -> None:
    document = DOCUMENT | {"columns": [{"name": "authority"}, {"name": "ratio"}]}
    assert rules_broken(document, None, Audience.NATIONAL) == set()
    assert rules_broken(document, None, Audience.PUBLIC) == {"R12"}


@pytest.mark.parametrize("audience", [Audience.PEERS, Audience.PUBLIC, Audience.OWN])
def test_r7_a_name_in_any_text(audience: Audience) -> None:
    assert rules_broken(DOCUMENT | {"notes": ["as elmshire does"]}, None, audience) == {"R7"}


def test_r7_a_name_in_a_chart() -> None:
    drawn = chart(days=[0, 91], waiting=[1.0, 0.8]) | {"target_id": "t_0a1b"}
    assert rules_broken(DOCUMENT, drawn) == {"R7"}
    assert rules_broken(DOCUMENT | {"notes": ["Elmshirelike words are none"]}, None) == set()


def test_typed_arrays_are_read_as_a_browser_reads_them() -> None:
    values = np.array([0.123456789, 2.5])
    (found,) = [v for name, v in series(chart(days=values, waiting=values)) if name == "days"]
    assert list(found) == values.tolist()


def test_points_of_all_that_consented_are_for_the_national_lead_alone() -> None:
    drawn = chart(expected=[10.0] * 36, ratio=[1.0] * 36)
    assert rules_broken(DOCUMENT, drawn, Audience.NATIONAL) == set()
    assert rules_broken(DOCUMENT, drawn, Audience.PUBLIC) == {"R12"}
