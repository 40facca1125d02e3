"""Working days in England: Monday to Friday without the bank holidays that govuk-bank-holidays bundles. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays that the package holds; nothing is asked of any network."""
    held = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(one["date"] for one in held)


def known_until() -> date:
    """The last day of the last year whose bank holidays are held: beyond it only weekends are left out."""
    return date(max(bank_holidays()).year, 12, 31)


def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    return day.weekday() < 5 and day not in bank_holidays()


def add_working_days(start: date, count: int) -> date:
    """The day `count` working days after `start`, which itself is not counted."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def add_months(start: date, months: int) -> date:
    """The same day of the month `months` later, or its last day where it has no such day."""
    whole = start.year * 12 + start.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add(start: date, amount: int, unit: str) -> date:
    """`start` and an amount of "working_days", "days", "weeks" or "months" more; ValueError for another unit."""
    if unit == "working_days":
        return add_working_days(start, amount)
    if unit == "days":
        return start + timedelta(days=amount)
    if unit == "weeks":
        return start + timedelta(weeks=amount)
    if unit == "months":
        return add_months(start, amount)
    raise ValueError(f"{unit!r} is no unit of a clock")
