"""The day an extract is as at: as the person stated, as its name says, or the day it was received."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from tenants.uploads.refusal import refuse

_ISO = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_BRITISH = re.compile(r"(?<!\d)(\d{1,2})[-_.](\d{1,2})[-_.](20\d\d)(?!\d)")


def day_in_name(name: str) -> date | None:
    """The one day that a path holds, innermost part first (2026-06-30, 20260630, 30-06-2026).

    None where no part holds one, or the innermost that does holds several.
    """
    path = PurePosixPath(name)
    for part in (path.name, *(parent.name for parent in path.parents)):
        written = [(year, month, day) for year, month, day in _ISO.findall(part)]
        written += [(year, month, day) for day, month, year in _BRITISH.findall(part)]
        days = {found for parts in written if (found := _day(*parts)) is not None}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def as_at(name: str, *, stated: date | None, received: date) -> tuple[date, str]:
    """The day an extract is as at, and a sentence on where it is from. Refused where two of them disagree."""
    named = day_in_name(name)
    if stated is not None and named is not None and stated != named:
        raise refuse(
            name,
            f"The name says {named:%-d %B %Y}, and you stated that the extract is as at {stated:%-d %B %Y}.",
            "State the day that is in the name, or give the file a name without a date.",
        )
    chosen = stated or named or received
    if chosen > received:
        raise refuse(
            name,
            f"The extract is said to be as at {chosen:%-d %B %Y}, after the day it was received.",
            "State the day the extract was made.",
        )
    if stated is not None:
        return chosen, f"Taken as at {chosen:%-d %B %Y}, as stated when it was sent."
    if named is not None:
        return chosen, f"Taken as at {chosen:%-d %B %Y}, the date in the name of the file."
    return (
        chosen,
        f"No day was stated or is in the name: taken as at {chosen:%-d %B %Y}, the day it was received.",
    )
