"""What waiting costs, and what was avoided (domain 7): signed, a range, every assumption said. Pure.

Avoided is not saved: a place is released, and cash only where a placement ends. Days after the horizon are never
counted, and nothing is extrapolated.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

KINDS: Mapping[str, str] = {
    "fostering": "Foster care, a week",
    "residential": "Residential care, a week",
    "looked_after": "All looked-after children, a week",
    "adoption": "Adoption services, a week",
    "fee_voluntary": "Inter-agency fee, voluntary agency, one child",
    "fee_authority": "Inter-agency fee, between authorities, one child",
}
WEEKLY = frozenset({"fostering", "residential", "looked_after", "adoption"})


@dataclass(frozen=True)
class Range:
    """Pounds (or pounds a day): a low, a middle and a high value."""

    low: float
    middle: float
    high: float

    def times(self, number: float) -> Range:
        """The range so many times; with a negative number its ends change places."""
        low, high = sorted((self.low * number, self.high * number))
        return Range(low, self.middle * number, high)

    def plus(self, other: Range) -> Range:
        """Both together, their ends added: the widest the two allow."""
        return Range(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def less(self, amount: float) -> Range:
        """The range less a known amount."""
        return Range(self.low - amount, self.middle - amount, self.high - amount)


@dataclass(frozen=True)
class UnitCost:
    """Pounds for one kind of care in one financial year ("2024-25"); `low` and `high` None where only one is known."""

    kind: str
    year: str
    weekly: float
    source: str
    low: float | None = None
    high: float | None = None
    own: bool = False


@lru_cache(maxsize=1)
def england() -> tuple[UnitCost, ...]:
    """England's costs that the product ships, each with its year and source."""
    text = files("tenants.diagnosis").joinpath("unit_costs.csv").read_text(encoding="utf-8")
    return tuple(
        UnitCost(
            row["kind"],
            row["year"],
            float(row["weekly"]),
            row["source"],
            float(row["low"]) if row["low"] else None,
            float(row["high"]) if row["high"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def financial_year(day: date) -> str:
    """The financial year of a day, "2024-25"."""
    first = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def in_force(kind: str, year: str, rows: Iterable[UnitCost]) -> UnitCost | None:
    """The cost of a year: the authority's own of that year, then England's, then the nearest year known, own first."""
    fitting = [row for row in rows if row.kind == kind]
    if not fitting:
        return None
    wanted = int(year[:4])
    # Of two equally near years the earlier one: a later price was not in force.
    return min(fitting, key=lambda row: (abs(int(row.year[:4]) - wanted), not row.own, row.year))


def daily(cost: UnitCost, spread: UnitCost | None = None) -> Range:
    """Pounds a day, each rounded to the pound: £765 a week is £109 a day.

    Where a cost has no low and high of its own it takes those of `spread` in proportion; an authority's own cost
    without them is known and has none.
    """
    low, high = cost.low, cost.high
    if low is None and high is None and spread is not None and not cost.own and spread.low and spread.high:
        low, high = cost.weekly * spread.low / spread.weekly, cost.weekly * spread.high / spread.weekly
    return Range(
        round((low if low is not None else cost.weekly) / 7),
        round(cost.weekly / 7),
        round((high if high is not None else cost.weekly) / 7),
    )


@dataclass(frozen=True)
class Costed:
    """An amount with what it rests on, one assumption a line."""

    amount: Range
    assumptions: tuple[str, ...]


def cost_of_days(days_by_year: Mapping[str, float], rows: Sequence[UnitCost], kind: str = "fostering") -> Costed:
    """What days of waiting in each financial year cost at the placement cost in force; LookupError without any cost."""
    whole = Range(0.0, 0.0, 0.0)
    said = []
    spread = next((row for row in england() if row.kind == kind and row.low is not None), None)
    for year, days in sorted(days_by_year.items()):
        cost = in_force(kind, year, rows)
        if cost is None:
            raise LookupError(f"No cost of {kind} is known")
        a_day = daily(cost, spread)
        whole = whole.plus(a_day.times(days))
        whose = "your own cost" if cost.own else "England’s cost"
        at = f"£{a_day.middle:,.0f} a day"
        if a_day.low != a_day.high:
            at += f" (£{a_day.low:,.0f} to £{a_day.high:,.0f})"
        other = "" if cost.year == year else f", because none is known for {year}"
        said.append(f"{days:,.0f} days in {year} at {at}: {whose} of {cost.year}{other}. Source: {cost.source}.")
    return Costed(whole, tuple(said))


def avoided(
    expected_days: float,
    actual_days: float,
    daily_cost: Range,
    *,
    programme_cost: float = 0.0,
    extra_fees: float = 0.0,
    expectation: str,
    horizon: int,
) -> Costed:
    """Σ (expected − actual days) × daily cost − programme cost − extra inter-agency fees. Negative where waits grew.

    `expectation` says in words what the expected days rest on. 40 children × 60 days × £109 = £261,600.
    """
    days = expected_days - actual_days
    amount = daily_cost.times(days).less(programme_cost + extra_fees)
    return Costed(
        amount,
        (
            f"Expected {expected_days:,.0f} days, {expectation}; children waited {actual_days:,.0f} days: "
            f"{abs(days):,.0f} days {'fewer' if days >= 0 else 'more'}.",
            f"A day of waiting costs £{daily_cost.middle:,.0f} (£{daily_cost.low:,.0f} to £{daily_cost.high:,.0f}).",
            f"Taken off: £{programme_cost:,.0f} for the programme, £{extra_fees:,.0f} in extra inter-agency fees.",
            f"Only days before day {horizon:,} of a wait are counted; nothing is extrapolated to later years.",
            "Avoided, not saved: a place is released, and cash only where a placement ends.",
            "Children are taken to live in foster care while they wait.",
        ),
    )
