"""Extracts written as a few lines, and the ones an authority would have made of a life on some day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tenants.uploads.extracts import ANNEX_A, DAYS, Extract, ExtractRow
from tests.unit.journeys.histories import day
from tests.unit.journeys.lives import Life, Period, TruePlan

A_YEAR = timedelta(days=365)


def listed(as_at: str, rows: Mapping[str, str], kind: str = ANNEX_A) -> Extract:
    """`rows`: child → words like "decision=2025-01-02 match=2025-06-01 family=F1 reason=RD3 disability=yes"."""
    return Extract(
        kind,
        day(as_at),
        tuple(_row(child, number, words) for number, (child, words) in enumerate(rows.items(), start=2)),
        f"list_10_{as_at}.xlsx",
        {name: name for name in (*DAYS, "child", "reversal_reason")},
    )


def _row(child: str, number: int, words: str) -> ExtractRow:
    given = dict(word.split("=") for word in words.split())
    answers = {
        name: given[name] == "yes" for name in ("disability", "sibling_group", "adopted_by_carer") if name in given
    }
    numbers = {name: int(given[name]) for name in ("siblings_together", "siblings_apart") if name in given}
    return ExtractRow(
        child=child,
        row=number,
        days={name: day(given[name]) for name in DAYS if name in given and given[name] != "?"},
        unreadable=frozenset(name for name in DAYS if given.get(name) == "?"),
        family=given.get("family", ""),
        sex=given.get("sex", ""),
        reversal_reason=given.get("reason", ""),
        left_reason=given.get("left_reason", ""),
        **answers,
        **numbers,
    )


def listed_of(lives: Iterable[Life], as_at: date) -> Extract:
    """List 10 of that day: children with a plan of adoption, or whose plan or care ended in the year before it."""
    rows = []
    for one in lives:
        found = plan_listed(one, as_at)
        if found is not None:
            days = days_listed(*found, as_at)
            reason = found[1].reason if "reversed" in days else ""
            rows.append(ExtractRow(one.history.child, len(rows) + 2, days, reversal_reason=reason))
    return Extract(ANNEX_A, as_at, tuple(rows), f"{as_at}.csv", {name: name for name in DAYS})


def plan_listed(one: Life, as_at: date) -> tuple[Period, TruePlan] | None:
    """The plan that a list of that day is about, None where the child is not on it."""
    begun = [each for each in one.periods if each.entry <= as_at]
    plans = [plan for plan in begun[-1].plans if plan.made <= as_at] if begun else []
    if not plans:
        return None
    ended = _by(plans[-1].ceased, as_at) or _by(begun[-1].left, as_at)
    return None if ended is not None and ended < as_at - A_YEAR else (begun[-1], plans[-1])


def days_listed(period: Period, plan: TruePlan, as_at: date) -> dict[str, date]:
    """What a truthful row says: the last placement, unless it broke down."""
    begun = [each for each in plan.placed if each <= as_at]
    broken = [each for each in plan.disrupted if each <= as_at]
    lives_there = len(begun) > len(broken)
    days = {
        "entry": period.entry,
        "decision": plan.made,
        "placement_order": _by(plan.order_made, as_at),
        "match": _by(plan.matched, as_at) if lives_there or not begun else None,
        "placed": begun[-1] if lives_there else None,
        "order": _by(plan.adopted, as_at),
        "reversed": _by(plan.ceased, as_at),
    }
    return {name: when for name, when in days.items() if when is not None}


def _by(when: date | None, as_at: date) -> date | None:
    return when if when is not None and when <= as_at else None
