"""What a reader of a release sees, as bytes that never change again.

An artefact is one finding with its table and, mostly, a chart. Everything in it is already protected: nothing that
reads it computes, rounds or leaves out anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from benchmarks.disclosure.cells import Audience

Kind = Literal["summary", "curve", "funnel", "quarters", "table", "participation"]

SYMBOLS: Mapping[str, str] = {
    "c": "confidential: kept back because few children or few authorities stand behind it",
    "z": "not applicable",
    "x": "not available",
    "k": "rounds to zero but is not zero",
}


@dataclass(frozen=True)
class Column:
    """A column of an artefact's table: its whitelisted name, its heading, and how its numbers are written."""

    name: str
    label: str
    form: Literal["text", "count", "ratio", "days", "share", "limit"] = "text"


@dataclass(frozen=True)
class Value:
    """One entry: a number or words, or a mark saying why there is none. Never both."""

    value: float | int | str | None
    symbol: str = ""


@dataclass(frozen=True)
class Artefact:
    """One finding for one audience; `recipient` is an authority's role for its own data only (T0)."""

    name: str
    audience: Audience
    kind: Kind
    finding: str
    statistic: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...]
    source: str
    release: str
    data_to: date
    recipient: str | None = None
    comparator: str = ""
    quality: str = ""
    chart: Mapping[str, Any] | str | None = field(default=None, compare=False)

    def document(self) -> bytes:
        """Canonical JSON of everything but the chart."""
        body = {
            "name": self.name,
            "audience": self.audience.value,
            "kind": self.kind,
            "finding": self.finding,
            "statistic": self.statistic,
            "columns": [asdict(column) for column in self.columns],
            "rows": [[[entry.value, entry.symbol] for entry in row] for row in self.rows],
            "symbols": {mark: SYMBOLS[mark] for mark in SYMBOLS if mark in self._marks()},
            "notes": list(self.notes),
            "comparator": self.comparator,
            "quality": self.quality,
            "source": self.source,
            "release": self.release,
            "data_to": self.data_to.isoformat(),
            "has_chart": self.chart is not None,
        }
        return canonical(body)

    def chart_bytes(self) -> bytes | None:
        """The chart as it is served, or None."""
        if self.chart is None:
            return None
        return self.chart.encode() if isinstance(self.chart, str) else canonical(self.chart)

    def _marks(self) -> set[str]:
        return {entry.symbol for row in self.rows for entry in row}


def canonical(body: Any) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8; ValueError for a number that is not one."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(document: bytes, chart: bytes | None) -> str:
    """SHA-256 of an artefact: its document, then its chart."""
    found = hashlib.sha256(document)
    found.update(b"\0")
    found.update(chart or b"")
    return found.hexdigest()


def release_digest(digests: Iterable[str]) -> str:
    """SHA-256 of a release: its artefacts' digests in their order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
