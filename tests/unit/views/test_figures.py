from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from benchmarks.disclosure.cells import Audience
from benchmarks.releases.artefacts import Artefact, Column, Value
from benchmarks.releases.seen import ArtefactSeen, ReleaseSeen
from benchmarks.views.figures import exported, figure, named, written
from permanence.web.marks import Marked

RELEASE = ReleaseSeen(
    uuid4(),
    "2026-03-31-1",
    date(2026, 1, 1),
    "published",
    "2025-03-31/1",
    False,
    (),
    {},
    "abc",
    uuid4(),
    "A",
    datetime(2026, 5, 1, tzinfo=UTC),
    datetime(2026, 5, 1, tzinfo=UTC),
    "B",
    datetime(2026, 5, 2, tzinfo=UTC),
)


def an_artefact() -> ArtefactSeen:
    made = Artefact(
        name="ways-out",
        audience=Audience.PEERS,
        kind="table",
        finding="How children left",
        statistic="Children",
        columns=(
            Column("stage", "Stage"),
            Column("progressed", "Progressed", "count"),
            Column("ratio", "Pace", "ratio"),
        ),
        rows=(
            (Value("Match to moving in"), Value(1250), Value(0.9)),
            (Value("Other"), Value(None, "c"), Value(None, "k")),
        ),
        notes=("A note",),
        source="Counts",
        release=RELEASE.slug,
        data_to=date(2026, 3, 31),
        chart={"doc": {}},
    )
    return ArtefactSeen(made.name, "T1", made.kind, False, "d", made.document())


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [(1250, "count", "1,250"), (0.9, "ratio", "0.90"), (0.05, "share", "5%"), (0, "count", "0"), ("x", "text", "x")],
)
def test_numbers_are_written_by_their_columns_form(value: float | str, form: str, words: str) -> None:
    assert written(value, "", form) == words


def test_zero_missing_and_kept_back_are_three_things() -> None:
    assert written(0, "", "count") == "0"
    assert written(None, "", "count") == Marked(None, "x")
    assert written(None, "c", "count") == Marked(None, "c")


def test_a_figure_says_where_its_numbers_come_from_and_where_they_can_be_had() -> None:
    made = figure(RELEASE, an_artefact(), lambda audience, name, kind: f"/{audience}/{name}.{kind}")
    assert made.url == "/T1/ways-out.json"
    assert dict(made.facts)["Data to"] == "31 March 2026"
    assert dict(made.facts)["Updated"] == "2 May 2026"
    assert [href for _, href in made.downloads] == ["/T1/ways-out.csv", "/T1/ways-out.xlsx"]
    assert [entry.mark for entry in made.marked] == ["c", "k"]


def test_a_file_holds_plain_numbers_and_marks() -> None:
    columns, rows = exported(an_artefact())
    assert columns == ["Stage", "Progressed", "Pace"]
    assert rows[0] == ["Match to moving in", 1250, 0.9]
    assert rows[1][1:] == [Marked(None, "c"), Marked(None, "k")]


def test_artefacts_come_in_the_order_asked_for_and_missing_ones_are_left_out() -> None:
    one = an_artefact()
    assert named([one], ("T1", "nothing"), ("T1", "ways-out"), ("T0", "ways-out")) == [one]
