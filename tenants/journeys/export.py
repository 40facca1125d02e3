"""Journeys as the rows of `journeys.csv`: ISO dates, blank for what did not happen in the returns held."""

import csv
from collections.abc import Iterable
from typing import TextIO

from tenants.journeys.journey import DATES, Journey

COLUMNS = ("child", *DATES, "reversal_reason", "incomplete")


def row_of(journey: Journey) -> tuple[str, ...]:
    """The values of COLUMNS; `incomplete` names the dates that cannot be known from what is held, joined by `;`."""
    days = (getattr(journey, name) for name in DATES)
    return (
        journey.child,
        *(day.isoformat() if day is not None else "" for day in days),
        journey.reversal_reason,
        ";".join(journey.incomplete),
    )


def write_journeys(journeys: Iterable[Journey], out: TextIO) -> None:
    """Write one line a child, with a line of column names first."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row_of(journey) for journey in journeys)
