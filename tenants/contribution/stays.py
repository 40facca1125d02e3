"""A child's time in each stage, as far as the returns held show it. Pure.

What a stage begins and ends with follows domain 3; what a return cannot show is decided here and said:

- care→decision and care→placed take children who came into care before they were ten: almost no older child has an
  adoption plan, and counting them would only measure how many teenagers an authority looks after.
- The match is in a return only once the child is adopted. A child who has moved in has been matched, so a stage that
  ends with the match ends, where its date is not held, on the day the child moved in; the next return's true date
  corrects it in a new version. match→placed needs the true date and leaves such a child out.
- After a disruption the first moving in ended the match stages; the later search is part of the child's own journey,
  not of these tables.
- An earlier decision that was reversed counts from its own day to its reversal in decision→match. Whether it had a
  placement order is not kept, so decision→order knows the last decision only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tenants.journeys.journey import Journey

Cause = Literal["progressed", "plan_changed", "other_exit"]
OLDEST_AT_ENTRY = 10
# White groups of the return's ethnic codes; refused and not obtained are unknown, and unknown is not minority.
WHITE = frozenset({"WBRI", "WIRI", "WOTH", "WIRT", "WROM"})
UNKNOWN_ETHNICITY = frozenset({"", "REFU", "NOBT"})


@dataclass(frozen=True)
class Stay:
    """One child's time in one stage: from `start` to `end` (both counted), left by `cause`; or still open at `seen_to`.

    `age` is in completed years on the day the stage began, None without a date of birth. `complex_need` is True when
    one is recorded; None when nothing recorded says so, which is not no.
    """

    stage: str
    child: str
    start: date
    end: date | None
    cause: Cause | None
    seen_to: date
    age: int | None
    complex_need: bool | None


@dataclass(frozen=True)
class LeftOut:
    """A child who could not be counted in a stage, because a date it needs is not in what is held.

    `date_missing` is "return" where no return lists the child at all.
    `first_seen` is the first day the returns held tell of the child: before their span it says that the child was in
    care already, and that only earlier returns could tell.
    """

    stage: str
    child: str
    date_missing: str
    first_seen: date


def stays_of(journey: Journey) -> tuple[list[Stay], list[LeftOut]]:
    """All stays of one child, and the stages the child could not be counted in."""
    stays: list[Stay] = []
    left_out: list[LeftOut] = []
    unknown = set(journey.incomplete)
    first_seen = min((spell.decom for spell in journey.episodes), default=journey.known_until)
    moved_in, moved_in_unknown = _first_moving_in(journey)
    first_decision = min(
        (decision.made for decision in journey.earlier_decisions),
        default=journey.decision,
    )

    def count(
        stage: str,
        start: date | None,
        ended: date | None,
        *,
        needs: Iterable[str],
        reversed_on: date | None = None,
        until: date | None = None,
    ) -> None:
        if missing := sorted(unknown.intersection(needs)):
            left_out.append(LeftOut(stage, journey.child, missing[0], first_seen))
            return
        if start is None or start > journey.known_until:
            return
        ways: list[tuple[date, int, Cause]] = []
        if ended is not None:
            ways.append((max(ended, start), 0, "progressed"))  # a match before its order ended that stage on day 0
        if reversed_on is not None and reversed_on >= start:
            ways.append((reversed_on, 1, "plan_changed"))
        if (gone := until or journey.left) is not None and gone >= start:
            ways.append((gone, 2, "other_exit"))
        # On one day a way forward counts before a change of plan, and that before leaving.
        end, _, cause = min(ways, default=(None, 0, None))
        stays.append(
            Stay(
                stage,
                journey.child,
                start,
                end,
                cause,
                end or journey.known_until,
                _age(journey.dob, start),
                _complex_need(journey, start),
            )
        )

    # Where the entry is not held the child came in before being first seen, so that older children are none of these.
    entry_age = _age(journey.dob, journey.entry or first_seen)
    if entry_age is not None and entry_age < OLDEST_AT_ENTRY:
        decision_needed = ("entry", "decision") if first_decision is None else ("entry",)
        count("care_to_decision", journey.entry, first_decision, needs=decision_needed)
        if not moved_in_unknown:
            ended_plan = journey.reversed if moved_in is None else None
            count("care_to_placed", journey.entry, moved_in, needs=("entry",), reversed_on=ended_plan)
        else:
            left_out.append(LeftOut("care_to_placed", journey.child, "placed", first_seen))
    if moved_in_unknown and (journey.decision or "decision" in unknown):
        left_out += [
            LeftOut(stage, journey.child, "placed", first_seen) for stage in ("decision_to_match", "order_to_match")
        ]
    elif journey.decision is not None or "decision" in unknown:
        matched = _matched(journey, moved_in)
        consent = moved_in if journey.consent else None
        count(
            "decision_to_order",
            journey.decision,
            journey.placement_order,
            needs=("decision", "placement_order"),
            reversed_on=journey.reversed,
            until=consent,
        )
        count("decision_to_match", journey.decision, matched, needs=("decision",), reversed_on=journey.reversed)
        count(
            "order_to_match",
            journey.placement_order,
            matched,
            needs=("placement_order",),
            reversed_on=journey.reversed,
        )
    for earlier in journey.earlier_decisions:
        if earlier.reversed is not None and not moved_in_unknown:
            placed_under_it = moved_in if moved_in and earlier.made <= moved_in <= earlier.reversed else None
            count("decision_to_match", earlier.made, placed_under_it, needs=(), reversed_on=earlier.reversed)
    if journey.match is not None and "placed" not in unknown and not journey.disruptions:
        count("match_to_placed", journey.match, journey.placed, needs=(), reversed_on=journey.reversed)
    elif "match" in unknown and moved_in is not None:
        left_out.append(LeftOut("match_to_placed", journey.child, "match", first_seen))
    for placement in journey.placements:
        if placement.start is None or placement.outcome == "unknown":
            left_out.append(LeftOut("placed_to_adoption", journey.child, "placed", first_seen))
            continue
        adopted = placement.end if placement.outcome == "adopted" else None
        gone = placement.end if placement.outcome in ("disrupted", "died") else None
        count("placed_to_adoption", placement.start, adopted, needs=(), until=gone)
    return stays, left_out


def _first_moving_in(journey: Journey) -> tuple[date | None, bool]:
    """The first day placed for adoption, and whether there was one whose date is not held."""
    if journey.placements:
        first = journey.placements[0]
        return first.start, first.start is None
    return None, "placed" in journey.incomplete


def _matched(journey: Journey, moved_in: date | None) -> date | None:
    """The day that ended the search: the match, or the first moving in where that came first or no match is held."""
    known = [day for day in (journey.match, moved_in) if day is not None]
    return min(known, default=None)


def _age(dob: date | None, day: date | None) -> int | None:
    if dob is None or day is None:
        return None
    return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))


def _complex_need(journey: Journey, day: date) -> bool | None:
    """Five or over, or minority ethnic: what a return records. Siblings, disability and health it does not."""
    age = _age(journey.dob, day)
    if (age is not None and age >= 5) or journey.ethnicity not in WHITE | UNKNOWN_ETHNICITY:
        return True
    return None
