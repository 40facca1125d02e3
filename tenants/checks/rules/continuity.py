"""This year's return against last year's: open episodes and open decisions must go on where they were left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import ADOPTIVE
from tenants.checks.rule import CARER, COURT_ORDER, DECISION, ENTRY, NO_INDICATOR, Hit, Rulebook, at
from tenants.checks.view import YearView, pairs, picked

book = Rulebook()

_EPISODES = ("episodes",)
_DECISIONS = ("placed_adoption",)
_CONTINUES_AS: dict[int, tuple[set[str], set[str]]] = {
    # Codes that were replaced: what last year called the one, this year calls the other.
    2024: ({"K3"}, {"H5"}),
    2025: ({"K3"}, {"H5"}),
    2026: ({"Z11", "Z12", "Z13", "Z14"}, {"Z1"}),
}


def _first(view: YearView) -> np.ndarray:
    episodes = view.episodes
    return view.least("episodes", episodes.day("DECOM"), episodes.known)


def _latest(view: YearView) -> np.ndarray:
    episodes = view.episodes
    return view.greatest("episodes", episodes.day("DECOM"), episodes.known)


@book.rule(
    "502",
    "Last year's return left an episode open, but this year's first episode starts on another day.",
    mend="Start this year's return with the episode that was open on 31 March, with the same start.",
    tables=_EPISODES,
    damages=ENTRY,
    previous=True,
)
def _open_episode(view: YearView) -> Iterator[Hit]:
    last = view.last_year.episodes
    first = _first(view)
    open_rows = np.flatnonzero(last.blank("DEC") & last.known)
    start = picked(view.episodes.day("DECOM"), first)[last.child[open_rows]]
    differs = ~np.isnat(start) & (start != last.day("DECOM")[open_rows])
    yield at("episodes", first[last.child[open_rows[differs]]], "DECOM")


@book.rule(
    "562",
    "An episode started before this year, but last year's return does not hold it.",
    mend="Check its start; where last year's return was incomplete, upload the corrected one.",
    tables=_EPISODES,
    damages=ENTRY,
    previous=True,
)
def _missing_last_year(view: YearView) -> Iterator[Hit]:
    first, latest = _first(view), _latest(view.last_year)
    start = picked(view.episodes.day("DECOM"), first)
    held = picked(view.last_year.episodes.day("DECOM"), latest)
    # NaT, for a child last year's return does not know, equals nothing.
    yield at("episodes", first[(start < view.start) & ~(start == held)], "DECOM")


def _unlike_last_year(code: str, column: str, what: str, damages: tuple[str, ...]) -> None:
    @book.rule(
        code,
        f"{what} of the first episode is not that of the episode left open last year.",
        mend=f"It is the same episode: give {column} as last year, or start a new episode on the day it changed.",
        tables=_EPISODES,
        damages=damages,
        previous=True,
    )
    def find(view: YearView) -> Iterator[Hit]:
        now, before = view.episodes, view.last_year.episodes
        first, latest = _first(view), _latest(view.last_year)
        both = np.flatnonzero((first >= 0) & (latest >= 0))
        both = both[np.isnat(before.day("DEC"))[latest[both]]]
        here, there = first[both], latest[both]
        differs = now.text(column)[here] != before.text(column)[there]
        if column == "PLACE" and view.year in _CONTINUES_AS:
            new, old = _CONTINUES_AS[view.year]
            differs &= ~(now.among("PLACE", new)[here] & before.among("PLACE", old)[there])
        yield at("episodes", here[differs], column)


_unlike_last_year("503A", "RNE", "The reason for the new episode", CARER)
_unlike_last_year("503B", "LS", "The legal status", COURT_ORDER)
_unlike_last_year("503C", "CIN", "The category of need", NO_INDICATOR)
_unlike_last_year("503D", "PLACE", "The placement type", ENTRY)
_unlike_last_year("503E", "PLACE_PROVIDER", "The placement provider", NO_INDICATOR)
_unlike_last_year("503F", "URN", "The URN", NO_INDICATOR)


@book.rule(
    "559",
    "The decision was made before this year, but last year's return does not hold one for the child.",
    mend="Check the date; where last year's return left the decision out, upload the corrected one.",
    tables=_DECISIONS,
    damages=DECISION,
    previous=True,
)
def _decision_new_to_us(view: YearView) -> Iterator[Hit]:
    rows, last = view["placed_adoption"], view.last_year["placed_adoption"]
    held = view.last_year.has("placed_adoption", ~np.isnat(last.day("DATE_PLACED")))
    old = rows.day("DATE_PLACED") < view.start
    yield at("placed_adoption", old & rows.known & ~view.by_row("placed_adoption", held), "DATE_PLACED")


@book.rule(
    "560",
    "The decision left open last year has another date this year.",
    mend="An open decision keeps its date from year to year. Correct it; or report last year's as "
    "reversed, and then the new one.",
    tables=_DECISIONS,
    damages=DECISION,
    previous=True,
)
def _decision_moved(view: YearView) -> Iterator[Hit]:
    rows, last = view["placed_adoption"], view.last_year["placed_adoption"]
    still_open = np.flatnonzero(last.filled("DATE_PLACED") & last.blank("DATE_PLACED_CEASED"))
    theirs, mine = pairs(last.child[still_open], rows.child)
    theirs = still_open[theirs]
    same = last.day("DATE_PLACED")[theirs] == rows.day("DATE_PLACED")[mine]
    same |= last.text("DATE_PLACED")[theirs] == rows.text("DATE_PLACED")[mine]
    # Carried on once is enough: beside it a reversal this year may be followed by a new decision.
    carried = np.zeros(len(last), dtype=bool)
    carried[theirs[same]] = True
    yield at("placed_adoption", mine[~carried[theirs]], "DATE_PLACED")


@book.rule(
    "561",
    "A decision reversed last year is reported again with the same date.",
    mend="Take the row out; or, if there is a new decision, give its own date.",
    tables=_DECISIONS,
    damages=DECISION,
    previous=True,
)
def _reversed_again(view: YearView) -> Iterator[Hit]:
    rows, last = view["placed_adoption"], view.last_year["placed_adoption"]
    ended = np.flatnonzero(last.filled("DATE_PLACED_CEASED") | last.filled("REASON_PLACED_CEASED"))
    theirs, mine = pairs(last.child[ended], rows.child)
    same = last.day("DATE_PLACED")[ended[theirs]] == rows.day("DATE_PLACED")[mine]
    yield at("placed_adoption", mine[same], "DATE_PLACED")


@book.rule(
    "584",
    "After a decision reversed last year, this year's decision is not a later one.",
    mend="A new decision is dated after the one that was reversed: enter or correct its date.",
    tables=_DECISIONS,
    damages=DECISION,
    previous=True,
)
def _not_later(view: YearView) -> Iterator[Hit]:
    rows, last = view["placed_adoption"], view.last_year["placed_adoption"]
    ended = np.flatnonzero(last.filled("DATE_PLACED_CEASED") | last.filled("REASON_PLACED_CEASED"))
    theirs, mine = pairs(last.child[ended], rows.child)
    earlier = rows.day("DATE_PLACED")[mine] <= last.day("DATE_PLACED")[ended[theirs]]
    yield at("placed_adoption", mine[earlier | rows.blank("DATE_PLACED")[mine]], "DATE_PLACED")


@book.rule(
    "P05",
    "A child still placed for adoption has no row in PlacedAdoption, though last year's return held an open decision.",
    mend="Carry the row of last year on: an open decision is reported each year until the adoption or the reversal.",
    tables=("placed_adoption", "episodes"),
    damages=DECISION,
    previous=True,
)
def _decision_lost(view: YearView) -> Iterator[Hit]:
    rows, last, episodes = view["placed_adoption"], view.last_year["placed_adoption"], view.episodes
    was_open = view.last_year.has("placed_adoption", last.filled("DATE_PLACED") & last.blank("DATE_PLACED_CEASED"))
    lost = was_open & ~view.has("placed_adoption", rows.known)
    yield at("episodes", episodes.among("PLACE", ADOPTIVE) & view.by_row("episodes", lost), "CHILD")
