"""What extracts say of a child, laid over the journey that the returns give.

An extract is one more statement, as at its day. Date by date the later statement wins: a return counts as at the 31
March it ends on, an extract after the returns of that day and before. Both are kept, as a correction. A blank never
takes a date away. A later return that shows, for the very day an extract names, something else takes the date away;
of what no return can show (the match of a child who waits, siblings) the extract stays.

Only what is of the same plan is joined. A row that names a decision since followed by another, or of a child who has
entered care anew since, tells of an earlier plan; a decision after a reversal begins a new one. A row that is older
than a time no return held shows (a missing year, a child lost sight of) cannot tell of that time either, so it does not
make an incomplete date known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tenants.journeys.draft import Draft
from tenants.journeys.journey import DATES, Journey
from tenants.journeys.statement import Statement


def with_extracts(
    journey: Journey, statements: Sequence[Statement], *, blind_until: date | None, decisions_to: date | None
) -> Journey:
    """The journey with what extracts say, in the order they said it.

    `blind_until` is the last day of a time that hides something of this child from the returns, None where there is
    none; `decisions_to` the last day for which a return that lists the child tells of decisions.
    """
    for said in statements:
        draft = Draft(journey, said, decisions_to)
        draft.particulars()
        hidden = blind_until is not None and said.as_at < blind_until and said.day("order") is None
        if not hidden and not _of_earlier_care(journey, said):
            draft.dates_of_the_plan()
        journey = draft.finished()
    return _with_what_is_missing(journey)


def extract_only(child: str, first: Statement) -> Journey:
    """The journey of a child no return lists, before anything is said of it."""
    nothing: dict[str, Any] = dict.fromkeys(DATES)
    return Journey(
        child=child,
        dob=None,
        sex="",
        ethnicity="",
        **nothing,
        reversal_reason="",
        left=None,
        left_reason="",
        incomplete=(),
        missing={},
        sources={},
        seen=(),
        known_until=first.as_at,
    )


def _of_earlier_care(journey: Journey, said: Statement) -> bool:
    """Whether the child entered care anew after the extract was made."""
    return journey.entry is not None and journey.entry > said.as_at


_NOT_SAID = "no extract or return held gives it"


def _with_what_is_missing(journey: Journey) -> Journey:
    """The journey with the dates named incomplete that must have happened and that nothing held gives."""
    missing: dict[str, str] = dict(journey.missing)
    by_extract = {name for name, source in journey.sources.items() if source.as_at is not None}
    if not journey.seen:
        _must(journey, missing, "entry")
        if any(getattr(journey, name) for name in ("placement_order", "match", "placed", "order", "reversed")):
            _must(journey, missing, "decision")
    if {"placed", "order"} & by_extract:
        _must(journey, missing, "decision")
        _must(journey, missing, "match")
        if not journey.consent:
            _must(journey, missing, "placement_order", "no source held shows an order, or consent in its place")
    if "order" in by_extract:
        _must(journey, missing, "placed")
        if journey.adopted_by_carer is not False:
            _must(journey, missing, "carer_start", "no source held says whether, and since when, the carers adopt")
    if missing == journey.missing:
        return journey
    return replace(journey, missing=missing, incomplete=tuple(name for name in DATES if name in missing))


def _must(journey: Journey, missing: dict[str, str], name: str, why: str = _NOT_SAID) -> None:
    if getattr(journey, name) is None:
        missing.setdefault(name, why)
