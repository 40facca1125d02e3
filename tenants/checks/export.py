"""Findings as rows to take away: the same columns on the command line, in the CSV and in the workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from tenants.checks.rule import SOURCE_NAMES
from tenants.checks.run import Finding

COLUMNS = (
    "year",
    "file",
    "table",
    "row",
    "column",
    "child",
    "code",
    "found",
    "finding",
    "mend",
    "damages",
    "blocks",
)
"""`row` counts the column names as row 1; `damages` lists indicators joined by semicolons; `blocks` is yes or no."""

# Spreadsheets run text that begins with these as a formula, and what stands in a return is anybody's text. The ground's
# downloads disarm too, but need a web framework, which a command for analysts should not wait for.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def row_of(finding: Finding) -> tuple[str | int, ...]:
    """The values of COLUMNS."""
    rule = finding.rule
    return (
        finding.year,
        finding.file,
        SOURCE_NAMES[finding.table],
        finding.row,
        finding.column,
        finding.child,
        finding.code,
        finding.found,
        rule.title,
        rule.mend,
        ";".join(rule.damages),
        "yes" if rule.blocks else "no",
    )


def write_findings(findings: Iterable[Finding], out: TextIO) -> None:
    """Write one line a finding, with a line of column names first; text that would run as a formula gets a quote."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_disarmed(row_of(finding)) for finding in findings)


def _disarmed(row: tuple[str | int, ...]) -> Iterator[str | int]:
    for value in row:
        yield f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value
