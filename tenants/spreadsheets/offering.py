"""What the mapping page offers: one question a heading, for all sheets that have it, with examples from below. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenants.spreadsheets.grid import Book, Sheet
from tenants.spreadsheets.headings import Guess, guess_all, normalised
from tenants.spreadsheets.layout import Column, HeadingRows, columns_of, find_headings, rows_below
from tenants.spreadsheets.plan import Chosen

EXAMPLES = 3
_LONGEST_EXAMPLE = 40
PREVIEW_ROWS, PREVIEW_COLUMNS = 8, 12


@dataclass(frozen=True)
class Reading:
    """A sheet that a person chose, with its rows of headings."""

    sheet: str
    headings: HeadingRows


@dataclass(frozen=True)
class Offer:
    """One question of the mapping page. `key` names the heading, with its number where a sheet has it several times."""

    key: str
    shown: str
    where: tuple[str, ...]
    examples: tuple[str, ...]
    guess: Guess


def readings_in(document: Sequence[Mapping[str, Any]]) -> list[Reading]:
    """The sheets chosen, as they are kept."""
    return [Reading(each["sheet"], HeadingRows(each["first"], each["last"])) for each in document]


def chosen_in(document: Sequence[Mapping[str, Any]]) -> list[Chosen]:
    """The sheets chosen with their mapping, as they are kept."""
    return [
        Chosen(
            each["sheet"],
            HeadingRows(each["first"], each["last"]),
            {int(column): field for column, field in each["mapping"].items()},
        )
        for each in document
    ]


def to_document(chosen: Iterable[Chosen]) -> list[dict[str, Any]]:
    """Sheets with their mapping, to be kept."""
    return [
        {
            "sheet": each.sheet,
            "first": each.headings.first,
            "last": each.headings.last,
            "mapping": {str(column): field for column, field in each.mapping.items()},
        }
        for each in chosen
    ]


def proposed(book: Book) -> dict[str, HeadingRows | None]:
    """Where the headings of each sheet are likely to stand."""
    return {sheet.name: find_headings(sheet) for sheet in book.sheets}


def preview(sheet: Sheet, rows: HeadingRows | None) -> list[tuple[int, list[str]]]:
    """The top of a sheet, or the rows from the headings on: row number and the texts of its first columns."""
    start = rows.first if rows else 1
    listed = [row for row in sheet.rows if row >= min(start, 3)][:PREVIEW_ROWS]
    columns = sheet.columns[:PREVIEW_COLUMNS]
    return [
        (row, [_short(cell.text) if (cell := sheet.cells.get((row, column))) else "" for column in columns])
        for row in listed
    ]


def offers(book: Book, readings: Sequence[Reading], remembered: Mapping[str, str]) -> list[Offer]:
    """One question for each heading of the sheets chosen, in the order of the columns."""
    found: dict[str, dict[str, Any]] = {}
    for reading, sheet in _sheets(book, readings):
        columns = columns_of(sheet, reading.headings)
        guesses = guess_all([(each.number, each.parts, each.shown) for each in columns], remembered)
        examples = _examples(sheet, reading.headings)
        for key, column in _keyed(columns):
            told = found.setdefault(
                key, {"shown": column.shown, "where": [], "examples": [], "guess": guesses[column.number]}
            )
            told["where"].append(f"{sheet.name}, column {column.letter}")
            told["examples"] += examples.get(column.number, ())
    return [
        Offer(
            key, told["shown"], tuple(told["where"]), tuple(dict.fromkeys(told["examples"]))[:EXAMPLES], told["guess"]
        )
        for key, told in found.items()
    ]


def mapping_of(book: Book, readings: Sequence[Reading], answers: Mapping[str, str]) -> list[Chosen]:
    """The sheets with their mapping from the answers by key; what nobody answered is kept as notes."""
    return [
        Chosen(
            reading.sheet,
            reading.headings,
            {column.number: answers.get(key, "note") for key, column in _keyed(columns_of(sheet, reading.headings))},
        )
        for reading, sheet in _sheets(book, readings)
    ]


def answers_of(book: Book, chosen: Sequence[Chosen]) -> dict[str, str]:
    """The answers that a mapping came from."""
    found: dict[str, str] = {}
    for each in chosen:
        for _, sheet in _sheets(book, [Reading(each.sheet, each.headings)]):
            for key, column in _keyed(columns_of(sheet, each.headings)):
                found.setdefault(key, each.mapping.get(column.number, "note"))
    return found


def _sheets(book: Book, readings: Sequence[Reading]) -> list[tuple[Reading, Sheet]]:
    by_name = {sheet.name: sheet for sheet in book.sheets}
    return [(reading, by_name[reading.sheet]) for reading in readings if reading.sheet in by_name]


def _keyed(columns: Sequence[Column]) -> list[tuple[str, Column]]:
    seen: dict[str, int] = {}
    keyed = []
    for column in columns:
        name = normalised(column.shown)
        seen[name] = seen.get(name, 0) + 1
        keyed.append((name if seen[name] == 1 else f"{name} {seen[name]}", column))
    return keyed


def _examples(sheet: Sheet, rows: HeadingRows) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in rows_below(sheet, rows):
        if row.kind != "child":
            continue
        for column, cell in row.cells.items():
            told = found.setdefault(column, [])
            text = _short(cell.text) or (f"filled {cell.colour}" if cell.colour else "")
            if text and text not in told and len(told) < EXAMPLES:
                told.append(text)
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_EXAMPLE else f"{line[: _LONGEST_EXAMPLE - 1]}…"
