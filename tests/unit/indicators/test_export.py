"""`indicators.csv` and the rows of a cohort."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from tenants.indicators.catalogue import indicator_of, indicators
from tenants.indicators.commands import indicators as command
from tenants.indicators.export import cohort_rows, row_of
from tests.unit.indicators.test_scorecard import EVERYONE, journeys_of
from tests.unit.journeys.test_commands import folder_of


def row(code: str) -> tuple[object, ...]:
    made = indicator_of(indicators(journeys_of(*EVERYONE), date(2025, 3, 31)), code)
    assert made is not None
    return row_of(made)


def test_rows() -> None:
    assert row("A1") == ("A1", "325", 4, 0, 0)
    assert row("A2") == ("A2", "77", 3, 1, 0)
    assert row("A3") == ("A3", "0.75", 4, 0, 0)
    assert row("A3_with_waiting") == ("A3_with_waiting", "0.6667", 6, 0, 0)
    assert row("waiting") == ("waiting", "2", 2, 0, 0)
    # Nobody's placement ended: a count of nought is 0, not a blank.
    assert row("disruptions") == ("disruptions", "0", 0, 0, 0)


def test_the_cohort_lists_who_counts_and_who_does_not() -> None:
    a2 = indicator_of(indicators(journeys_of(*EVERYONE), date(2025, 3, 31)), "A2")
    assert a2 is not None
    assert [(line[0], line[1]) for line in cohort_rows(a2)] == [
        ("carers", "yes"),
        ("quick", "yes"),
        ("slow", "yes"),
        ("consent", "excluded"),
    ]


def test_the_command(tmp_path: Path) -> None:
    out = tmp_path / "indicators.csv"
    result = CliRunner().invoke(command, [str(folder_of(tmp_path)), "--as-at", "2024-03-31", "--out", str(out)])
    assert result.exit_code == 0, result.output
    lines = out.read_text().splitlines()
    assert lines[0] == "code,value,n,excluded,incomplete"
    assert "A1,302,1,0,0" in lines  # 3 May 2022 to 1 March 2023
    assert "A2,0,1,0,0" in lines
    assert "returns of 2022" in result.output  # a year of the window that is not held


def test_a_day_that_ends_no_quarter_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "indicators.csv"
    result = CliRunner().invoke(command, [str(folder_of(tmp_path)), "--as-at", "2024-03-30", "--out", str(out)])
    assert result.exit_code == 1
    assert "31 March, 30 June, 30 September or 31 December" in result.output
    assert not out.exists()
