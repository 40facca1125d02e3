"""File integrity: every row names a child of Header, once where once is all there can be, born on the same day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.dates import Days
from tenants.checks.rule import ENTRY, NO_INDICATOR, TABLE_NAMES, WHOLE_JOURNEY, Hit, Rulebook, at
from tenants.checks.view import YearView, pairs

book = Rulebook()

# Rows of these make a journey; a row of another table that names nobody costs no date.
_JOURNEY = {"ad1", "placed_adoption", "episodes", "header"}

_IN_HEADER = {
    "INT01": "ad1",
    "INT02": "placed_adoption",
    "INT03": "episodes",
    "INT04": "missing",
    "INT05": "oc2",
    "INT06": "oc3",
    "INT07": "previous_permanence",
    "INT08": "reviews",
    "INT09": "uasc",
    "P02": "sw_episodes",
    "P03": "dolo",
}
_SAME_BIRTH = {
    "INT11": "ad1",
    "INT12": "placed_adoption",
    "INT13": "missing",
    "INT14": "oc2",
    "INT15": "oc3",
    "INT16": "previous_permanence",
    "INT17": "reviews",
    "INT18": "uasc",
}
_ONCE = {
    "INT31": "ad1",
    "INT32": "header",
    "INT33": "oc2",
    "INT34": "oc3",
    "INT35": "previous_permanence",
    "INT36": "uasc",
}


@book.rule(
    "P01",
    "A row does not say which child it is about.",
    mend="Enter the child's identifier as the case system holds it, or take the empty row out.",
    tables=tuple(TABLE_NAMES),
    needs=(),
    damages=WHOLE_JOURNEY,
    blocks=True,
)
def _no_child(view: YearView) -> Iterator[Hit]:
    for table in view.tables.values():
        yield at(table.key, ~table.known, "CHILD")


def _in_header(code: str, table: str) -> None:
    journey = table in _JOURNEY
    name = TABLE_NAMES[table]

    @book.rule(
        code,
        f"A child in {name} is not in Header.",
        mend="Compare the identifier with Header letter by letter: a spreadsheet that drops leading zeros (00123 "
        "becoming 123) is the usual cause. Otherwise add the child to Header or take the row out.",
        tables=("header", table),
        damages=WHOLE_JOURNEY if journey else NO_INDICATOR,
        blocks=journey,
        why="It blocks applying: the row would make a second child out of one, or be lost." if journey else "",
    )
    def find(view: YearView) -> Iterator[Hit]:
        there = view.has("header", view["header"].known)
        yield at(table, ~view.by_row(table, there) & view[table].known, "CHILD")


def _same_birth(code: str, table: str) -> None:
    @book.rule(
        code,
        f"The date of birth in {TABLE_NAMES[table]} is not the one in Header.",
        mend="Check the date of birth in the case system and give the same one in every table.",
        tables=("header", table),
        damages=ENTRY if table in _JOURNEY else NO_INDICATOR,
    )
    def find(view: YearView) -> Iterator[Hit]:
        born, here = view.by_row(table, view.born), view[table].day("DOB")
        yield at(table, (born != here) & ~np.isnat(born) & ~np.isnat(here), "DOB")


def _once(code: str, table: str) -> None:
    journey = table in _JOURNEY
    name = TABLE_NAMES[table]

    @book.rule(
        code,
        f"A child appears more than once in {name}.",
        mend=f"Keep the one row of {name} that is right. If two children share an identifier, give one a new one.",
        tables=(table,),
        damages=WHOLE_JOURNEY if journey else NO_INDICATOR,
        blocks=journey,
        why="It blocks applying: which of the rows is true cannot be known from the return." if journey else "",
    )
    def find(view: YearView) -> Iterator[Hit]:
        child = view[table].child
        many = np.bincount(child[child >= 0], minlength=view.children) > 1
        yield at(table, view.by_row(table, many), "CHILD")


for _code, _table in _IN_HEADER.items():
    _in_header(_code, _table)
for _code, _table in _SAME_BIRTH.items():
    _same_birth(_code, _table)
for _code, _table in _ONCE.items():
    _once(_code, _table)


@book.rule(
    "INT21",
    "The sex in UASC is not the one in Header.",
    mend="Check the child's sex in the case system and give the same one in both tables.",
    tables=("header", "uasc"),
)
def _same_sex(view: YearView) -> Iterator[Hit]:
    header, uasc = view["header"], view["uasc"]
    here, there = pairs(uasc.child, header.child)
    mine, theirs = uasc.text("SEX")[here], header.text("SEX")[there]
    yield at("uasc", here[(mine != theirs) & (mine != "") & (theirs != "")], "SEX")


@book.rule(
    "EPI",
    "A child in Header has neither an episode nor a care leaver's row.",
    mend="Add the child's episodes of the year, or take the child out of Header.",
    tables=("header", "episodes", "oc3"),
    needs=("header", "episodes"),
    damages=ENTRY,
)
def _no_episode(view: YearView) -> Iterator[Hit]:
    there = view.has("episodes", view["episodes"].known) | view.has("oc3", view["oc3"].known)
    yield at("header", ~view.by_row("header", there) & view["header"].known, "CHILD")


@book.rule(
    "202",
    "The child's sex is not the one given last year.",
    mend="Check the case system; where last year's was wrong, leave this and note it when submitting.",
    tables=("header",),
    previous=True,
)
def _sex_changed(view: YearView) -> Iterator[Hit]:
    now, before = view["header"], view.last_year["header"]
    here, there = pairs(now.child, before.child)
    # 1 and 2 became M and F with the collection of 2025: the same answer in other letters is no change.
    mine, theirs = (
        np.array([{"1": "M", "2": "F"}.get(text, text) for text in texts], dtype=object)
        for texts in (now.text("SEX")[here], before.text("SEX")[there])
    )
    yield at("header", here[mine != theirs], "SEX")


@book.rule(
    "203",
    "The child's date of birth is not the one given last year.",
    mend="Check the case system. A different birth may also mean that an identifier was given to another child.",
    tables=("header",),
    damages=ENTRY,
    previous=True,
)
def _birth_changed(view: YearView) -> Iterator[Hit]:
    now, before = view["header"], view.last_year["header"]
    here, there = pairs(now.child, before.child)
    mine: Days = now.day("DOB")[here]
    theirs: Days = before.day("DOB")[there]
    yield at("header", here[(mine != theirs) & ~(np.isnat(mine) & np.isnat(theirs))], "DOB")
