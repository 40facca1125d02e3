"""What the agenda has to know of each child, gathered from casework. The rules are `agenda`'s."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from permanence.web.dates import LONDON, in_words
from tenants.casework import store as casework
from tenants.casework.clocks import Due, due_of, rules_on
from tenants.casework.course import STAGES, Course
from tenants.casework.delays import CAUSES
from tenants.casework.milestones import MILESTONES
from tenants.casework.waiting_marks import mark_of, thresholds_on
from tenants.family_finding import store as finding
from tenants.family_finding.breadth import last_widened
from tenants.family_finding.triggers import LEVELS
from tenants.meetings.agenda import Facts, Over

if TYPE_CHECKING:
    from tenants.casework.store import ActionRow, ChildCase, DelayRow
    from tenants.family_finding.store import Looking


@dataclass(frozen=True)
class Known:
    """What the pages of a meeting show of a child beside its facts: the case, its course, delays, actions, clocks."""

    case: ChildCase
    course: Course
    facts: Facts
    delays: tuple[DelayRow, ...]
    actions: tuple[ActionRow, ...]
    dues: tuple[Due, ...]
    link_words: str

    @property
    def open_delays(self) -> list[DelayRow]:
        """The delays that go on."""
        return [one for one in self.delays if one.closed_at is None]


def known_of(
    cases: Sequence[ChildCase], *, on: date, since: datetime | None, pinned: Collection[UUID] = ()
) -> dict[UUID, Known]:
    """Case → what is known of it on a day; `since` is the close of the meeting before, None where there was none."""
    ids = [case.id for case in cases]
    courses = casework.courses(cases)
    thresholds = thresholds_on(on, casework.thresholds())
    rules = rules_on(on, casework.clock_settings())
    recorded_since = casework.recorded_since()
    delays: dict[UUID, list[DelayRow]] = {}
    for delay in casework.delays(ids):
        delays.setdefault(delay.case_id, []).append(delay)
    actions: dict[UUID, list[ActionRow]] = {}
    for action in casework.actions_of(ids, open_only=True):
        if action.case_id is not None:
            actions.setdefault(action.case_id, []).append(action)
    searches = finding.looking(cases)
    prompts = finding.prompts_of(searches, on)
    found = {}
    for case in cases:
        course = courses[case.id]
        its_delays, its_actions = tuple(delays.get(case.id, ())), tuple(actions.get(case.id, ()))
        threshold = thresholds.get(case.stage)
        mark = mark_of(case.stage, case.stage_since, on, thresholds)
        dues = tuple(due_of(course, rules, recorded_since))
        prompt = prompts.get(case.id)
        waiting = course.on("decision") or course.on("early_alert") or case.stage_since
        facts = Facts(
            case_id=case.id,
            child=case.child,
            stage=case.stage,
            mark=mark,
            days_in_stage=(on - case.stage_since).days if case.stage_since else None,
            threshold=None if threshold is None else threshold.red if mark == "red" else threshold.amber,
            days_waiting=(on - waiting).days if waiting else None,
            prompt_level=prompt.level if prompt else 0,
            prompt_words=f"{LEVELS[prompt.level]}: {prompt.why}" if prompt else "",
            clocks=tuple(Over(due.words, due.days_over(on)) for due in dues if due.on < on),
            actions=tuple(
                Over(f"{one.what} ({one.owner})", (on - one.due).days)
                for one in its_actions
                if one.due and one.due < on
            ),
            reviews=tuple(
                f"{CAUSES[one.cause].words}, on {in_words(one.review_on)}"
                for one in its_delays
                if one.closed_at is None and one.review_on and one.review_on <= on
            ),
            changed=_changed(case, course, its_delays, since),
            alert_is_new=since is not None and case.stage == "early_alert" and case.created_at > since,
            pinned=case.id in pinned,
        )
        words = _link_words(searches[case.id], on)
        found[case.id] = Known(case, course, facts, its_delays, its_actions, dues, words)
    return found


def _link_words(search: Looking, on: date) -> str:
    """How the search for a family stands; "" where nobody looks yet."""
    if search.is_live(on):
        live = [one.began for one in search.spells if one.began <= on and (one.ended is None or one.ended > on)]
        return f"A link is under consideration, since {in_words(max(live))}."
    days = search.days(on)
    if days is None:
        return ""
    before = sum(1 for one in search.spells if one.began <= on)
    widened = last_widened(search.steps)
    tried = f"{before} considered before" if before else "none considered yet"
    wider = f"search last widened {in_words(widened)}" if widened else "search not widened yet"
    return f"No live link for {days:,} {'day' if days == 1 else 'days'}: {tried}; {wider}."


def _changed(case: ChildCase, course: Course, delays: Sequence[DelayRow], since: datetime | None) -> tuple[str, ...]:
    if since is None:
        return ()
    told: list[tuple[date, str]] = [
        (one.on, f"{MILESTONES[one.event].words.lower()}, {in_words(one.on)}") for one in course.typed if one.at > since
    ]
    day = since.astimezone(LONDON).date()
    told += [
        (dated.on, f"{MILESTONES[event].words.lower()}, {in_words(dated.on)}, as a return says")
        for event, dated in course.dates.items()
        if dated.on and dated.on > day and dated.typed is None
    ]
    if case.stage_since and case.stage_since > day and not told:
        told.append((case.stage_since, f"now “{STAGES[case.stage]}”"))
    for delay in delays:
        if delay.closed_at and delay.closed_at > since:
            told.append((delay.ended or day, f"delay ended: {CAUSES[delay.cause].words.lower()}"))
        elif delay.made_at > since:
            told.append((delay.began, f"new delay: {CAUSES[delay.cause].words.lower()}"))
    return tuple(words for _, words in sorted(told))
