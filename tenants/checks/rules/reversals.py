"""A decision that ended without adoption: its date, its reason, and the decisions before and after it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import ADOPTED, ADOPTIVE, CONTINUES, FREEING_ORDER, PLACEMENT_ORDER, SHORT_BREAKS
from tenants.checks.rule import ADOPTION, DECISION, REVERSAL, Hit, Rulebook, at
from tenants.checks.rules.entries import ad1_filled
from tenants.checks.view import YearView, pairs, picked

book = Rulebook()


@book.rule(
    "118",
    "A reversal is dated before the year began or before the child started to be looked after.",
    mend="Check the date. A decision reversed in an earlier year was reported then and is left out of this one.",
    tables=("episodes", "placed_adoption"),
    damages=REVERSAL,
)
def _before_the_year(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    ceased = rows.day("DATE_PLACED_CEASED")
    first = view.least("episodes", episodes.day("DECOM"), ~episodes.among("LS", SHORT_BREAKS))
    entered = view.by_row("placed_adoption", picked(episodes.day("DECOM"), first))
    early = (ceased < view.start) | (ceased < entered)
    yield at("placed_adoption", early, "DATE_PLACED_CEASED")
    yield at("episodes", first[view.has("placed_adoption", early)], "DECOM")


@book.rule(
    "522",
    "A reversal is dated before the decision it reverses.",
    mend="Check both dates of the row in PlacedAdoption.",
    tables=("placed_adoption",),
    damages=REVERSAL,
)
def _before_the_decision(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    yield at("placed_adoption", rows.day("DATE_PLACED_CEASED") < rows.day("DATE_PLACED"), "DATE_PLACED_CEASED")


@book.rule(
    "563",
    "A reversal is recorded without the decision it reverses.",
    mend="Enter the date of the decision in DATE_PLACED.",
    tables=("placed_adoption",),
    damages=DECISION,
)
def _without_decision(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    ended = rows.filled("DATE_PLACED_CEASED") & rows.filled("REASON_PLACED_CEASED")
    yield at("placed_adoption", ended & rows.blank("DATE_PLACED"), "DATE_PLACED")


@book.rule(
    "557",
    "A child placed for adoption or under an order left care without being adopted, and no reversal is recorded.",
    mend="Enter the date the decision was reversed and the reason; or correct the reason the child left care.",
    tables=("episodes", "placed_adoption"),
    damages=REVERSAL,
)
def _left_otherwise(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    orders = {PLACEMENT_ORDER} if view.year >= 2025 else {PLACEMENT_ORDER, FREEING_ORDER}
    planned = episodes.among("PLACE", ADOPTIVE) | episodes.among("LS", orders)
    left = planned & ~episodes.among("REC", ADOPTED | {CONTINUES, ""})
    whole = rows.filled("DATE_PLACED_CEASED") & rows.filled("REASON_PLACED_CEASED")
    recorded = view.has("placed_adoption", rows.known)
    open_still = view.has("placed_adoption", ~whole)
    yield at("episodes", left & view.by_row("episodes", open_still | ~recorded), "REC")
    yield at(
        "placed_adoption", ~whole & view.by_row("placed_adoption", view.has("episodes", left)), "DATE_PLACED_CEASED"
    )


@book.rule(
    "558",
    "The child was adopted, but every decision for the child is recorded as reversed.",
    mend="Take the reversal out if the decision stood until the order, or add the decision that led to the adoption.",
    tables=("episodes", "placed_adoption"),
    damages=REVERSAL,
)
def _adopted_though_reversed(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    ended = rows.filled("DATE_PLACED_CEASED")
    only_ended = view.has("placed_adoption", ended) & ~view.has("placed_adoption", ~ended)
    yield at("episodes", episodes.among("REC", ADOPTED) & view.by_row("episodes", only_ended), "REC")


@book.rule(
    "525",
    "The decision that led to the adoption in AD1 is recorded as reversed.",
    mend="A child whose decision was reversed cannot be adopted under it: take the reversal out, or add the "
    "decision that followed it, or take the row out of AD1.",
    tables=("placed_adoption", "ad1"),
    damages=ADOPTION,
)
def _adoption_reversed(view: YearView) -> Iterator[Hit]:
    rows, ad1 = view["placed_adoption"], view["ad1"]
    ended = rows.filled("DATE_PLACED_CEASED")
    stands = view.by_row("placed_adoption", view.has("placed_adoption", ~ended))
    here, there = pairs(rows.child, ad1.child)
    completed = np.asarray(ad1_filled(view).any(axis=1))
    led = rows.day("DATE_PLACED")[here] == ad1.day("DATE_INT")[there]
    # A reversal followed by another decision is history, unless the adoption claims the reversed one.
    broken = ended[here] & completed[there] & (~stands[here] | led)
    yield at("placed_adoption", here[broken], "DATE_PLACED_CEASED")
    yield at("ad1", there[broken], "DATE_INT")


@book.rule(
    "579",
    "A new decision starts while an earlier one is still open.",
    mend="Enter when and why the earlier decision was reversed, on or before the date of the new one; or take out the "
    "row that was entered twice.",
    tables=("placed_adoption",),
    damages=DECISION,
)
def _overlap(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    made, ended = rows.day("DATE_PLACED"), rows.day("DATE_PLACED_CEASED")
    order = np.lexsort((made, rows.child))
    earlier, later = order[:-1], order[1:]
    same = (rows.child[earlier] == rows.child[later]) & rows.known[later]
    yield at(
        "placed_adoption", later[same & (np.isnat(ended[earlier]) | (made[later] < ended[earlier]))], "DATE_PLACED"
    )


@book.rule(
    "583",
    "There are several decisions and an earlier one was not reversed.",
    mend="Check that each row is needed, and enter when and why the earlier decision was reversed.",
    tables=("placed_adoption",),
    damages=DECISION,
)
def _earlier_open(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    order = np.lexsort((np.arange(len(rows)), rows.day("DATE_PLACED"), rows.child))
    has_later = np.zeros(len(rows), dtype=bool)
    has_later[order[:-1]] = (rows.child[order[1:]] == rows.child[order[:-1]]) & rows.known[order[1:]]
    yield at("placed_adoption", has_later & rows.blank("DATE_PLACED_CEASED"), "DATE_PLACED_CEASED")
