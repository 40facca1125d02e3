"""What one extract says of one child, as one statement among those of returns and extracts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tenants.journeys.journey import Source
from tenants.uploads.extracts import ExtractRow


@dataclass(frozen=True)
class Statement:
    """What one extract says of one child; `siblings` whether others in it have the same family identifier."""

    row: ExtractRow
    source: Source
    siblings: bool

    @property
    def as_at(self) -> date:
        """The day as at which it is said."""
        return self.source.told_on

    def day(self, name: str) -> date | None:
        """The day the row gives; one that is still to come is none."""
        day = self.row.days.get(name)
        return day if day is not None and day <= self.as_at else None


def siblings_in(rows: Mapping[str, ExtractRow]) -> frozenset[str]:
    """The children of one extract who share a family identifier with another child in it.

    A family identifier that is there once says nothing: brothers and sisters may have no plan of adoption.
    """
    families: dict[str, list[str]] = {}
    for child, row in rows.items():
        if row.family:
            families.setdefault(row.family, []).append(child)
    return frozenset(child for children in families.values() if len(children) > 1 for child in children)
