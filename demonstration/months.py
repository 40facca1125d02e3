"""The months after the last return, in an authority whose people keep the tracker: milestones, delays, actions, notes.

Played child by child from a stream of its own for each, by the very actions that the pages call; a child somebody has
already written about is left as it is, so that a demonstration that was stopped goes on from where it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from demonstration.authorities import stream
from demonstration.names import FAMILY, GIVEN
from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.casework import actions, arrangements, store
from tenants.casework.seen import Sight

TEAMS = ("North team", "South team")
#: Causes by stage, the usual ones more often.
CAUSES = {
    "early_alert": ("drift_before_plan", "late_relative_assessment", "report_late"),
    "awaiting_order": ("order_contested", "expert_report", "late_relative_assessment"),
    "finding": (
        "no_profile",
        "not_widened",
        "sequential_search",
        "no_adopters",
        "sibling_assessment",
        "health_uncertainty",
    ),
    "matched": ("panel_date", "introductions_extended", "support_plan"),
    "placed": ("late_application", "contested_application", "contact_dispute"),
}
OWNERS = {
    "order_contested": "court",
    "expert_report": "court",
    "health_uncertainty": "health",
    "no_adopters": "family_finding",
}
TO_DO = (
    "Film with the foster carer",
    "Update the profile",
    "Ask the regional agency for families",
    "Book the adoption medical",
    "Agree the support plan with health",
    "Ring the children's guardian",
    "Prepare the matching panel papers",
    "Arrange a meeting with the therapist",
)
NOTES = (
    "The foster carer says the child settles better since the routine at bedtime changed.",
    "The guardian supports the plan. The final hearing is listed.",
    "Life story work has begun; the worker visits every fortnight.",
)


@dataclass(frozen=True)
class Months:
    """Who works in one authority, and until which day the months are played."""

    scope: Scope
    code: str
    name: str
    people: Mapping[str, Actor]
    seed: int
    today: date

    def who(self, role: str) -> Actor:
        """Whoever has the role; the manager where the authority has nobody of it."""
        return self.people.get(role) or self.people["service_manager"]

    @property
    def sight(self) -> Sight:
        """What the manager sees: every case."""
        return Sight(self.who("service_manager").person_id, only_named=False, restricted=True)


def play_months(months: Months, tell: Callable[[int, int], None]) -> None:
    """Every open case lives on until today; then what concerns several children at once."""
    with working_as(months.scope):
        listed = [case.id for case in store.cases(months.sight)]
        for number, case_id in enumerate(listed):
            if not store.milestones(case_id) and not store.actions_of([case_id]):
                _live_on(months, case_id)
                commit()
            tell(number + 1, len(listed))
        if not store.sibling_groups():
            _together(months)
            commit()


def _live_on(months: Months, case_id: UUID) -> None:
    case = store.case(case_id, months.sight)
    if case is None:
        return
    draw = stream(months.seed, "months", months.code, case.child)
    worker, finder = months.who("social_worker"), months.who("family_finder")
    mine = draw.random() < 0.4
    fields = {
        "name": f"{draw.choice(GIVEN)} {draw.choice(FAMILY)[0]}.",
        "team": draw.choice(TEAMS),
        "worker": worker.name if mine else f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}",
        "finder": finder.name,
    }
    owners = {"worker": worker.person_id if mine else None, "finder": finder.person_id}
    actions.change_case(case_id=case_id, version=case.version, fields=fields, owners=owners, by=worker)
    _milestones(months, case_id, draw)
    case = store.case(case_id, months.sight)
    if case is None or case.stage == "closed":
        return
    if draw.random() < 0.7:
        answers = {
            need: draw.choice(("yes", "no", "no", "unknown")) for need in ("disability", "health", "development")
        }
        actions.record_needs(case_id=case_id, answers=answers, by=worker)
    since = case.stage_since or months.today - timedelta(days=200)
    if (months.today - since).days > 60 and draw.random() < 0.75:
        _delay(months, case_id, case.stage, since, draw)
    for what in draw.sample(TO_DO, draw.choice((1, 1, 2))):
        owner = draw.choice((worker, finder))
        due = months.today + timedelta(days=draw.randint(-12, 25))
        added = actions.add_action(
            case_id=case_id, what=what, owner=owner.name, owner_id=owner.person_id, due=due, by=worker
        )
        if draw.random() < 0.25:
            actions.close_action(action_id=added.id, outcome="done", reason="Done as agreed", by=owner)
    if draw.random() < 0.4:
        actions.add_note(case_id=case_id, text=draw.choice(NOTES), by=worker)


def _milestones(months: Months, case_id: UUID, draw: random.Random) -> None:
    """What happened to one child since the return, each step some weeks after the one before."""
    worker = months.who("social_worker")

    def step(event: str, after: date, least: int, most: int, detail: str = "") -> date | None:
        on = after + timedelta(days=draw.randint(least, most))
        if on > months.today:
            return None
        actions.add_milestone(case_id=case_id, event=event, on=on, detail=detail, by=worker)
        return on

    case = store.case(case_id, months.sight)
    if case is None:
        return
    day: date | None = case.stage_since
    if day is None:
        return
    if case.stage == "awaiting_order" and draw.random() < 0.7:
        day = step("placement_order", max(day, date(2026, 3, 31)), 10, 120)
    if day is not None and case.stage in ("awaiting_order", "finding") and draw.random() < 0.3:
        panel = step("match_panel", max(day, date(2026, 4, 10)), 60, 200)
        day = step("match", panel, 1, 9) if panel else None
    if day is not None and case.stage == "matched" and draw.random() < 0.8:
        began = step("introductions", max(day, date(2026, 4, 1)), 7, 20)
        day = step("placed", began, 7, 14) if began else None
    if day is not None and case.stage == "placed":
        moved = max(day, date(2026, 4, 1))
        if draw.random() < 0.6:
            step("first_review", day, 20, 30)
        applied = step("order_application", moved, 20, 150) if draw.random() < 0.6 else None
        if applied and draw.random() < 0.5:
            step("order", applied, 40, 90)


def _delay(months: Months, case_id: UUID, stage: str, since: date, draw: random.Random) -> None:
    cause = draw.choice(CAUSES[stage])
    began = min(since + timedelta(days=draw.randint(20, 50)), months.today)
    actions.add_delay(
        case_id=case_id,
        cause=cause,
        began=began,
        avoidable=draw.choice(("yes", "partly", "partly", "no", "unknown")),
        owner=OWNERS.get(cause, "family_finding" if stage == "finding" else "authority"),
        remedy=draw.choice(("Raised with the team manager.", "A date is agreed.", "Asked again this week.")),
        review_on=months.today + timedelta(days=draw.randint(-5, 30)),
        by=months.who("social_worker"),
    )


def _together(months: Months) -> None:
    """Siblings, early alerts, a case that few may see, and a date that a return tells otherwise."""
    manager, worker = months.who("service_manager"), months.who("social_worker")
    finding = [case for case in store.cases(months.sight) if case.stage in ("finding", "awaiting_order")]
    for label, pair, decision in (("Oak", finding[:2], "undecided"), ("Elm", finding[2:4], "together")):
        for case in pair:
            arrangements.set_siblings(
                case_id=case.id,
                label=label,
                decision=decision,
                deadline=months.today + timedelta(days=12) if decision == "undecided" else None,
                decided_on=months.today - timedelta(days=60) if decision == "together" else None,
                by=manager,
            )
    for number in range(3):
        draw = stream(months.seed, "alert", months.code, str(number))
        name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)[0]}."
        born = months.today - timedelta(days=draw.randint(40, 500))
        case = actions.open_case(child=f"EA{number + 1:03d}", name=name, dob=born, by=worker)
        on = months.today - timedelta(days=draw.randint(5, 35))
        actions.add_milestone(case_id=case.id, event="early_alert", on=on, by=worker)
        actions.add_action(
            case_id=case.id,
            what="Early family finding meeting",
            owner=worker.name,
            owner_id=worker.person_id,
            due=months.today + timedelta(days=5),
            by=worker,
        )
    if finding:
        actions.restrict(case_id=finding[-1].id, restricted=True, by=manager)
    told = next((case for case in finding if case.decision is not None), None)
    if told is not None and told.decision is not None:
        on = told.decision + timedelta(days=4)
        actions.add_milestone(case_id=told.id, event="decision", on=on, note="From the panel minutes.", by=worker)
