"""Releases and artefacts as their readers see them: frozen, and free of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from benchmarks.contributions.bands import quarter_end


@dataclass(frozen=True)
class ReleaseSeen:
    """A release in any state. `quarter` is the first day of the last quarter in it."""

    id: UUID
    slug: str
    quarter: date
    status: str
    reference: str
    rebase: bool
    reasons: tuple[str, ...]
    configuration: Mapping[str, Any]
    sha256: str | None
    requested_by: UUID
    requested_by_name: str
    requested_at: datetime
    compiled_at: datetime | None
    approved_by_name: str | None
    approved_at: datetime | None

    @property
    def data_to(self) -> date:
        """Last day of the data in it."""
        return quarter_end(self.quarter)


@dataclass(frozen=True)
class ArtefactSeen:
    """One frozen artefact; `own` where it is the reader's authority's own data."""

    name: str
    audience: str
    kind: str
    own: bool
    sha256: str
    document: bytes

    @cached_property
    def body(self) -> dict[str, Any]:
        """The artefact's document, read."""
        found: dict[str, Any] = json.loads(self.document)
        return found
