"""Mistakes of the kinds people make in returns, put into clean ones; most are right again in the next year's return.

Each mistake answers to a rule of the adoption core, so that a demonstration's list of findings is never empty and a
later return that moves an earlier date shows in the diff. At the seams of the mistakes nothing else is touched.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from demonstration.authorities import stream
from demonstration.draws import Choice
from demonstration.returns import Rows
from tenants.uploads.tables import TABLES

Row = tuple[str, ...]


@dataclass(frozen=True)
class Mistake:
    """One mistake put into one year's return. `codes` are rules it answers to, at least one of which fires."""

    kind: str
    year: int
    table: str
    child: str
    codes: tuple[str, ...]


Maker = Callable[[Rows, random.Random], str]
"""Puts one mistake into rows (in place) and answers the child; "" when no row there can be mistaken so."""


def with_mistakes(
    by_year: Mapping[int, Rows], seed: int, code: str, mean: float = 1.6, *, mended: bool = False
) -> tuple[dict[int, Rows], tuple[Mistake, ...]]:
    """Returns with about `mean` mistakes each, and what was done. The rows given stay as they are; what is drawn
    for a year depends on the seed, the authority's code and the year. `mended`: without those that block applying."""
    spoiled: dict[int, Rows] = {}
    made: list[Mistake] = []
    for year, rows in by_year.items():
        draw = stream(seed, "mistakes", code, str(year))
        spoiled[year] = {table: list(held) for table, held in rows.items()}
        for _ in range(_how_many(draw, mean)):
            kind = KINDS(draw)
            if mended and kind in BLOCKING:
                continue
            table, codes, maker = MISTAKES[kind]
            child = maker(spoiled[year], draw)
            if child:
                made.append(Mistake(kind, year, table, child, codes))
    return spoiled, tuple(made)


def spoil(rows: Rows, kind: str, draw: random.Random) -> tuple[Rows, str]:
    """A copy of one year's rows with one mistake of this kind, and its child ("" when no row could be mistaken so)."""
    copy = {table: list(held) for table, held in rows.items()}
    return copy, MISTAKES[kind][2](copy, draw)


def _how_many(draw: random.Random, mean: float) -> int:
    # Knuth's way to a Poisson number; fine for means of a few.
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


def cell(table: str, row: Row, column: str) -> str:
    return row[TABLES[table].index(column)]


def changed(table: str, row: Row, **cells: str) -> Row:
    """The row with these columns holding these values instead."""
    return tuple(cells.get(column, value) for column, value in zip(TABLES[table], row, strict=True))


def moved(day: str, by: int) -> str:
    """A dd/mm/yyyy date `by` days later."""
    return (datetime.strptime(day, "%d/%m/%Y") + timedelta(days=by)).strftime("%d/%m/%Y")  # noqa: DTZ007 - a date


def _one(rows: Rows, table: str, draw: random.Random, fits: Callable[[Row], bool]) -> int | None:
    places = [at for at, row in enumerate(rows[table]) if fits(row)]
    return draw.choice(places) if places else None


def _any(_: Row) -> bool:
    return True


def _change(table: str, fits: Callable[[Row], bool], cells: Callable[[Row, random.Random], dict[str, str]]) -> Maker:
    def make(rows: Rows, draw: random.Random) -> str:
        at = _one(rows, table, draw, fits)
        if at is None:
            return ""
        row = rows[table][at]
        rows[table][at] = changed(table, row, **cells(row, draw))
        return row[0]

    return make


def _put(table: str, fits: Callable[[Row], bool], **cells: str) -> Maker:
    return _change(table, fits, lambda _row, _draw: cells)


def _drop(table: str, fits: Callable[[Row], bool]) -> Maker:
    def make(rows: Rows, draw: random.Random) -> str:
        at = _one(rows, table, draw, fits)
        return "" if at is None else rows[table].pop(at)[0]

    return make


def _twice(table: str) -> Maker:
    def make(rows: Rows, draw: random.Random) -> str:
        at = _one(rows, table, draw, _any)
        if at is None:
            return ""
        rows[table].insert(at, rows[table][at])
        return rows[table][at][0]

    return make


def _decision_after_order(rows: Rows, draw: random.Random) -> str:
    orders = {row[0]: cell("episodes", row, "DECOM") for row in reversed(rows["episodes"]) if row[3] == "E1"}
    adopted = {row[0] for row in rows["ad1"]}
    decisions = rows["placed_adoption"]
    at = _one(rows, "placed_adoption", draw, lambda row: row[0] in orders and row[3] == "" and row[0] not in adopted)
    if at is None:
        return ""
    child = decisions[at][0]
    decisions[at] = changed("placed_adoption", decisions[at], DATE_PLACED=moved(orders[child], 1 + draw.randrange(9)))
    return child


