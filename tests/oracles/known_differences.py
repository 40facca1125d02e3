"""Where the product and the open validator (0.1.17) are known to answer differently, each with its reason.

A difference counts as known only for a child whose rows show the reason; anything else fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Row = Mapping[str, str]


@dataclass(frozen=True)
class ChildRows:
    """The rows of one child: this year's, by table."""

    tables: Mapping[str, Sequence[Row]]

    def of(self, table: str) -> Sequence[Row]:
        """Rows of one table."""
        return self.tables.get(table, ())

    def any(self, table: str, shows: Callable[[Row], bool]) -> bool:
        """Whether a row of the table shows something."""
        return any(shows(row) for row in self.of(table))


@dataclass(frozen=True)
class Difference:
    """Codes answered differently: who finds more, the rows that show it, and why."""

    codes: frozenset[str]
    more: Literal["ours", "theirs", "either"]
    shows: Callable[[ChildRows], bool]
    reason: str


def _difference(
    codes: str, more: Literal["ours", "theirs", "either"], shows: Callable[[ChildRows], bool], reason: str
) -> Difference:
    return Difference(frozenset(codes.split()), more, shows, reason)


def _several(table: str) -> Callable[[ChildRows], bool]:
    return lambda child: len(child.of(table)) > 1


def _blank(table: str, *columns: str) -> Callable[[ChildRows], bool]:
    return lambda child: child.any(table, lambda row: any(row[column] == "" for column in columns))


def _same_start(child: ChildRows) -> bool:
    starts = [row["DECOM"] for row in child.of("episodes")]
    return len(set(starts)) < len(starts)


def _written_short(child: ChildRows) -> bool:
    dates = ("DECOM", "DEC", "DOB", "DATE_INT", "DATE_MATCH", "DATE_PLACED", "DATE_PLACED_CEASED")
    rows = [row for table in child.tables.values() for row in table]
    return any("/" in row.get(column, "") and len(row[column]) != 10 for row in rows for column in dates)


def _births_differ(child: ChildRows) -> bool:
    births = {row["DOB"] for table in ("header", "placed_adoption") for row in child.of(table)}
    return len(births) > 1 or "" in births


KNOWN: tuple[Difference, ...] = (
    _difference(
        "601", "ours", lambda child: not child.of("ad1"), "it joins inner: without a row in AD1 nothing is asked"
    ),
    _difference(
        "511",
        "ours",
        lambda child: child.any("ad1", lambda row: row["NB_ADOPTR"] == "1" and row["SEX_ADOPTR"] in ("MM", "FF", "MF")),
        "it only asks about two adopters",
    ),
    _difference(
        "141 143 144 145 146",
        "ours",
        _blank("episodes", "DECOM", "RNE", "LS", "CIN", "PLACE"),
        "it takes a blank for a valid code or date",
    ),
    _difference(
        "146",
        "theirs",
        lambda child: child.any("episodes", lambda row: row["PLACE"] == "K3"),
        "it lists K3 from 2026 only, and k3 in small letters in 2025; it was registered from October 2023",
    ),
    _difference(
        "355",
        "theirs",
        lambda child: child.any("episodes", lambda row: row["DECOM"] == row["DEC"]),
        "blank equals blank",
    ),
    _difference(
        "336",
        "either",
        lambda child: child.any("episodes", lambda row: row["PLACE"] in ("A4", "A5")),
        "it asks about A3 and A4 where A3 and A5 are with the carer",
    ),
    _difference(
        "558", "ours", lambda child: len(child.of("placed_adoption")) == 1, "it wants more than one reversed decision"
    ),
    _difference(
        "553",
        "ours",
        _blank("placed_adoption", "DATE_PLACED"),
        "a row without a date of decision is no decision, whatever else it says",
    ),
    _difference(
        "551 553 521 523 525 552 554 560 583",
        "theirs",
        _several("placed_adoption"),
        "it compares every row, also of a decision reversed before the one that counts; 583 orders dates as text",
    ),
    _difference("584", "either", lambda child: True, "it compares dates as text and marks the row of another child"),
    _difference(
        "184", "either", _births_differ, "it reads the birth in PlacedAdoption, and takes a blank one for too late"
    ),
    _difference("199", "theirs", _same_start, "an adoption entered twice counts as a second one"),
    _difference(
        "142 336 388 431 432 433 434 435 436 437 501 504",
        "either",
        _same_start,
        "of two episodes with one start, which comes first is chance in its sorting and the order of the file in ours",
    ),
    _difference(
        "435",
        "ours",
        _blank("episodes", "PLACE", "PL_POST", "URN", "PLACE_PROVIDER"),
        "a blank on both sides is no change",
    ),
    _difference(
        "635",
        "ours",
        lambda child: child.any("previous_permanence", lambda row: row["PREV_PERM"] == "Z1"),
        "its wording says Z1, it asks about blank",
    ),
    _difference(
        "117 118",
        "ours",
        lambda child: not child.of("episodes"),
        "it asks only where there is an episode to compare with",
    ),
    _difference(
        "331", "ours", _several("episodes"), "it compares with the last episode, not with the day the child moved in"
    ),
    _difference(
        "187",
        "theirs",
        lambda child: child.any("episodes", lambda row: row["DEC"].startswith("31/03/")),
        "who leaves on 31 March is not looked after at its end",
    ),
    _difference(
        "INT11 INT12 INT13 INT14 INT15 INT16 INT17 INT18",
        "theirs",
        _several("header"),
        "with two rows in Header (INT32) it compares with both",
    ),
    _difference(
        "112 113 115 116 117 118 141 147 184 331 333 334 521 522 523 552 554 559 560 579 582 583 1003",
        "either",
        _written_short,
        "6/3/2024 is a date to it; the product wants ten characters, so that nothing is guessed",
    ),
)


def explained(code: str, more: Literal["ours", "theirs"], child: ChildRows) -> bool:
    """Whether this difference about this child is a known one."""
    return any(code in known.codes and known.more in (more, "either") and known.shows(child) for known in KNOWN)
