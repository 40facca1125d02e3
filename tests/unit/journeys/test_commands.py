"""`permanence journeys`: its columns, its refusal, and that it needs no web framework and no database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from tenants.journeys.commands import journeys
from tests.unit.journeys.histories import history, returns_of

ROOT = Path(__file__).parents[3]


def folder_of(path: Path) -> Path:
    """Two children in two years, as files."""
    adopted = history(
        "0012",
        "2022-05-03 S C1 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-11-20 E12",
        "2022-10-10",
        match="2022-12-02",
    )
    reversed_ = history("12", "2021-05-03 S C1 U6\n2022-06-01 P C1 U6\n2023-01-15 L C2 U6", "2022-10-10 2023-01-15 RD4")
    for one in returns_of([adopted, reversed_], [2023, 2024]):
        (path / str(one.year)).mkdir()
        for table, frame in one.tables.items():
            frame.to_csv(path / str(one.year) / f"{table}.csv", index=False)
    return path


def test_the_file_it_writes(tmp_path: Path) -> None:
    out = tmp_path / "journeys.csv"
    result = CliRunner().invoke(journeys, [str(folder_of(tmp_path)), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "2 children from the returns of 2023, 2024" in result.output
    assert out.read_text().splitlines() == [
        "child,entry,decision,placement_order,match,placed,carer_start,order,reversed,reversal_reason,incomplete",
        "0012,2022-05-03,2022-10-10,2022-12-12,2022-12-02,2023-03-01,,2023-11-20,,,",
        # The first episode held, from June 2022 or running then, is the one from the entry in May 2021.
        "12,2021-05-03,2022-10-10,,,,,,2023-01-15,RD4,",
    ]


def test_a_folder_without_a_return_is_refused_in_plain_words(tmp_path: Path) -> None:
    result = CliRunner().invoke(journeys, [str(tmp_path), "--out", str(tmp_path / "journeys.csv")])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert not (tmp_path / "journeys.csv").exists()


def test_it_loads_no_web_framework_and_no_database() -> None:
    code = (
        "import sys; sys.path[:0] = ['platform', '.']; import tenants.journeys.commands, tenants.indicators.commands; "
        "print(sorted({'flask', 'sqlalchemy', 'rq', 'redis'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