def _decision_missing(rows: Rows, draw: random.Random) -> str:
    needed = {row[0] for row in rows["episodes"] if row[5] in ("A3", "A4", "A5", "A6") or row[3] == "E1"}
    return _drop("placed_adoption", lambda row: row[0] in needed and row[3] == "")(rows, draw)


def _adopters_without_adoption(rows: Rows, draw: random.Random) -> str:
    adopted = {row[0] for row in rows["ad1"]}
    at = _one(rows, "placed_adoption", draw, lambda row: row[3] == "" and row[0] not in adopted)
    if at is None:
        return ""
    child, born, decided = rows["placed_adoption"][at][:3]
    # Filled in ahead of the order, as someone does who expects it before the year is out.
    rows["ad1"].append((child, born, decided, moved(decided, 40), "0", "2", "MF", "L11"))
    rows["ad1"].sort()
    return child


def _match_as_order(rows: Rows, draw: random.Random) -> str:
    orders = {row[0]: row[7] for row in rows["episodes"] if row[8] in ("E11", "E12")}
    at = _one(rows, "ad1", draw, lambda row: row[0] in orders)
    if at is None:
        return ""
    row = rows["ad1"][at]
    rows["ad1"][at] = changed("ad1", row, DATE_MATCH=orders[row[0]])
    return row[0]


def _open(row: Row) -> bool:
    return row[3] == ""


def _reversed(row: Row) -> bool:
    return row[3] != ""


def _placed(row: Row) -> bool:
    return row[5] == "A6" and row[3] == "E1"


def _fostered(row: Row) -> bool:
    return row[5] == "A5" and row[2] == "T"


def _single(row: Row) -> bool:
    return row[5] == "1"


MISTAKES: Mapping[str, tuple[str, tuple[str, ...], Maker]] = {
    "match left blank": ("ad1", ("151", "601"), _put("ad1", _any, DATE_MATCH="")),
    "match given as the order": ("ad1", ("331", "582"), _match_as_order),
    "match before the decision": (
        "ad1",
        ("333",),
        _change("ad1", _any, lambda row, draw: {"DATE_MATCH": moved(row[2], -1 - draw.randrange(30))}),
    ),
    "decision dates differ": (
        "ad1",
        ("523",),
        _change("ad1", _any, lambda row, draw: {"DATE_INT": moved(row[2], -7 - draw.randrange(20))}),
    ),
    "foster carer wrongly marked": (
        "ad1",
        ("335",),
        _change("ad1", _any, lambda row, _: {"FOSTER_CARE": "0" if row[4] == "1" else "1"}),
    ),
    "single adopter as a couple": (
        "ad1",
        ("511",),
        _put("ad1", _single, SEX_ADOPTR="MF", LS_ADOPTR="L11"),
    ),
    "adoption row forgotten": ("ad1", ("601",), _drop("ad1", _any)),
    "adoption row doubled": ("ad1", ("INT31",), _twice("ad1")),
    "adopters of a child not yet adopted": ("ad1", ("602",), _adopters_without_adoption),
    "decision forgotten": ("placed_adoption", ("551", "553"), _decision_missing),
    "decision after the order": ("placed_adoption", ("554",), _decision_after_order),
    "reason without a date": (
        "placed_adoption",
        ("119",),
        _put("placed_adoption", _open, REASON_PLACED_CEASED="RD1"),
    ),
    "reason that is no code": (
        "placed_adoption",
        ("120",),
        _put("placed_adoption", _reversed, REASON_PLACED_CEASED="RD5"),
    ),
    "reversed before it was decided": (
        "placed_adoption",
        ("522",),
        _change("placed_adoption", _reversed, lambda row, _: {"DATE_PLACED_CEASED": moved(row[2], -20)}),
    ),
    "placed under a care order": ("episodes", ("408",), _put("episodes", _placed, LS="C2")),
    "carer's placement as a move": (
        "episodes",
        ("217", "503A"),
        _put("episodes", _fostered, RNE="P"),
    ),
}

BLOCKING = frozenset({"adoption row doubled"})

# Blanks, slips of a date and forgotten rows are common; a wrong placement or legal status is rarer.
KINDS = Choice(
    {
        "match left blank": 3.0,
        "match given as the order": 0.7,
        "match before the decision": 1.0,
        "decision dates differ": 3.0,
        "foster carer wrongly marked": 1.5,
        "single adopter as a couple": 1.0,
        "adoption row forgotten": 1.0,
        "adoption row doubled": 0.7,
        "adopters of a child not yet adopted": 1.0,
        "decision forgotten": 1.2,
        "decision after the order": 2.0,
        "reason without a date": 1.5,
        "reason that is no code": 0.7,
        "reversed before it was decided": 0.5,
        "placed under a care order": 0.7,
        "carer's placement as a move": 1.0,
    }
)
