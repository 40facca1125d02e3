"""`permanence check` as an analyst runs it: files in, findings.csv out, and an exit code for scripts."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tenants.checks.commands import check
from tenants.uploads.tables import AnnualReturn
from tests.factories.mutations import MUST_CATCH, clean_returns, mutated_returns
from tests.factories.returns import changed

SHARED = Path(__file__).parents[4] / "shared" / "data" / "returns"


def written(returns: tuple[AnnualReturn, ...], folder: Path) -> Path:
    """The returns as an analyst has them: one sub-folder a year, one CSV a table."""
    for held in returns:
        (folder / str(held.year)).mkdir()
        for table, frame in held.tables.items():
            frame.to_csv(folder / str(held.year) / f"{table}.csv", index=False)
    return folder


def run(folder: Path, *more: str) -> tuple[Result, list[dict[str, str]]]:
    """The command's result and the rows it wrote."""
    out = folder / "findings.csv"
    result = CliRunner().invoke(check, [str(folder), "--out", str(out), *more])
    with out.open(encoding="utf-8", newline="") if out.exists() else open("/dev/null") as file:
        return result, list(csv.DictReader(file))


def test_clean_returns_pass(tmp_path: Path) -> None:
    result, rows = run(written(clean_returns(), tmp_path))
    assert (result.exit_code, rows) == (0, [])
    assert "no finding" in result.output


def test_a_warning_is_written_and_passes(tmp_path: Path) -> None:
    made = [("0A", [next(each for each in MUST_CATCH if each.name == "match on the day of the order")])]
    result, rows = run(written(mutated_returns(made), tmp_path))
    assert result.exit_code == 0
    assert {(row["year"], row["table"], row["row"], row["child"], row["code"]) for row in rows} == {
        ("2026", "AD1", "2", "0A", "331"),
        ("2026", "Episodes", "2", "0A", "331"),
        ("2026", "Episodes", "2", "0A", "582"),
    }
    assert {row["found"] for row in rows if row["table"] == "AD1"} == {"15/10/2025"}
    assert all(row["mend"] and row["finding"] and row["blocks"] == "no" for row in rows)


def test_what_blocks_fails(tmp_path: Path) -> None:
    made = [("0A", [next(each for each in MUST_CATCH if each.name == "leading zero lost")])]
    result, rows = run(written(mutated_returns(made), tmp_path))
    assert result.exit_code == 1
    assert {row["code"] for row in rows if row["blocks"] == "yes"} == {"INT01"}


def test_a_year_is_checked_alone_against_the_year_before(tmp_path: Path) -> None:
    made = [("0A", [next(each for each in MUST_CATCH if each.name == "decision moved since last year")])]
    folder = written(mutated_returns(made), tmp_path)
    assert {row["code"] for row in run(folder, "--year", "2026")[1]} == {"560"}
    assert run(folder, "--year", "2025")[1] == []
    assert run(folder / "2026", "--year", "2026")[1] == []


def test_text_that_would_run_as_a_formula_is_disarmed(tmp_path: Path) -> None:
    last, this = clean_returns(1)
    child = this.tables["header"]["CHILD"].iloc[0]
    _, rows = run(written((last, changed(this, "header", child, ETHNIC='=HYPERLINK("x")')), tmp_path))
    assert {row["found"] for row in rows if row["code"] == "103"} == {'\'=HYPERLINK("X")'}


def test_files_that_are_no_return_say_so(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "header.csv").write_text("CHILD,COLOUR\n1,RED\n")
    result, rows = run(tmp_path)
    assert (result.exit_code, rows) == (2, [])
    assert "header.csv" in result.output


def test_the_command_loads_neither_a_web_framework_nor_a_database_driver() -> None:
    program = (
        "import sys, tenants.checks.commands as _; print(*{'flask', 'sqlalchemy', 'psycopg', 'rq'} & set(sys.modules))"
    )
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


@pytest.mark.parametrize("authority", ["990", "991"])
def test_the_invented_returns_have_no_adoption_finding(authority: str, tmp_path: Path) -> None:
    if not SHARED.exists():
        pytest.skip("the invented returns for development are not here")
    out = tmp_path / "findings.csv"
    CliRunner().invoke(check, [str(SHARED / authority), "--out", str(out)])
    with out.open(encoding="utf-8", newline="") as file:
        found = {(row["code"], row["year"]) for row in csv.DictReader(file)}
    # Their earlier years are written in the codes of 2026 (sex in letters, K3), and two moves changed nothing.
    early = {(code, str(year)) for code in ("101", "146") for year in range(2021, 2025)}
    assert found <= early | {("435", "2021"), ("435", "2022")}
