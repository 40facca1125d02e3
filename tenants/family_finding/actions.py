"""What people do to find a child a family. Each flushes and never commits, and is recorded in the audit with the child.

What the case has a milestone for is recorded there in the same transaction, so that nothing is typed twice. Whoever
changes a link and its case locks the link first, then the case, then the family.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import actions as casework
from tenants.casework import store as cases
from tenants.casework.revising import Changed, Kept, NotNow, change, keep_revision
from tenants.casework.seen import sight_of
from tenants.family_finding import store
from tenants.family_finding.arrangements import set_status
from tenants.family_finding.breadth import reached
from tenants.family_finding.criteria import CRITERIA, compare
from tenants.family_finding.models import FamilyLink, SearchStep
from tenants.family_finding.reaches import KINDS, SEARCHED, reach_of, widens
from tenants.family_finding.reasons import REASONS, REFERENCE_HINT, reference_of

STEP_FIELDS = ("ended", "place", "note")
LINK_FIELDS = ("source", "note", *CRITERIA, "decision", "decided_by", "decided_on")

__all__ = ["Changed", "Kept", "NotNow"]


def add_step(
    *,
    case_id: UUID,
    kind: str,
    began: date,
    by: Actor,
    reach: str = "",
    ended: date | None = None,
    place: str = "",
    note: str = "",
) -> SearchStep:
    """Record a search, an event or something made to show the child; the case learns of the start and each widening.

    Raises NotNow for a day to come or out of order, and for a search without its reach.
    """
    case = _locked(case_id)
    if kind not in KINDS or (kind == "search") != (reach in SEARCHED):
        raise NotNow("Say what was done and, for a search, how far it reaches.")
    _check_days(began, ended, case.dob)
    found = store.looking([case])[case_id]
    milestone = _milestone_of_step(case, found, reach_of(kind, reach), began, by)
    added = SearchStep(
        case_id=case_id,
        kind=kind,
        reach=reach,
        began=began,
        ended=ended,
        place=place.strip(),
        note=note.strip(),
        milestone_id=milestone,
        made_by=by.name,
    )
    session().add(added)
    session().flush()
    keep_revision("search_step", added, STEP_FIELDS, by)
    record(
        "search_step_recorded", by=by, child=case.child, case=str(case_id), step=str(added.id), kind=kind, reach=reach
    )
    session().flush()
    return added


def _milestone_of_step(case: cases.ChildCase, found: store.Looking, reach: str, began: date, by: Actor) -> UUID | None:
    if not reach or (found.renewed is not None and began < found.renewed):
        return None
    started = cases.courses([case])[case.id].on("family_finding_start")
    if started is None or (found.renewed is not None and started < found.renewed) or began < started:
        return _milestone(case.id, "family_finding_start", began, by)
    before = reached(one for one in found.steps if found.renewed is None or one.began >= found.renewed)
    # A start typed on the case's own page on this very day is this search.
    if not before and began == started:
        return None
    return _milestone(case.id, "widened", began, by, reach) if widens(reach, before) else None


def _milestone(case_id: UUID, event: str, on: date, by: Actor, detail: str = "") -> UUID:
    """The milestone of the case for this day: one typed already stands for it, otherwise a new one."""
    held = cases.typed_of([case_id]).get(case_id, [])
    same = next((one for one in held if (one.event, one.on, one.detail) == (event, on, detail)), None)
    if same is not None:
        return same.id
    return casework.add_milestone(case_id=case_id, event=event, on=on, detail=detail, source="family_finding", by=by).id


def change_step(*, step_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Say that a search ended, where it was, what is worth a note. Raises Changed, and NotNow for one withdrawn."""
    found = _step(step_id)
    case = _locked(found.case_id)
    if ended := fields.get("ended"):
        _check_days(found.began, date.fromisoformat(ended), case.dob)
    kept = change(found, "search_step", STEP_FIELDS, version, fields, by, texts={"note"})
    record("search_step_changed", by=by, child=case.child, step=str(step_id), merged=kept.merged)
    session().flush()
    return kept


def withdraw_step(*, step_id: UUID, reason: str, by: Actor) -> None:
    """Take back a step recorded by mistake, and the milestone that rests on it alone; both stay readable."""
    found = _step(step_id)
    case = _locked(found.case_id)
    if not reason.strip():
        raise NotNow("Say why the step is withdrawn.")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = datetime.now(UTC), by.name, reason.strip()
    session().flush()
    if found.milestone_id is not None and store.uses_milestone(found.milestone_id) == 0:
        typed = cases.milestone(found.milestone_id)
        if typed is not None and typed.withdrawn_at is None and typed.source == "family_finding":
            casework.withdraw_milestone(milestone_id=typed.id, reason=reason, by=by)
    record("search_step_withdrawn", by=by, child=case.child, step=str(step_id), reason=reason)
    session().flush()


def add_link(
    *,
    case_id: UUID,
    reference: str,
    considered: date,
    by: Actor,
    source: str = "",
    note: str = "",
    external: str = "",
) -> FamilyLink:
    """Consider a family for a child, from a day on. A family held here is compared with the child's needs at once.

    Raises NotNow for what is no reference, a day to come, and a link that is there already.
    """
    case = _locked(case_id)
    code = reference_of(reference)
    if not code:
        raise NotNow(f"Enter the family's reference. {REFERENCE_HINT}")
    _check_days(considered, None, case.dob)
    if store.same_link(case_id, code, considered) is not None:
        raise NotNow("This link is there already, considered on the same day.")
    family = store.family_called(code)
    added = FamilyLink(
        case_id=case_id,
        family_id=family.id if family else None,
        reference=code,
        considered=considered,
        source=source.strip(),
        note=note.strip(),
        external=external.strip(),
        milestone_id=_milestone(case_id, "link", considered, by),
        made_by=by.name,
    )
    if family is not None:
        child = store.children([case], sight_of(by), considered)[case_id]
        for criterion, mark in compare(child, store.offer_of(family)).items():
            setattr(added, criterion, mark)
    session().add(added)
    session().flush()
    keep_revision("family_link", added, LINK_FIELDS, by)
    if family is not None:
        set_status(family.id, "linked", only_from=("available",), by=by)
    record("link_considered", by=by, child=case.child, case=str(case_id), link=str(added.id), family=code)
    session().flush()
    return added


