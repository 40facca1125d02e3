"""What the returns held cannot tell of a child's journey: which dates are incomplete, and in plain words why.

A date is incomplete when the event happened, or may have happened, on a day that no return held shows. Three things
hide a day: the episodes held begin in the middle of care; a year between two held ones is missing; or the child was
looked after in the last return that lists it and a later one is held that does not. What came and went before the first
return held left no trace there, and what comes after the last one is not told yet: neither has happened *in the returns
held*, and both are blank. A date that is shown stays, although a year that is not held could hide a later one of its
kind (a second decision, a second placement); it does not stay where the child is lost sight of in such a year.

Two dates rest on AD1, which is returned only in the year of the adoption. The match of a child who waits is blank; that
of a child who is placed was made, and is incomplete until the return of the adoption is held. Whether foster carers are
the adopters is also said only then (FOSTER_CARE): until then the start with the carer is blank, or incomplete for a
child who is placed for adoption with the current foster carer (A3, A5).
"""

from datetime import date

from tenants.journeys.facts import Facts
from tenants.journeys.placements import WITH_ORDER

_IN_THE_MIDDLE = "the returns held begin in the middle of it"


def missing_dates(facts: Facts) -> dict[str, str]:
    """Date → what is missing, for every date of the journey that the returns held cannot tell."""
    missing: dict[str, str] = {}
    hidden = _hidden(facts)
    _entry(facts, missing)
    _decision(facts, hidden, missing)
    _placement_order(facts, hidden, missing)
    _placed(facts, hidden, missing)
    _match(facts, missing)
    if facts.adopted and facts.last is not None and facts.last.dec is None:
        missing["order"] = "the episode that ended with the adoption has no end date"
    elif facts.unseen.lost:
        missing["order"] = hidden
    if facts.unseen.lost:
        # What became of the child is not held: left and come back, or given another plan, every date that is shown
        # would be of an earlier one.
        for name in ("entry", "decision", "placement_order", "placed"):
            missing.setdefault(name, hidden)
        if facts.carer_start is not None:
            missing.setdefault("carer_start", hidden)
    return missing


def _hidden(facts: Facts) -> str:
    """In words, the time that the returns held do not show; "" where they show everything."""
    if facts.unseen.lost:
        last = f"{max(facts.rows.seen)}"
        return f"the child was looked after on 31 March {last} and no later return held lists the child"
    if facts.unseen.gaps:
        years = ", ".join(str(year) for year in facts.unseen.gaps)
        return f"the return of the year to 31 March {years} is not held"
    return ""


def _entry(facts: Facts, missing: dict[str, str]) -> None:
    if facts.begins_with_entry:
        return
    if not facts.final:
        missing["entry"] = "no return held has an episode of this child"
        return
    broken = next((spell for spell in facts.final[1:] if not spell.follows), None)
    if broken is not None:
        missing["entry"] = f"no return held joins the episode from {broken.decom:%-d %B %Y} to the one before it"
    else:
        first = facts.final[0]
        missing["entry"] = (
            f"the first episode held, from {first.decom:%-d %B %Y}, is not the start of being looked after"
        )


def _decision(facts: Facts, hidden: str, missing: dict[str, str]) -> None:
    settled = facts.adopted or (facts.placement is not None and facts.placement.outcome == "open")
    if facts.decision is None:
        if facts.unreadable_decision:
            missing["decision"] = "the date of the decision cannot be read"
        elif facts.adopted or facts.placements or facts.placement_order is not None or facts.adoption is not None:
            missing["decision"] = "the child has a plan of adoption, and no return held gives the decision"
        elif hidden:
            missing["decision"] = hidden
        if "decision" in missing and not settled:
            missing["reversed"] = missing["decision"]
        return
    broken = _broken_on(facts)
    if broken is not None and facts.decision.open_until < broken and not _placed_after_last_listed(facts):
        missing["decision"] = missing["reversed"] = hidden
        return
    if facts.decision.reversed is not None or facts.adopted:
        return
    if facts.unseen.lost:
        missing["reversed"] = hidden
    elif facts.decision.end_unknown and not _placed_after_last_listed(facts):
        last = facts.decision.open_until.year
        missing["reversed"] = f"the decision is not in the returns after 31 March {last}, and none says when it ended"


def _broken_on(facts: Facts) -> date | None:
    """Where a missing year broke the episodes: the first day shown after it. Care may have been left in between, so
    that what is shown only before that day may be of an earlier period of care.
    """
    if facts.unseen.unbroken:
        return None
    return max((spell.decom for spell in facts.final[1:] if not spell.follows), default=None)


def _placed_after_last_listed(facts: Facts) -> bool:
    """Whether the child is shown placed for adoption after the last return that lists the decision: it stood, then."""
    if facts.placement is None or facts.decision is None:
        return False
    until = facts.held.until if facts.placement.outcome == "open" else facts.placement.end
    return until is not None and until > facts.decision.open_until


def _placement_order(facts: Facts, hidden: str, missing: dict[str, str]) -> None:
    broken, revoked = _broken_on(facts), facts.placement_order_revoked
    if facts.placement_order is not None and not order_is_of_an_earlier_plan(facts):
        if facts.placement_order.day is None:
            missing["placement_order"] = _IN_THE_MIDDLE
        elif broken is not None and revoked is not None and revoked <= broken:
            missing["placement_order"] = hidden
    elif facts.placement is not None:
        if facts.placement.place in WITH_ORDER:
            missing["placement_order"] = "the child is placed under an order, and no return held shows it being made"
    elif facts.adopted and not facts.begins_with_entry:
        missing["placement_order"] = "the child was adopted, and no return held shows on what the placement rested"
    elif facts.unseen.lost or not facts.unseen.unbroken:
        missing["placement_order"] = hidden


def order_is_of_an_earlier_plan(facts: Facts) -> bool:
    """Whether the placement order was revoked and the decision in force does not rest on it.

    The order of a decision that was itself reversed is kept: a change of plan closes a clock and deletes no history.
    """
    order, revoked = facts.placement_order, facts.placement_order_revoked
    if order is None or revoked is None or facts.decision is None:
        return False
    if facts.decision.made >= (order.day or revoked):
        return True
    return facts.decision.reversed is None and not facts.decision.end_unknown and not facts.unseen.lost


def _placed(facts: Facts, hidden: str, missing: dict[str, str]) -> None:
    if facts.placement is not None:
        broken, started = _broken_on(facts), facts.placement.earliest_seen
        if facts.placement.start is None:
            missing["placed"] = _IN_THE_MIDDLE
        elif broken is not None and facts.placement.outcome in ("unknown", "disrupted") and started < broken:
            missing["placed"] = hidden
    elif facts.adopted and not facts.begins_with_entry:
        missing["placed"] = "the child was adopted, and no return held shows the placement for adoption"
    elif facts.unseen.lost or not facts.unseen.unbroken:
        missing["placed"] = hidden
    if facts.carer_start is not None:
        if not facts.adopted:
            missing["carer_start"] = "a return says only in the year of the adoption that foster carers adopt"
        elif facts.carer_start.day is None:
            missing["carer_start"] = "the returns held do not reach back to when the child came to these carers"
    elif facts.placement is None and "placed" in missing:
        missing["carer_start"] = missing["placed"]


def _match(facts: Facts, missing: dict[str, str]) -> None:
    if facts.adoption is not None and facts.adoption.match is not None:
        return
    if facts.adopted:
        missing["match"] = "the return of the adoption gives no match date"
    elif facts.placement is not None:
        missing["match"] = "a return gives the match only in the year of the adoption"
    elif "placed" in missing:
        missing["match"] = missing["placed"]
