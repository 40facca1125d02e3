"""Journeys of all children from the union of the returns held, and what extracts add to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from tenants.journeys.completeness import missing_dates, order_is_of_an_earlier_plan
from tenants.journeys.extracted import extract_only, with_extracts
from tenants.journeys.facts import Facts, facts_of
from tenants.journeys.held import Held
from tenants.journeys.journey import DATES, Correction, Journey, Source
from tenants.journeys.rows import ChildRows, rows_by_child
from tenants.journeys.statement import Statement, siblings_in
from tenants.uploads.extracts import Extract, in_order_told
from tenants.uploads.tables import AnnualReturn, year_end
from tenants.uploads.years import collection_year_of


def build_journeys(returns: Sequence[AnnualReturn], extracts: Sequence[Extract] = ()) -> dict[str, Journey]:
    """Child → journey, for every child that any of the returns or extracts lists, sorted by child.

    The order of either does not matter; each year counts once, and each kind and day of extract (of two the last
    given). A child that only extracts list has a journey where they give a date of one. Nothing held, no journeys.
    """
    rows, held = _held(returns)
    said = _statements(extracts)
    children = sorted({*rows, *said})
    journeys = {child: _journey(child, rows.get(child), held, said.get(child, ())) for child in children}
    return {child: journey for child, journey in journeys.items() if journey is not None}


def _held(returns: Sequence[AnnualReturn]) -> tuple[dict[str, ChildRows], Held | None]:
    one_a_year = {one.year: one for one in returns}
    if not one_a_year:
        return {}, None
    held = Held(
        years=tuple(sorted(one_a_year)),
        with_decisions=frozenset(
            year
            for year, one in one_a_year.items()
            if one.sent("placed_adoption") or len(one.tables["placed_adoption"])
        ),
    )
    return rows_by_child([one_a_year[year] for year in held.years]), held


def _statements(extracts: Sequence[Extract]) -> dict[str, list[Statement]]:
    """Child → what extracts say of it, in the order they said it."""
    one_a_day = {(one.kind, one.as_at): one for one in extracts}
    said: dict[str, list[Statement]] = {}
    for one in in_order_told(tuple(one_a_day.values())):
        rows = one.by_child()
        siblings = siblings_in(rows)
        year = collection_year_of(one.as_at)
        for child, row in rows.items():
            source = Source(year, one.kind, row.row, one.file, one.as_at)
            said.setdefault(child, []).append(Statement(row, source, child in siblings))
    return said


def _journey(child: str, rows: ChildRows | None, held: Held | None, said: Sequence[Statement]) -> Journey | None:
    if rows is None or held is None:
        journey = with_extracts(extract_only(child, said[0]), said, blind_until=None, decisions_to=None)
        return journey if journey.left or any(getattr(journey, name) for name in DATES) else None
    facts = facts_of(rows, held)
    journey = _with_corrections(facts)
    if not said:
        return journey
    told = [year_end(year) for year in rows.episodes if year in held.with_decisions]
    return with_extracts(journey, said, blind_until=_blind_until(facts), decisions_to=max(told, default=None))


def _blind_until(facts: Facts) -> date | None:
    """The last day of a time in which something may have happened to the child that no return held shows."""
    if facts.unseen.lost:
        return facts.held.until
    return year_end(max(facts.unseen.gaps)) if facts.unseen.gaps else None


def _with_corrections(facts: Facts) -> Journey:
    rows, held = facts.rows, facts.held
    journey = journey_from(facts)
    corrections = [*_changed_particulars(rows)]
    for year in sorted(facts.corrected_in):
        corrections += _changed_dates(rows, held, year)
    return replace(journey, corrections=tuple(corrections)) if corrections else journey


def journey_from(facts: Facts) -> Journey:
    """The journey that the facts of one child amount to, without what earlier returns had said."""
    missing = missing_dates(facts)
    dates, sources = _dates(facts)
    known = {name: day for name, day in dates.items() if day is not None and name not in missing}
    header = [facts.rows.header[year] for year in sorted(facts.rows.header, reverse=True)]
    decision = facts.decision
    early = facts.early_permanence
    by_carer = facts.adoption.foster_care if facts.adoption is not None else ""
    values: dict[str, Any] = {name: known.get(name) for name in DATES}
    return Journey(
        child=facts.rows.child,
        dob=facts.dob,
        sex=next((one.sex for one in header if one.sex), ""),
        ethnicity=next((one.ethnicity for one in header if one.ethnicity), ""),
        **values,
        reversal_reason=decision.reason if decision is not None and decision.reversed is not None else "",
        left=facts.last.dec if facts.left and facts.last is not None else None,
        left_reason=facts.last.rec if facts.left and facts.last is not None else "",
        incomplete=tuple(name for name in DATES if name in missing),
        missing=missing,
        sources={name: sources[name] for name in DATES if name in known}
        | ({"early_permanence": early.source} if early is not None and early.day is not None else {}),
        seen=facts.rows.seen,
        known_until=year_end(max(facts.rows.seen)) if facts.unseen.lost else facts.held.until,
        episodes=facts.spells,
        placements=facts.placements,
        current_decision=decision,
        earlier_decisions=facts.earlier_decisions,
        early_permanence=early.day if early is not None else None,
        early_permanence_incomplete=early.day is None if early is not None else not facts.begins_with_entry,
        adopted_by_carer=by_carer == "1" if by_carer in ("0", "1") else None,
    )


def _dates(facts: Facts) -> tuple[dict[str, date | None], dict[str, Source]]:
    dates: dict[str, date | None] = {}
    sources: dict[str, Source] = {}

    def put(name: str, day: date | None, source: Source) -> None:
        dates[name], sources[name] = day, source

    if facts.begins_with_entry:
        put("entry", facts.final[0].decom, facts.final[0].source)
    if facts.decision is not None:
        put("decision", facts.decision.made, facts.decision.source)
        put("reversed", facts.decision.reversed, facts.decision.reversed_source or facts.decision.source)
    if facts.placement_order is not None and not order_is_of_an_earlier_plan(facts):
        put("placement_order", *facts.placement_order)
    if facts.adoption is not None:
        put("match", facts.adoption.match, facts.adoption.source)
    if facts.placement is not None:
        put("placed", facts.placement.start, facts.placement.source)
    if facts.carer_start is not None:
        put("carer_start", *facts.carer_start)
    if facts.adopted and facts.last is not None:
        put("order", facts.last.dec, facts.last.source)
    return dates, sources


def _changed_particulars(rows: ChildRows) -> list[Correction]:
    changed = []
    years = sorted(rows.header)
    for earlier, later in pairwise(years):
        before, after = rows.header[earlier], rows.header[later]
        for name in ("dob", "sex", "ethnicity"):
            was, now = getattr(before, name), getattr(after, name)
            if was and now and was != now:
                changed.append(Correction(name, str(was), str(now), before.source, after.source))
    return changed


def _changed_dates(rows: ChildRows, held: Held, year: int) -> list[Correction]:
    """The dates that the return of `year` changed, by deriving the journey without and with it."""
    earlier_rows, later_rows = (_up_to(rows, year - 1), _up_to(rows, year))
    if not earlier_rows.seen:
        return []
    before = journey_from(facts_of(earlier_rows, held.before(year)))
    after = journey_from(facts_of(later_rows, held.before(year, inclusive=True)))
    if _periods(before) != _periods(after):
        return []  # Care was left and begun again: these are dates of another journey, not corrected ones.
    changed = []
    for name in DATES:
        was, now = getattr(before, name), getattr(after, name)
        if was is not None and was != now:
            by = after.sources.get(name) or _any_row(later_rows, year)
            changed.append(Correction(name, was.isoformat(), now.isoformat() if now else "", before.sources[name], by))
    return changed


def _periods(journey: Journey) -> int:
    return max((spell.period for spell in journey.episodes), default=-1)


def _up_to(rows: ChildRows, year: int) -> ChildRows:
    return ChildRows(
        rows.child,
        header={one: row for one, row in rows.header.items() if one <= year},
        episodes={one: given for one, given in rows.episodes.items() if one <= year},
        decisions={one: given for one, given in rows.decisions.items() if one <= year},
        adoptions={one: given for one, given in rows.adoptions.items() if one <= year},
    )


def _any_row(rows: ChildRows, year: int) -> Source:
    tables: tuple[Mapping[int, Any], ...] = (rows.episodes, rows.decisions, rows.adoptions)
    for table in tables:
        if table.get(year):
            return table[year][0].source
    return rows.header[year].source