def change_link(*, link_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Say which criteria are met, what was decided and by whom; fields as text, days as ISO.

    Raises Changed, and NotNow for a link that ended or a decision without who decided.
    """
    found = _link(link_id)
    if found.outcome:
        raise NotNow(f"{found.ended_by} ended this link already.")
    case = _locked(found.case_id)
    if bool(fields.get("decision")) != bool(fields.get("decided_by", "").strip()):
        raise NotNow("Say what was decided and who decided it, or leave both blank.")
    kept = change(found, "family_link", LINK_FIELDS, version, fields, by, texts={"note"})
    if bool(found.decision) != bool(found.decided_by):
        raise NotNow("Somebody else changed the decision meanwhile. Open the link again to see it.")
    record("link_changed", by=by, child=case.child, link=str(link_id), merged=kept.merged)
    session().flush()
    return kept


def stop_link(*, link_id: UUID, ended: date, reason: str, decided_by: str, by: Actor, words: str = "") -> None:
    """A link stopped, why, and who decided it. Feedback to the adopters is owed from now on.

    Raises NotNow for one that ended already, whoever was first.
    """
    found = _live(link_id, ended)
    case = _locked(found.case_id)
    if reason not in REASONS:
        raise NotNow("Choose a reason of the list.")
    if reason == "other" and not words.strip():
        raise NotNow("Say the reason in words.")
    found.outcome, found.ended, found.stop_reason = "stopped", ended, reason
    found.stop_words, found.stop_decided_by = words.strip(), decided_by.strip()
    found.ended_at, found.ended_by = datetime.now(UTC), by.name
    found.end_milestone_id = _milestone(found.case_id, "link_ended", ended, by)
    session().flush()
    if found.family_id is not None and not store.live_elsewhere(found.family_id, link_id):
        set_status(found.family_id, "available", only_from=("linked",), by=by)
    record("link_stopped", by=by, child=case.child, link=str(link_id), reason=reason, ended=ended.isoformat())
    session().flush()


def match_link(*, link_id: UUID, agreed: date, by: Actor) -> None:
    """A link led to a match, agreed on a day; the case learns of the match unless it knows of one already."""
    found = _live(link_id, agreed)
    case = _locked(found.case_id)
    found.outcome, found.ended = "matched", agreed
    found.ended_at, found.ended_by = datetime.now(UTC), by.name
    if cases.courses([case])[case.id].on("match") is None:
        found.end_milestone_id = _milestone(found.case_id, "match", agreed, by)
    session().flush()
    if found.family_id is not None:
        set_status(found.family_id, "matched", only_from=("available", "linked"), by=by)
    record("link_matched", by=by, child=case.child, link=str(link_id), agreed=agreed.isoformat())
    session().flush()


def give_feedback(*, link_id: UUID, on: date, given_by: str, by: Actor, note: str = "") -> None:
    """Record that the adopters of a link that stopped were told why, on a day, by whom."""
    found = _link(link_id)
    if found.outcome != "stopped":
        raise NotNow("Feedback is owed once a link stopped.")
    if found.feedback_at is not None:
        raise NotNow(f"{found.feedback_by} recorded this feedback already.")
    case = _locked(found.case_id)
    if on > casework.today() or (found.ended is not None and on < found.ended):
        raise NotNow("Feedback is given on a day from the stop of the link to today.")
    found.feedback_on, found.feedback_given_by, found.feedback_note = on, given_by.strip(), note.strip()
    found.feedback_at, found.feedback_by = datetime.now(UTC), by.name
    record("link_feedback_given", by=by, child=case.child, link=str(link_id), on=on.isoformat())
    session().flush()


def _check_days(began: date, ended: date | None, born: date | None) -> None:
    if began > casework.today() or (ended is not None and ended > casework.today()):
        raise NotNow("This day is still to come. Record it once it has happened.")
    if born is not None and began < born:
        raise NotNow("This day is before the child was born. Check the day and the year.")
    if ended is not None and ended < began:
        raise NotNow("The last day is before the first. Check both.")


def _locked(case_id: UUID) -> cases.ChildCase:
    found = cases.lock(case_id)
    if found is None:
        raise LookupError(f"No case {case_id}")
    return found


def _step(step_id: UUID) -> SearchStep:
    found = store.step(step_id, lock=True)
    if found is None:
        raise LookupError(f"No step {step_id}")
    if found.withdrawn_at is not None:
        raise NotNow(f"{found.withdrawn_by} withdrew this step already.")
    return found


def _link(link_id: UUID) -> FamilyLink:
    found = store.link(link_id, lock=True)
    if found is None:
        raise LookupError(f"No link {link_id}")
    return found


def _live(link_id: UUID, ended: date) -> FamilyLink:
    found = _link(link_id)
    if found.outcome:
        raise NotNow(f"{found.ended_by} ended this link already. What you typed is shown below to be copied.")
    if ended > casework.today() or ended < found.considered:
        raise NotNow("A link ends on a day after it was first considered and not after today.")
    return found
