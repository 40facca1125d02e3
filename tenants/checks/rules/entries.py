"""Single entries: dates that are dates, codes that exist in that year, and things that belong together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import valid_codes
from tenants.checks.rule import (
    ADOPTION,
    CARER,
    COURT_ORDER,
    DECISION,
    ENTRY,
    MATCH,
    NO_INDICATOR,
    REVERSAL,
    WHOLE_JOURNEY,
    Hit,
    Rulebook,
    at,
)
from tenants.checks.view import YearView

book = Rulebook()

_UNREADABLE = "It blocks applying: a date that cannot be read would be taken for one that never happened."
_DAY = "Write the day as dd/mm/yyyy, as in 09/04/2024. ISO dates (2024-04-09) and times are not accepted."


def _day(
    code: str, table: str, column: str, what: str, damages: tuple[str, ...], *, wanted: bool, blocks: bool
) -> None:
    """A rule that a column holds a date; `wanted` when a blank breaks it too."""

    @book.rule(
        code,
        f"{what} is not a date." if not wanted else f"{what} is not a date, or is missing.",
        mend=_DAY,
        tables=(table,),
        damages=damages,
        blocks=blocks,
        why=_UNREADABLE if blocks else "",
    )
    def find(view: YearView) -> Iterator[Hit]:
        rows = view[table]
        unreadable = np.isnat(rows.day(column))
        yield at(table, unreadable if wanted else unreadable & rows.filled(column), column)


def _code(code: str, table: str, column: str, what: str, damages: tuple[str, ...], *, wanted: bool) -> None:
    """A rule that a column holds a code valid in the year; `wanted` when a blank breaks it too."""

    @book.rule(
        code,
        f"{what} is not a code of that year." if not wanted else f"{what} is not a code of that year, or is missing.",
        mend=f"Use one of the codes of {column} for that collection year: codes come and go with the years.",
        tables=(table,),
        damages=damages,
    )
    def find(view: YearView) -> Iterator[Hit]:
        rows = view[table]
        accepted = valid_codes(column, view.year) if wanted else valid_codes(column, view.year) | {""}
        yield at(table, ~rows.among(column, accepted), column)


_code("101", "header", "SEX", "The child's sex", NO_INDICATOR, wanted=True)
_day("102", "header", "DOB", "The date of birth", ENTRY, wanted=True, blocks=False)
_code("103", "header", "ETHNIC", "The ethnicity", NO_INDICATOR, wanted=True)

_day("112", "ad1", "DATE_INT", "The date of the decision in AD1", DECISION, wanted=False, blocks=True)
_day("113", "ad1", "DATE_MATCH", "The date of matching", MATCH, wanted=False, blocks=True)
_code("114", "ad1", "FOSTER_CARE", "Whether the carer adopted", CARER, wanted=False)
_day("115", "placed_adoption", "DATE_PLACED", "The date of the decision", DECISION, wanted=False, blocks=True)
_day("116", "placed_adoption", "DATE_PLACED_CEASED", "The date of the reversal", REVERSAL, wanted=False, blocks=True)
_code("120", "placed_adoption", "REASON_PLACED_CEASED", "The reason for the reversal", REVERSAL, wanted=False)
_code("175", "ad1", "NB_ADOPTR", "The number of adopters", NO_INDICATOR, wanted=False)
_code("176", "ad1", "SEX_ADOPTR", "The sex of the adopters", NO_INDICATOR, wanted=False)
_code("177", "ad1", "LS_ADOPTR", "The legal status of the adopters", NO_INDICATOR, wanted=False)

_day("141", "episodes", "DECOM", "The start of the episode", WHOLE_JOURNEY, wanted=True, blocks=True)
_code("143", "episodes", "RNE", "The reason for the new episode", ENTRY, wanted=True)
_code("144", "episodes", "LS", "The legal status", COURT_ORDER, wanted=True)
_code("145", "episodes", "CIN", "The category of need", NO_INDICATOR, wanted=True)
_code("146", "episodes", "PLACE", "The placement type", ENTRY, wanted=True)
_day("147", "episodes", "DEC", "The end of the episode", WHOLE_JOURNEY, wanted=False, blocks=True)
_code("149", "episodes", "REC", "The reason the episode ceased", WHOLE_JOURNEY, wanted=False)
_code("1009", "episodes", "REASON_PLACE_CHANGE", "The reason for the placement change", NO_INDICATOR, wanted=False)

_code("631", "previous_permanence", "PREV_PERM", "The previous permanence option", NO_INDICATOR, wanted=False)


@book.rule(
    "148",
    "An episode has a date it ceased without a reason, or a reason without a date.",
    mend="Enter both the date and the reason the episode ceased, or leave both blank while it goes on.",
    tables=("episodes",),
    damages=WHOLE_JOURNEY,
    blocks=True,
    why="It blocks applying: whether the child left, and when, cannot be told.",
)
def _ceased_half(view: YearView) -> Iterator[Hit]:
    rows = view.episodes
    dated, reasoned = rows.filled("DEC"), rows.filled("REC")
    yield at("episodes", reasoned & ~dated, "DEC")
    yield at("episodes", dated & ~reasoned, "REC")


@book.rule(
    "301",
    "The date of birth is after the end of the collection year.",
    mend="Check the date of birth; a child not yet born does not belong in this year's return.",
    tables=("header",),
    damages=ENTRY,
)
def _not_yet_born(view: YearView) -> Iterator[Hit]:
    yield at("header", view["header"].day("DOB") > view.end, "DOB")


@book.rule(
    "119",
    "A reversal has a date without a reason, or a reason without a date.",
    mend="Enter both the date and the reason (RD1 to RD4), or leave both blank while the decision stands.",
    tables=("placed_adoption",),
    damages=REVERSAL,
)
def _reversed_half(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    dated, reasoned = rows.filled("DATE_PLACED_CEASED"), rows.filled("REASON_PLACED_CEASED")
    yield at("placed_adoption", reasoned & ~dated, "DATE_PLACED_CEASED")
    yield at("placed_adoption", dated & ~reasoned, "REASON_PLACED_CEASED")


AD1_ITEMS = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")


def ad1_filled(view: YearView) -> np.ndarray:
    """Which items of AD1 are filled: one row an AD1 row, one column an item in the order of AD1_ITEMS."""
    return np.column_stack([view["ad1"].filled(item) for item in AD1_ITEMS])


def blank_items(filled: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Names of the items left blank in those rows, joined by semicolons: what a person has to fill in."""
    names = [";".join(item for item, held in zip(AD1_ITEMS, row, strict=True) if not held) for row in filled[rows]]
    return np.array(names, dtype=object)


@book.rule(
    "151",
    "A row of AD1 is filled in part.",
    mend="Fill in every item of the adoption, or leave the whole row out for a child who was not adopted.",
    tables=("ad1",),
    damages=ADOPTION,
)
def _adoption_in_part(view: YearView) -> Iterator[Hit]:
    filled = ad1_filled(view)
    rows = np.flatnonzero(filled.any(axis=1) & ~filled.all(axis=1))
    yield Hit("ad1", rows, blank_items(filled, rows))
