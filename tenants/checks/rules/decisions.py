"""The decision that a child should be placed for adoption, against the child's birth, care, placement and match.

DATE_PLACED and DATE_INT are both the day the decision maker decided; neither is the day the child moved in.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import ADOPTIVE, CONTINUES, FREEING_ORDER, PLACEMENT_ORDER
from tenants.checks.dates import NO_DAY, Days
from tenants.checks.rule import COURT_ORDER, DECISION, MATCH, Hit, Rulebook, at
from tenants.checks.view import YearView, pairs, picked

book = Rulebook()


def decided(view: YearView) -> np.ndarray:
    """By child: whether PlacedAdoption gives any date of decision, readable or not."""
    return view.has("placed_adoption", view["placed_adoption"].filled("DATE_PLACED"))


def reversed_before(view: YearView, child: np.ndarray, decision: Days) -> Days:
    """For decisions of children (in parallel): the latest reversal of another decision on or before it; NaT for none.

    What came before a reversal belongs to the plan that ended, and says nothing about the decision that followed it.
    """
    latest = np.full(len(child), NO_DAY)
    for held in (view, view.previous):
        if held is None:
            continue
        rows = held["placed_adoption"]
        ceased, made = rows.day("DATE_PLACED_CEASED"), rows.day("DATE_PLACED")
        mine, theirs = pairs(child, rows.child)
        earlier = (ceased[theirs] <= decision[mine]) & (made[theirs] < decision[mine])
        np.fmax.at(latest, mine[earlier], ceased[theirs][earlier])
    return latest


def first_after(view: YearView, where: np.ndarray, child: np.ndarray, since: Days) -> np.ndarray:
    """For children (in parallel): where a run of episodes of `where` first starts from `since` (NaT: ever); else -1.

    A placement or an order goes on through episodes split for other reasons; only its beginning says anything.
    """
    episodes = view.episodes
    start = episodes.day("DECOM")
    goes_on = (episodes.before >= 0) & where[episodes.before]
    wanted = np.flatnonzero(where & ~goes_on & ~np.isnat(start))
    mine, theirs = pairs(child, episodes.child[wanted])
    there = wanted[theirs]
    keep = np.isnat(since[mine]) | (start[there] >= since[mine])
    mine, there = mine[keep], there[keep]
    order = np.lexsort((start[there], mine))[::-1]
    found = np.full(len(child), -1, dtype=np.intp)
    found[mine[order]] = there[order]
    return found


@book.rule(
    "184",
    "The decision is dated before the child was born.",
    mend="Check the date of the decision and the date of birth against the case file.",
    tables=("header", "placed_adoption"),
    damages=DECISION,
)
def _before_birth(view: YearView) -> Iterator[Hit]:
    rows = view["placed_adoption"]
    yield at("placed_adoption", rows.day("DATE_PLACED") < view.by_row("placed_adoption", view.born), "DATE_PLACED")


@book.rule(
    "117",
    "A decision, or its reversal, is dated after the year ended or after the child left care.",
    mend="Check the date; a decision made after 31 March belongs in next year's return.",
    tables=("episodes", "placed_adoption"),
    damages=DECISION,
)
def _after_the_end(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    latest = view.greatest("episodes", episodes.day("DECOM"), ~episodes.among("REC", {CONTINUES}))
    left = view.by_row("placed_adoption", picked(episodes.day("DEC"), latest))
    for column in ("DATE_PLACED", "DATE_PLACED_CEASED"):
        day = rows.day(column)
        late = (day > view.end) | (day > left)
        yield at("placed_adoption", late, column)
        yield at("episodes", latest[view.has("placed_adoption", late)], "DEC")


@book.rule(
    "1003",
    "The decision is dated before the child started to be looked after.",
    mend="Check both dates. A decision from an earlier period of care is not this one.",
    tables=("episodes", "placed_adoption"),
    damages=DECISION,
)
def _before_care(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    first = view.least("episodes", episodes.day("DECOM"), episodes.among("RNE", {"S"}))
    early = rows.day("DATE_PLACED") < view.by_row("placed_adoption", picked(episodes.day("DECOM"), first))
    yield at("placed_adoption", early, "DATE_PLACED")
    yield at("episodes", first[view.has("placed_adoption", early)], "DECOM")


@book.rule(
    "334",
    "The decision given in AD1 is dated before the child's latest start of care.",
    mend="Check DATE_INT and the start of the period of care the child was adopted from.",
    tables=("episodes", "ad1"),
    damages=DECISION,
)
def _adopted_decision_before_care(view: YearView) -> Iterator[Hit]:
    ad1, episodes = view["ad1"], view.episodes
    latest = view.greatest("episodes", episodes.day("DECOM"), episodes.among("RNE", {"S"}))
    early = ad1.day("DATE_INT") < view.by_row("ad1", picked(episodes.day("DECOM"), latest))
    yield at("ad1", early, "DATE_INT")
    yield at("episodes", latest[view.has("ad1", early)], "DECOM")


@book.rule(
    "521",
    "The child was placed for adoption before the decision given in AD1.",
    mend="DATE_INT is the day the decision maker decided, on or before the day of moving in. Check both.",
    tables=("episodes", "ad1"),
    damages=DECISION,
)
def _placed_before_adopted_decision(view: YearView) -> Iterator[Hit]:
    ad1, episodes = view["ad1"], view.episodes
    made = ad1.day("DATE_INT")
    moved = first_after(view, episodes.among("PLACE", ADOPTIVE), ad1.child, reversed_before(view, ad1.child, made))
    late = made > picked(episodes.day("DECOM"), moved)
    yield at("ad1", late, "DATE_INT")
    yield at("episodes", moved[late], "DECOM")


@book.rule(
    "552",
    "The child was placed for adoption before the decision.",
    mend="DATE_PLACED is the day the decision maker decided, on or before the day of moving in. Check both.",
    tables=("episodes", "placed_adoption"),
    damages=DECISION,
)
def _placed_before_decision(view: YearView) -> Iterator[Hit]:
    rows, episodes = view["placed_adoption"], view.episodes
    last = view.greatest("placed_adoption", rows.day("DATE_PLACED"), np.ones(len(rows), dtype=bool))
    last = last[last >= 0]
    made, child = rows.day("DATE_PLACED")[last], rows.child[last]
    moved = first_after(view, episodes.among("PLACE", ADOPTIVE), child, reversed_before(view, child, made))
    late = made > picked(episodes.day("DECOM"), moved)
    yield at("placed_adoption", last[late], "DATE_PLACED")
    yield at("episodes", moved[late], "DECOM")


def _after_order(code: str, order: str, name: str, years: tuple[int, int], tables: tuple[str, ...]) -> None:
    @book.rule(
        code,
        f"The {name} was granted before the decision.",
        mend=f"The decision comes first: check DATE_PLACED and the start of the first episode with legal status"
        f" {order}.",
        tables=("episodes", "placed_adoption"),
        damages=COURT_ORDER,
        years=years,
    )
    def find(view: YearView) -> Iterator[Hit]:
        rows, episodes = view["placed_adoption"], view.episodes
        made = rows.day("DATE_PLACED")
        granted = first_after(view, episodes.among("LS", {order}), rows.child, reversed_before(view, rows.child, made))
        late = made > picked(episodes.day("DECOM"), granted)
        if "placed_adoption" in tables:
            yield at("placed_adoption", late, "DATE_PLACED")
        yield at("episodes", granted[late], "DECOM")


_after_order("554", PLACEMENT_ORDER, "placement order", (0, 9999), ("placed_adoption", "episodes"))
_after_order("556", FREEING_ORDER, "freeing order", (0, 2024), ("episodes",))


@book.rule(
    "551",
    "The child is placed for adoption but no decision is recorded.",
    mend="Add the child's row to PlacedAdoption with the date of the decision.",
    tables=("episodes", "placed_adoption"),
    needs=("episodes",),
    damages=DECISION,
)
def _placed_without_decision(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.among("PLACE", ADOPTIVE) & ~view.by_row("episodes", decided(view)), "PLACE")


def _order_without_decision(code: str, order: str, name: str, years: tuple[int, int]) -> None:
    @book.rule(
        code,
        f"A {name} is recorded but no decision that stands.",
        mend="Add the child's row to PlacedAdoption. Where the decision was reversed, end the order's legal "
        "status too, or add the new decision.",
        tables=("episodes", "placed_adoption"),
        needs=("episodes",),
        damages=COURT_ORDER,
        years=years,
    )
    def find(view: YearView) -> Iterator[Hit]:
        rows, episodes = view["placed_adoption"], view.episodes
        ordered = episodes.among("LS", {order})
        yield at("episodes", ordered & ~view.by_row("episodes", decided(view)), "LS")
        ended = rows.filled("DATE_PLACED_CEASED") | rows.filled("REASON_PLACED_CEASED")
        stands = view.has("placed_adoption", ~ended & rows.filled("DATE_PLACED"))
        still = view.has("episodes", ordered & episodes.blank("DEC"))
        yield at("placed_adoption", ended & view.by_row("placed_adoption", still & ~stands), "DATE_PLACED_CEASED")


_order_without_decision("553", PLACEMENT_ORDER, "placement order", (0, 9999))
_order_without_decision("555", FREEING_ORDER, "freeing order", (0, 2024))


@book.rule(
    "333",
    "The match is dated before the decision, or there is no decision beside it.",
    mend="Check DATE_INT (the decision) and DATE_MATCH (these adopters): a child is matched after the decision.",
    tables=("ad1",),
    damages=MATCH,
)
def _matched_before_decision(view: YearView) -> Iterator[Hit]:
    ad1 = view["ad1"]
    made, matched = ad1.day("DATE_INT"), ad1.day("DATE_MATCH")
    yield at("ad1", ~np.isnat(matched) & (np.isnat(made) | (made > matched)), "DATE_INT")


@book.rule(
    "523",
    "The decision in AD1 and the one in PlacedAdoption have different dates.",
    mend="Both are the day the decision maker decided: give the same date in both tables.",
    tables=("placed_adoption", "ad1"),
    damages=DECISION,
)
def _decisions_differ(view: YearView) -> Iterator[Hit]:
    rows, ad1 = view["placed_adoption"], view["ad1"]
    here, there = pairs(rows.child, ad1.child)
    made, given = rows.day("DATE_PLACED")[here], ad1.day("DATE_INT")[there]
    both = ~np.isnat(made) & ~np.isnat(given)
    # An earlier decision that was reversed has a date of its own; only the one that led to the adoption must agree.
    led = both & ~((rows.day("DATE_PLACED_CEASED")[here] <= given) & (made < given))
    differ = led & (made != given)
    yield at("placed_adoption", here[differ], "DATE_PLACED")
    yield at("ad1", there[differ], "DATE_INT")
