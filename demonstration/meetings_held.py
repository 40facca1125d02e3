"""The tracking meetings of the invented months: two held and circulated, and the next one planned."""

from __future__ import annotations

from datetime import date, timedelta

from demonstration.authorities import stream
from demonstration.months import TO_DO, Months
from permanence.database import commit, working_as
from tenants.meetings import actions, store

DISCUSSED = (
    "The carer's report came in. Two families asked for the profile.",
    "The adoption medical is booked; nothing else stands in the way.",
    "The regional agency has no family for both children together.",
    "Introductions would begin as soon as the support plan is agreed.",
)
DECIDED = (
    "Widen the search to the region this week.",
    "Keep the date of panel; the worker brings the papers forward.",
    "Ask for the sibling assessment to be finished by the next meeting.",
    "Go on as planned.",
)


def play_meetings(months: Months) -> None:
    """Hold the monthly meetings; whichever of them is there already is left as it is."""
    with working_as(months.scope):
        held_on = {one.held_on for one in store.meetings()}
        for ago, state in ((56, "closed"), (28, "closed"), (-1, "planned")):
            day = months.today - timedelta(days=ago)
            if day not in held_on:
                _meeting(months, day, state)
                commit()


def _meeting(months: Months, day: date, state: str) -> None:
    by = months.who("service_manager")
    held = actions.plan_meeting(held_on=day, title=f"Tracking meeting, {day:%B}", chair=by.name, by=by)
    chosen = actions.suggest(sight=months.sight, held=held)
    actions.add_children(meeting_id=held.id, case_ids=chosen, by=by)
    if state == "planned":
        return
    actions.open_meeting(meeting_id=held.id, by=by)
    owner = months.who("family_finder")
    for item in store.items(held.id):
        draw = stream(months.seed, "meeting", months.code, str(day), str(item.place))
        words = {"discussion": draw.choice(DISCUSSED), "decision": draw.choice(DECIDED)}
        actions.write_of_child(item_id=item.id, version=1, fields=words, by=by)
        if draw.random() < 0.5:
            actions.agree(
                meeting_id=held.id,
                item_id=item.id,
                what=draw.choice(TO_DO),
                owner=owner.name,
                owner_id=owner.person_id,
                due=months.today + timedelta(days=draw.randint(-10, 20)),
                by=by,
            )
    minutes = {"attendees": f"{by.name}\n{owner.name}", "minutes": "The next panel has room for three matches."}
    actions.write_minutes(meeting_id=held.id, version=1, fields=minutes, by=by)
    actions.close_meeting(meeting_id=held.id, by=by)
    actions.circulate(meeting_id=held.id, by=by)
