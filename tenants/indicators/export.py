"""Indicators as rows: `indicators.csv` for analysts, and the cohort of one, child by child."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from tenants.indicators.indicator import Indicator

COLUMNS = ("code", "value", "n", "excluded", "incomplete")
COHORT_COLUMNS = ("child", "counts", "value", "from", "to", "reason")


def value_of(indicator: Indicator) -> str:
    """The value as text: whole counts and rounded indicators without a point, means to 2 places, shares to 4."""
    if indicator.value is None:
        return ""
    if indicator.unit in ("children", "events"):
        return str(int(indicator.value))
    text = f"{indicator.value:.4f}" if indicator.unit == "share" else f"{indicator.value:.2f}"
    return text.rstrip("0").rstrip(".")


def row_of(indicator: Indicator) -> tuple[str, str, int, int, int]:
    """The values of COLUMNS; a mean or share of nobody is blank."""
    counts = (indicator.n, len(indicator.excluded), len(indicator.incomplete))
    return indicator.code, value_of(indicator), *counts


def write_indicators(made: Iterable[Indicator], out: TextIO) -> None:
    """Write one line an indicator, with a line of column names first."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row_of(one) for one in made)


def cohort_rows(indicator: Indicator) -> Iterator[tuple[object, ...]]:
    """The values of COHORT_COLUMNS: who counts with what, then who is excluded, then whose date is incomplete."""
    for one in indicator.counted:
        yield one.child, "yes", one.value, one.begins, one.ends, ""
    for left_out in indicator.excluded:
        yield left_out.child, "excluded", None, None, None, left_out.reason
    for unknown in indicator.incomplete:
        yield unknown.child, "incomplete", None, None, None, unknown.reason
