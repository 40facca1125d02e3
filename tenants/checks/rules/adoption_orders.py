"""Adopted: the episode that ends with E11 or E12, the row of AD1 that belongs to it, and the match before it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import ADOPTED, ADOPTIVE, CONTINUES, SHORT_BREAKS
from tenants.checks.rule import ADOPTION, ENTRY, MATCH, Hit, Rulebook, at
from tenants.checks.rules.entries import ad1_filled, blank_items
from tenants.checks.view import YearView, pairs, picked

book = Rulebook()

_CARE_LEAVER_ITEMS = ("IN_TOUCH", "ACTIV", "ACCOM")


def adopted_in_year(view: YearView) -> np.ndarray:
    """Episodes that end in adoption on a day of the collection year."""
    episodes = view.episodes
    ended = episodes.day("DEC")
    return episodes.among("REC", ADOPTED) & (ended >= view.start) & (ended <= view.end)


def moved_in(view: YearView) -> np.ndarray:
    """For each episode, where the unbroken placement for adoption it belongs to begins; itself for any other.

    A new legal status, or a change from A3 to A5 with the same carer, goes on with the placement; a move does not.
    """
    episodes = view.episodes
    placed = episodes.among("PLACE", ADOPTIVE)
    before = episodes.before
    goes_on = (
        placed
        & (before >= 0)
        & placed[before]
        & episodes.among("RNE", {"L", "T", "U"})
        & (episodes.day("DEC")[before] == episodes.day("DECOM"))
    )
    order = episodes.order
    begins = np.where(goes_on[order], 0, np.arange(len(order)))
    result = np.empty(len(order), dtype=np.intp)
    result[order] = order[np.maximum.accumulate(begins)] if len(order) else order
    return result


@book.rule(
    "601",
    "The child was adopted in the year, but the adoption is not described in AD1, or only in part.",
    mend="Add the child's row to AD1 with all six items: decision, match, carer, the adopters' number, sex, status.",
    tables=("episodes", "ad1"),
    needs=("episodes",),
    damages=ADOPTION,
)
def _not_described(view: YearView) -> Iterator[Hit]:
    ad1 = view["ad1"]
    adopted = adopted_in_year(view)
    filled = ad1_filled(view)
    whole = np.asarray(filled.all(axis=1))
    described = view.has("ad1", ad1.known) & ~view.has("ad1", ~whole)
    yield at("episodes", adopted & ~view.by_row("episodes", described), "REC")
    lacking = np.flatnonzero(~whole & view.by_row("ad1", view.has("episodes", adopted)))
    yield Hit("ad1", lacking, blank_items(filled, lacking))


@book.rule(
    "602",
    "AD1 describes an adoption, but the episodes show none in the year.",
    mend="End the last episode with E11 or E12 on the day of the order, or take the row out of AD1.",
    tables=("episodes", "ad1"),
    damages=ADOPTION,
)
def _not_adopted(view: YearView) -> Iterator[Hit]:
    adopted = view.has("episodes", adopted_in_year(view))
    ad1 = view["ad1"]
    yield at("ad1", ad1_filled(view).any(axis=1) & ad1.known & ~view.by_row("ad1", adopted), "CHILD")


def _adoptions_with_ad1(view: YearView) -> tuple[np.ndarray, np.ndarray]:
    episodes = view.episodes
    adopted = np.flatnonzero(episodes.among("REC", ADOPTED))
    here, there = pairs(episodes.child[adopted], view["ad1"].child)
    return adopted[here], there


@book.rule(
    "331",
    "The match is dated after the child moved in.",
    mend="Check DATE_MATCH (the decision on these adopters) against the start of the placement for adoption.",
    tables=("ad1", "episodes"),
    damages=MATCH,
)
def _matched_after_moving_in(view: YearView) -> Iterator[Hit]:
    here, there = _adoptions_with_ad1(view)
    began = view.episodes.day("DECOM")[moved_in(view)[here]]
    late = view["ad1"].day("DATE_MATCH")[there] > began
    yield at("ad1", there[late], "DATE_MATCH")
    yield at("episodes", here[late], "DECOM")


@book.rule(
    "582",
    "The match has the date of the adoption order.",
    mend="Children are matched before they move in, months before the order: check DATE_MATCH.",
    tables=("episodes", "ad1"),
    damages=MATCH,
)
def _matched_at_order(view: YearView) -> Iterator[Hit]:
    here, there = _adoptions_with_ad1(view)
    same = view["ad1"].day("DATE_MATCH")[there] == view.episodes.day("DEC")[here]
    yield at("episodes", here[same], "DEC")


@book.rule(
    "386",
    "The child was adopted at 18 or over.",
    mend="Check the date of birth, the date of the order and the reason the child left.",
    tables=("header", "episodes"),
    damages=ADOPTION,
)
def _adult(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    adult = episodes.day("DEC") >= view.by_row("episodes", view.eighteenth)
    yield at("episodes", episodes.among("REC", ADOPTED) & adult, "REC")


@book.rule(
    "199",
    "The child has an episode after being adopted from care.",
    mend="An adopted child who returns to care gets a new identifier. Check the earlier reason for leaving.",
    tables=("episodes",),
    damages=ENTRY,
)
def _after_adoption(view: YearView) -> Iterator[Hit]:
    start = view.episodes.day("DECOM")
    later = np.zeros(len(start), dtype=bool)
    for held in (view, view.previous):
        if held is not None:
            theirs = held.episodes.day("DECOM")
            first = held.least("episodes", theirs, held.episodes.among("REC", ADOPTED))
            later |= start > view.by_row("episodes", picked(theirs, first))
    yield at("episodes", later, "CHILD")


@book.rule(
    "134",
    "A child described as adopted also has a care leaver's row.",
    mend="Take the row out of OC3 or out of AD1: an adopted child is not a care leaver.",
    tables=("oc3", "ad1"),
    damages=ADOPTION,
)
def _care_leaver(view: YearView) -> Iterator[Hit]:
    oc3 = view["oc3"]
    answered = np.logical_or.reduce([oc3.filled(item) for item in _CARE_LEAVER_ITEMS])
    leavers = view.has("oc3", answered)
    yield at("ad1", ad1_filled(view).any(axis=1) & view.by_row("ad1", leavers), "CHILD")


def looked_after_all_year(view: YearView) -> np.ndarray:
    """By child: looked after on every day of the year up to and including 31 March, short breaks apart."""
    episodes = view.episodes
    start, ended = episodes.day("DECOM"), episodes.day("DEC")
    during = (start <= view.end) & ((ended >= view.start) | np.isnat(ended))
    enters = episodes.among("RNE", {"S"}) & (start > view.start) & (start <= view.end)
    # The day of leaving is the first day no longer looked after, so leaving on 31 March is not being there on 31 March.
    leaves = ~episodes.among("REC", {CONTINUES}) & (ended >= view.start) & (ended <= view.end)
    breaks = episodes.among("LS", SHORT_BREAKS) & during
    return view.has("episodes", during) & ~view.has("episodes", enters | leaves | breaks)


@book.rule(
    "187",
    "A child looked after all year has an adoption or a care leaver's row.",
    mend="End the child's last episode if the child left, or take the row out of AD1 or OC3.",
    tables=("oc3", "ad1", "episodes"),
    needs=("episodes",),
    damages=ADOPTION,
)
def _all_year(view: YearView) -> Iterator[Hit]:
    stayed = looked_after_all_year(view)
    oc3 = view["oc3"]
    answered = np.logical_or.reduce([oc3.filled(item) for item in _CARE_LEAVER_ITEMS])
    yield at("ad1", ad1_filled(view).any(axis=1) & view.by_row("ad1", stayed), "CHILD")
    yield at("oc3", answered & view.by_row("oc3", stayed), "CHILD")
