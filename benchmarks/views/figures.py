"""An artefact as a page shows it: the same numbers written out, its marks, and where its chart and downloads are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.contributions.bands import next_quarter, quarter_end, quarter_of
from benchmarks.releases.seen import ArtefactSeen, ReleaseSeen
from permanence.web.marks import Marked

Entry = str | Marked
Address = Callable[[str, str, str], str]
"""Address of an artefact in a form: (audience, name, "json" | "csv" | "xlsx")."""


@dataclass(frozen=True)
class Figure:
    """What the chart macro takes."""

    id: str
    finding: str
    statistic: str
    url: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Entry, ...], ...]
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]

    @property
    def marked(self) -> list[Marked]:
        """Entries that carry a mark, for the key below the table."""
        return [entry for row in self.rows for entry in row if isinstance(entry, Marked)]


def in_words(day: date) -> str:
    """A date in words: 31 March 2026."""
    return f"{day.day} {day:%B %Y}"


def written(value: float | int | str | None, symbol: str, form: str) -> Entry:
    """One entry as it is read: a number by its column's form, or its mark."""
    if value is None:
        return Marked(None, symbol or "x")
    if isinstance(value, str):
        return value
    if form == "share":
        return f"{100 * value:.0f}%"
    if form == "ratio":
        return f"{value:.2f}"
    return f"{value:,}"


def facts_of(release: ReleaseSeen, body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What every figure says of itself: data to, updated, next update, quality, source, release."""
    following = quarter_end(next_quarter(quarter_of(release.data_to)))
    given = [
        ("Data to", in_words(release.data_to)),
        ("Updated", in_words(release.approved_at.date()) if release.approved_at else "not yet published"),
        ("Next update", f"when data to {in_words(following)} are in"),
        ("Compared with", str(body["comparator"])),
        ("Quality", str(body["quality"])),
        ("Source", str(body["source"])),
        ("Release", release.slug),
    ]
    return tuple((label, words) for label, words in given if words)


def figure(release: ReleaseSeen, seen: ArtefactSeen, address: Address) -> Figure:
    """An artefact ready for its page."""
    body = seen.body
    forms = [column["form"] for column in body["columns"]]
    return Figure(
        id=f"{seen.audience.lower()}-{seen.name.replace('_', '-')}",
        finding=body["finding"],
        statistic=body["statistic"],
        url=address(seen.audience, seen.name, "json") if body["has_chart"] else "",
        columns=tuple((column["label"], "" if column["form"] == "text" else "number") for column in body["columns"]),
        rows=tuple(
            tuple(written(value, symbol, form) for (value, symbol), form in zip(row, forms, strict=True))
            for row in body["rows"]
        ),
        notes=tuple(body["notes"]),
        facts=facts_of(release, body),
        downloads=(
            ("Download as CSV", address(seen.audience, seen.name, "csv")),
            ("Download as a spreadsheet", address(seen.audience, seen.name, "xlsx")),
        ),
    )


def named(artefacts: Iterable[ArtefactSeen], *wanted: tuple[str, str]) -> list[ArtefactSeen]:
    """Artefacts by (audience, name), in the order asked for; those the release does not have are left out."""
    held = {(one.audience, one.name): one for one in artefacts}
    return [held[key] for key in wanted if key in held]


def about_all(artefacts: Iterable[ArtefactSeen], audience: str) -> list[ArtefactSeen]:
    """Artefacts of one audience that are not about a single stage."""
    return [one for one in artefacts if one.audience == audience and one.kind in ("summary", "participation", "table")]


def exported(seen: ArtefactSeen) -> tuple[list[str], list[list[Any]]]:
    """Column names and rows for a file: plain numbers and marks, nothing written out."""
    body = seen.body
    rows = [[Marked(None, symbol) if value is None else value for value, symbol in row] for row in body["rows"]]
    return [column["label"] for column in body["columns"]], rows


def all_of(figures: Sequence[Figure]) -> list[Marked]:
    """Every marked entry of a page."""
    return [entry for one in figures for entry in one.marked]
