"""Thresholds as dated reference rows: what was expected depends on when the window ended, and may change again."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from tenants.indicators.indicator import Threshold


@lru_cache(maxsize=1)
def published() -> tuple[Threshold, ...]:
    """The rows that the product ships, each with its source."""
    text = files("tenants.indicators").joinpath("thresholds.csv").read_text(encoding="utf-8")
    return tuple(
        Threshold(
            row["code"],
            date.fromisoformat(row["ending_from"]),
            date.fromisoformat(row["ending_to"]) if row["ending_to"] else None,
            float(row["value"]),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def in_force(code: str, as_at: date, rows: Sequence[Threshold]) -> Threshold | None:
    """The row for a window of this indicator that ends on `as_at`, the latest to begin; None where none is known."""
    fitting = [
        row
        for row in rows
        if row.code == code and row.ending_from <= as_at and (row.ending_to is None or as_at <= row.ending_to)
    ]
    return max(fitting, key=lambda row: row.ending_from, default=None)
