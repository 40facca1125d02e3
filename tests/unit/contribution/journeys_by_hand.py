"""Journeys written by hand, so that a test says only what matters to it."""

from __future__ import annotations

from datetime import date

from tenants.journeys.journey import Decision, Journey, Outcome, Placement, Source

SOURCE = Source(2026, "episodes", 2, "episodes.csv")


def day(text: str) -> date:
    return date.fromisoformat(text)


def placement(start: str | None, end: str | None = None, outcome: Outcome = "open", place: str = "A6") -> Placement:
    begun = day(start) if start else None
    return Placement(begun, begun or day("2020-01-01"), day(end) if end else None, outcome, place, 0, SOURCE)


def decision(made: str, reversed_on: str | None, reason: str = "RD1") -> Decision:
    ended = day(reversed_on) if reversed_on else None
    return Decision(day(made), ended, reason if ended else "", ended or day("2026-03-31"), False, SOURCE)


def journey(
    child: str = "1",
    *,
    dob: str = "2023-01-01",
    incomplete: tuple[str, ...] = (),
    placements: tuple[Placement, ...] = (),
    earlier: tuple[Decision, ...] = (),
    known_until: str = "2026-03-31",
    ethnicity: str = "WBRI",
    **dates: str,
) -> Journey:
    names = ("entry", "decision", "placement_order", "match", "placed", "carer_start", "order", "reversed", "left")
    given = {name: day(dates[name]) if name in dates else None for name in names}
    return Journey(
        child=child,
        dob=day(dob) if dob else None,
        sex="F",
        ethnicity=ethnicity,
        **given,
        reversal_reason="RD1" if given["reversed"] else "",
        left_reason="",
        incomplete=incomplete,
        missing={},
        sources={},
        seen=(2026,),
        known_until=day(known_until),
        placements=placements,
        earlier_decisions=earlier,
    )
