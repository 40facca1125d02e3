"""`permanence check`: a folder of returns in, the findings out. Needs no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tenants.checks.export import write_findings
from tenants.checks.run import Findings, check_returns
from tenants.uploads.reading import Refused, read_folder
from tenants.uploads.tables import AnnualReturn

FOUND_NOTHING_THAT_BLOCKS = 0
FOUND_WHAT_BLOCKS = 1


class Unreadable(click.ClickException):
    """The files cannot be read as returns, so nothing was checked."""

    exit_code = 2


@click.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2099), help="Check this collection year only (to 31 March of it).")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The CSV file to write.")
def check(folder: Path, year: int | None, out: Path) -> None:
    """Check the returns in FOLDER, one sub-folder a collection year, each against the year before where that is there.

    The exit code is 0 when nothing keeps the returns from being applied, 1 when a finding does, 2 when the files cannot
    be read as returns.
    """
    try:
        returns = _read(folder, year)
    except Refused as refused:
        raise Unreadable(str(refused)) from refused
    findings = check_returns(returns, years=None if year is None else {year})
    with out.open("w", encoding="utf-8", newline="") as file:
        write_findings(findings, file)
    _tell(findings, out)
    sys.exit(FOUND_WHAT_BLOCKS if findings.blocks else FOUND_NOTHING_THAT_BLOCKS)


def _read(folder: Path, year: int | None) -> tuple[AnnualReturn, ...]:
    if year is None:
        return read_folder(folder)
    # The year before is read too where the folder has it; a folder without years is one return, of the year asked for.
    if any(one.is_dir() and one.name.isdecimal() for one in folder.iterdir()):
        returns = read_folder(folder)
        if year in {held.year for held in returns}:
            return returns
    return read_folder(folder, year)


def _tell(findings: Findings, out: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    years = ", ".join(str(year) for year in findings.years)
    if not len(findings):
        console.print(f"Returns of {years}: no finding.")
        return
    table = Table(title=f"Returns of {years}: {len(findings):,} findings, written to {out}")
    table.add_column("rule")
    table.add_column("findings", justify="right")
    table.add_column("children", justify="right")
    table.add_column("applying")
    table.add_column("what is wrong")
    for count in findings.by_rule:
        does = "blocked" if count.rule.blocks else "warning"
        table.add_row(count.rule.code, f"{count.findings:,}", f"{count.children:,}", does, count.rule.title)
    console.print(table)
