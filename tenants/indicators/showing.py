"""How an indicator is said on a page: its value in words, its parts, its groups. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from permanence.web.marks import Marked
from tenants.indicators.indicator import GROUPS, Group, Indicator

UNITS = {"days": "days", "share": "%", "children": "children", "events": "in the year"}
#: The value's places after the point; a share is shown as a percentage.
PLACES = {"days": 0, "share": 1, "children": 0, "events": 0}


def cell(indicator: Indicator) -> Marked:
    """The value with its mark: [z] where there is nobody, [x] where somebody's date is needed and cannot be known."""
    if indicator.value is None:
        return Marked(None, "x" if indicator.incomplete else "z")
    return Marked(100 * indicator.value if indicator.unit == "share" else indicator.value)


def by_group(made: Iterable[Indicator]) -> list[tuple[Group, str, list[Indicator]]]:
    """Groups in order, each with its indicators; the scorecard is never without the two that balance it."""
    given = list(made)
    return [(group, words, [one for one in given if one.group == group]) for group, words in GROUPS.items()]


def counts_as(indicator: Indicator, value: float) -> str:
    """One child's part in the value, in words."""
    if indicator.unit == "share":
        return "Yes" if value else "No"
    return f"{value:,.0f} days" if indicator.unit == "days" or value != 1 else ""
