"""Placed for adoption, and the order that allows it: placements A3 to A6 against legal status, carer and reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import (
    ADOPTED,
    ADOPTIVE,
    ADOPTIVE_BY_ORDER,
    ADOPTIVE_NEW_CARER,
    ADOPTIVE_WITH_CARER,
    FOSTERED,
    FREEING_ORDER,
    PLACEMENT_ORDER,
)
from tenants.checks.rule import CARER, COURT_ORDER, NO_INDICATOR, PLACED, Hit, Rulebook, at
from tenants.checks.view import YearView, pairs

book = Rulebook()

_SAME_CARER_SINCE = np.datetime64("2015-04-01", "D")
_PLACEMENT_ORDERS_SINCE = np.datetime64("2005-12-01", "D")
_FREEING_ORDERS_UNTIL = np.datetime64("2005-12-31", "D")


@book.rule(
    "217",
    "A child placed with the current foster carer (A3, A5) starts the episode for another reason than S, T or U.",
    mend="Use T (placement changes, same carer) or U (and the legal status changes); if the carer did change, the "
    "placement is A4 or A6.",
    tables=("episodes",),
    damages=CARER,
)
def _same_carer_reason(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    placed = episodes.among("PLACE", ADOPTIVE_WITH_CARER) & (episodes.day("DECOM") >= _SAME_CARER_SINCE)
    yield at("episodes", placed & ~episodes.among("RNE", {"S", "T", "U"}), "RNE")


@book.rule(
    "336",
    "A child placed for adoption with the current foster carer (A3, A5) was not in foster care just before.",
    mend="Check the placement before: it is a foster placement (U1 to U6). With new adopters it is A4 or A6.",
    tables=("episodes",),
    damages=CARER,
)
def _fostered_before(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    cared = episodes.among("PLACE", FOSTERED | ADOPTIVE)
    moved = episodes.among("PLACE", ADOPTIVE_WITH_CARER) & (episodes.before >= 0)
    yield at("episodes", moved & ~cared[episodes.before], "PLACE")


@book.rule(
    "335",
    "Whether the foster carer adopted (AD1) does not fit the placement the child was adopted from.",
    mend="FOSTER_CARE is 1 with placement A3 or A5 and 0 with A4 or A6. Correct the one that is wrong.",
    tables=("episodes", "ad1"),
    damages=CARER,
)
def _carer_agrees(view: YearView) -> Iterator[Hit]:
    episodes, ad1 = view.episodes, view["ad1"]
    adopted = np.flatnonzero(episodes.among("REC", ADOPTED))
    here, there = pairs(episodes.child[adopted], ad1.child)
    here = adopted[here]
    by_new = ad1.among("FOSTER_CARE", {"0"})[there] & episodes.among("PLACE", ADOPTIVE_WITH_CARER)[here]
    by_carer = ad1.among("FOSTER_CARE", {"1"})[there] & episodes.among("PLACE", ADOPTIVE_NEW_CARER)[here]
    wrong = by_new | by_carer
    yield at("episodes", here[wrong], "PLACE")
    yield at("ad1", there[wrong], "FOSTER_CARE")


@book.rule(
    "408",
    "A child is placed under a placement order (A5, A6) but the legal status is not E1.",
    mend="Enter the episode in which the order was granted (LS E1); with the parents' consent it is A3 or A4.",
    tables=("episodes",),
    damages=COURT_ORDER,
)
def _order_missing(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    placed = episodes.among("PLACE", ADOPTIVE_BY_ORDER)
    yield at("episodes", placed & ~episodes.among("LS", {PLACEMENT_ORDER}), "LS")


@book.rule(
    "446",
    "A placement order (E1) is recorded before December 2005, when there were none.",
    mend="Check the legal status and the start of the episode.",
    tables=("episodes",),
    damages=COURT_ORDER,
)
def _order_too_early(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    early = episodes.day("DECOM") < _PLACEMENT_ORDERS_SINCE
    yield at("episodes", episodes.among("LS", {PLACEMENT_ORDER}) & early, "LS")


@book.rule(
    "445",
    "A freeing order (D1) is recorded for an episode that started after 2005.",
    mend="Freeing orders ended with 2005: use E1 for a placement order.",
    tables=("episodes",),
    damages=COURT_ORDER,
    years=(0, 2024),
)
def _freeing_too_late(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    late = episodes.day("DECOM") > _FREEING_ORDERS_UNTIL
    yield at("episodes", episodes.among("LS", {FREEING_ORDER}) & late, "LS")


@book.rule(
    "451",
    "A child is still under a freeing order (D1).",
    mend="No freeing order could be applied for after 30 December 2005: check the legal status.",
    tables=("episodes",),
    damages=COURT_ORDER,
    years=(0, 2024),
)
def _still_freed(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    going_on = episodes.blank("DEC") & episodes.blank("REC")
    yield at("episodes", episodes.among("LS", {FREEING_ORDER}) & going_on, "LS")


@book.rule(
    "390",
    "The child left care adopted, but not from a placement for adoption.",
    mend="Enter the episode in which the child was placed for adoption (A3 to A6), also where a foster carer "
    "adopted; or correct the reason the child left.",
    tables=("episodes",),
    damages=PLACED,
)
def _not_placed(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.among("REC", ADOPTED) & ~episodes.among("PLACE", ADOPTIVE), "PLACE")


@book.rule(
    "516",
    "The child left to a former foster carer (E45, E46) but was not in a foster placement.",
    mend="Check the last placement (U1 to U6) and the reason the child left.",
    tables=("episodes",),
    damages=NO_INDICATOR,
)
def _former_carer(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.among("REC", {"E45", "E46"}) & ~episodes.among("PLACE", FOSTERED), "PLACE")


@book.rule(
    "242",
    "URN XXXXXXX is used for a placement that is neither for adoption nor with foster carers.",
    mend="Enter the provider's own URN.",
    tables=("episodes",),
    years=(2026, 9999),
)
def _masked_urn(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.among("URN", {"XXXXXXX"}) & ~episodes.among("PLACE", ADOPTIVE | FOSTERED), "URN")
