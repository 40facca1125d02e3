"""The decisions that a child should be placed for adoption, over all returns, and the one a journey is about.

A return lists a decision every year until it is reversed or the child is adopted, so that one return shows the date of
a decision made years before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tenants.journeys.journey import Decision, Placement
from tenants.journeys.rows import AdoptionRow, DecisionRow
from tenants.uploads.tables import year_end


class MergedDecisions(NamedTuple):
    """Decisions in order of date, the years whose return corrected one, and whether a date could not be read."""

    decisions: tuple[Decision, ...]
    corrected_in: frozenset[int]
    unreadable: bool


def merge(by_year: Mapping[int, Sequence[DecisionRow]], seen: Collection[int]) -> MergedDecisions:
    """The union of one child's decisions; the later return wins.

    `seen` are the years whose return lists the child and holds the table of decisions: a decision that was open and is
    not carried forward into one of them had ended by then, or had its date corrected there.
    """
    union: dict[date, Decision] = {}
    corrected: set[int] = set()
    unreadable = False
    for year in sorted({*by_year, *seen}):
        rows = {row.made: row for row in by_year.get(year, ()) if row.made is not None}
        unreadable = unreadable or len(rows) < len(by_year.get(year, ()))
        for made, earlier in sorted(union.items()):
            if made in rows or earlier.reversed is not None or earlier.end_unknown:
                continue
            # A date listed only now, though of the time that the earlier return told of, is that decision's new date.
            if any(other not in union and other <= earlier.open_until for other in rows):
                del union[made]
                corrected.add(year)
            else:
                union[made] = replace(earlier, end_unknown=True)
        for made, row in rows.items():
            told = union.get(made)
            if told is not None and told.reversed is not None and told.reversed != row.ceased:
                corrected.add(year)
            union[made] = Decision(
                made=made,
                reversed=row.ceased,
                reason=row.reason if row.ceased else "",
                open_until=year_end(year),
                end_unknown=False,
                source=row.source,
                reversed_source=row.source if row.ceased else None,
            )
    return MergedDecisions(tuple(union[made] for made in sorted(union)), frozenset(corrected), unreadable)


def with_adoption(
    decisions: Sequence[Decision], adoption: AdoptionRow | None, placed: Placement | None
) -> tuple[Decision, ...]:
    """The decisions with what AD1 says at the adoption: DATE_INT is the same decision as DATE_PLACED.

    Where no decision is known, AD1 gives it. Where a later return's AD1 gives another date than the decision in force
    had when last listed, the later return wins.
    """
    if adoption is None or adoption.decision is None or any(one.made == adoption.decision for one in decisions):
        return tuple(decisions)
    given = Decision(
        made=adoption.decision,
        reversed=None,
        reason="",
        open_until=year_end(adoption.source.year),
        end_unknown=False,
        source=adoption.source,
    )
    in_force = in_force_at_placement(decisions, placed)
    if in_force is None or in_force.reversed is not None:
        return tuple(sorted((*decisions, given), key=lambda one: one.made))
    if in_force.source.year >= adoption.source.year:
        return tuple(decisions)
    return tuple(sorted((given, *(one for one in decisions if one != in_force)), key=lambda one: one.made))


def plan_of(decisions: Sequence[Decision], latest: Placement | None) -> tuple[Decision | None, Placement | None]:
    """The decision the journey is about and, of the child's placements for adoption, the one that followed from it.

    `latest` is the last placement of the period of care. For a placed child the decision is the latest that stood when
    the placement began. A decision made after the placement ended, or after the one it rested on was reversed, is a
    new plan: it is in force, and the placement was of the plan before.
    """
    if not decisions or latest is None:
        return (decisions[-1] if decisions else None), latest
    newest = decisions[-1]
    if latest.end is not None and newest.made >= latest.end:
        return newest, None
    chosen = in_force_at_placement(decisions, latest)
    if chosen is not None and chosen != newest and (chosen.reversed is not None or chosen.end_unknown):
        return newest, None
    return chosen, latest


def in_force_at_placement(decisions: Sequence[Decision], placement: Placement | None) -> Decision | None:
    """The latest decision that stood when the placement began; where none did, or there is none, the latest of all."""
    if not decisions:
        return None
    if placement is None:
        return decisions[-1]
    day = placement.start or placement.earliest_seen
    standing = [one for one in decisions if one.made <= day and (one.reversed is None or one.reversed > day)]
    return standing[-1] if standing else decisions[-1]
