"""Why an episode begins (RNE) against what really changed since the one before: legal status, placement or both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import CONTINUES, valid_codes
from tenants.checks.rule import CARER, COURT_ORDER, ENTRY, Hit, Rulebook, at
from tenants.checks.view import YearView

book = Rulebook()

_CONTINUING = {"P", "L", "T", "U", "B"}
_PLACEMENT = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")
_EPISODES = ("episodes",)


def _placement_changed(view: YearView) -> np.ndarray:
    return np.logical_or.reduce([view.episodes.unlike_before(column) for column in _PLACEMENT])


@book.rule(
    "431",
    "An episode starts a period of care (S) on or before the day the child's earlier episode ended.",
    mend="If care went on, enter what changed (L, P, T, B or U) and X1 on the earlier episode; or check the dates.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _start_without_gap(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    before = episodes.before
    joined = (before >= 0) & (episodes.day("DECOM") <= episodes.day("DEC")[before])
    yield at("episodes", episodes.among("RNE", {"S"}) & joined, "RNE")


@book.rule(
    "432",
    "The child left care at the end of the episode before, but this one does not start a period of care (S).",
    mend="Enter S if the child came back into care; otherwise correct the reason the earlier episode ceased.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _start_missing(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    before = episodes.before
    left = (before >= 0) & episodes.among("REC", valid_codes("REC", view.year) - {CONTINUES})[before]
    yield at("episodes", left & ~episodes.among("RNE", {"S"}), "RNE")


@book.rule(
    "433",
    "An episode goes on from the one before, but does not start the day that one ended.",
    mend="Make the end of the earlier episode and the start of this one the same day, or enter S if there was a gap.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _gap(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    before = episodes.before
    # Unreadable on either side counts as a gap: NaT equals nothing.
    gap = (before >= 0) & ~(episodes.day("DEC")[before] == episodes.day("DECOM"))
    yield at("episodes", episodes.among("RNE", _CONTINUING) & gap, "DECOM")


@book.rule(
    "434",
    "The reason is a new legal status (L), but the legal status is the same or the placement changed.",
    mend="Enter P or T where only the placement changed, B or U where both did, or correct the entries.",
    tables=_EPISODES,
    damages=COURT_ORDER,
)
def _only_status(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    status_only = episodes.unlike_before("LS") & ~_placement_changed(view)
    yield at("episodes", episodes.among("RNE", {"L"}) & (episodes.before >= 0) & ~status_only, "RNE")


@book.rule(
    "435",
    "The reason is a new placement (P, T), but the placement is the same or the legal status changed.",
    mend="Enter L where only the legal status changed, B or U where both did, or correct the entries.",
    tables=_EPISODES,
    damages=CARER,
)
def _only_placement(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    placement_only = _placement_changed(view) & ~episodes.unlike_before("LS")
    yield at("episodes", episodes.among("RNE", {"P", "T"}) & (episodes.before >= 0) & ~placement_only, "RNE")


@book.rule(
    "436",
    "The reason is a new placement and a new legal status (B, U), but one of them is the same.",
    mend="Enter L where only the legal status changed, P or T where only the placement did, or correct the entries.",
    tables=_EPISODES,
    damages=COURT_ORDER,
)
def _both(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    both = _placement_changed(view) & episodes.unlike_before("LS")
    yield at("episodes", episodes.among("RNE", {"B", "U"}) & (episodes.before >= 0) & ~both, "RNE")
