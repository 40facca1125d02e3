"""The days an indicator is about: quarter ends, years and three-year windows ending on one, months counted exactly."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from tenants.journeys.journey import Journey
from tenants.uploads.years import collection_year_of

QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


class NotAQuarterEnd(ValueError):
    """The day asked for ends no quarter, or no return held tells of it; the message says which days would do."""


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_before(as_at: date) -> date:
    """First day of the twelve months that end on `as_at`, a quarter end."""
    return add_months(as_at + timedelta(days=1), -12)


def three_years_before(as_at: date) -> date:
    """First day of the three years that end on `as_at`, a quarter end."""
    return add_months(as_at + timedelta(days=1), -36)


def years_held(journeys: Iterable[Journey]) -> tuple[int, ...]:
    """The collection years that list any child."""
    return tuple(sorted({year for journey in journeys for year in journey.seen}))


def days_offered(years: Iterable[int]) -> tuple[date, ...]:
    """Every quarter end that the returns of these years tell of, the latest first."""
    return tuple(
        date(year if month == 3 else year - 1, month, day)
        for year in sorted(years, reverse=True)
        for month, day in ((3, 31), (12, 31), (9, 30), (6, 30))
    )


def check_day(as_at: date, years: Iterable[int]) -> None:
    """Raise NotAQuarterEnd unless `as_at` ends a quarter of a year whose return is held."""
    held = tuple(years)
    if (as_at.month, as_at.day) not in QUARTER_ENDS:
        raise NotAQuarterEnd(
            f"{as_at.isoformat()} does not end a quarter: choose 31 March, 30 June, 30 September or 31 December."
        )
    if collection_year_of(as_at) not in held:
        said = ", ".join(str(year) for year in sorted(held)) or "no year"
        raise NotAQuarterEnd(f"No return held tells of {as_at.isoformat()}: held are the returns of {said}.")


def not_held(first: date | None, as_at: date, years: Iterable[int]) -> tuple[int, ...]:
    """The collection years from `first` to `as_at` whose return is not held."""
    begins = collection_year_of(first or as_at)
    return tuple(sorted(set(range(begins, collection_year_of(as_at) + 1)) - set(years)))
