"""Each date of a journey with where it comes from, for whoever shows it or sets something typed beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from tenants.journeys.journey import DATES, Journey, Source
from tenants.uploads.extracts import EXTRACT_NAMES

TABLES: Mapping[str, str] = MappingProxyType(
    {"episodes": "Episodes", "ad1": "AD1", "placed_adoption": "PlacedAdoption", "header": "Header"}
)
"""Tables of a return that journeys rest on, by the name the specification gives them."""


class Told(NamedTuple):
    """One date of a journey. `day` None and `incomplete`: it happened or may have, and `missing` says what is missing;
    `day` None and not incomplete: it did not happen in what is held."""

    name: str
    day: date | None
    source: Source | None
    incomplete: bool
    missing: str

    @property
    def said_by(self) -> str:
        """Where it comes from in words, '' where there is no day."""
        return said_by(self.source) if self.source is not None else ""


def told_dates(journey: Journey) -> dict[str, Told]:
    """Name of DATES → what is told of it, in the order of DATES."""
    return {
        name: Told(
            name,
            getattr(journey, name),
            journey.sources.get(name),
            name in journey.incomplete,
            journey.missing.get(name, ""),
        )
        for name in DATES
    }


def said_by(source: Source) -> str:
    """The row in words: “return of 2025, AD1, row 14”, “Annex A list 10 as at 30 June 2026, row 14”."""
    if source.as_at is not None:
        return f"{EXTRACT_NAMES[source.table]} as at {source.as_at:%-d %B %Y}, row {source.row}"
    return f"return of {source.year}, {TABLES.get(source.table, source.table)}, row {source.row}"
