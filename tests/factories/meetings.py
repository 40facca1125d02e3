"""Meetings for the tests of pages: one circulated, one in session with something carried over, one planned."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.casework import store as cases
from tenants.casework.actions import today
from tenants.casework.seen import sight_of
from tenants.meetings import actions, store


def hold_meetings(scope: Scope, by: Actor, owner_id: UUID, owner: str, most: int = 4) -> None:
    """Hold them about the first children of the authority, with an action of each kind for one owner."""
    day = today()
    with working_as(scope):
        about = [case.id for case in cases.cases(sight_of(by))][:most]
        for title, ago, state in (("First", 14, "closed"), ("Second", 0, "open"), ("Third", -7, "planned")):
            held = actions.plan_meeting(
                held_on=day - timedelta(days=ago), title=f"{title} tracking meeting", chair=by.name, by=by
            )
            actions.add_children(meeting_id=held.id, case_ids=about, by=by)
            if state != "planned":
                actions.open_meeting(meeting_id=held.id, by=by)
                _speak(held.id, by, owner_id, owner)
            if state == "closed":
                actions.write_minutes(
                    meeting_id=held.id, version=1, fields={"attendees": "Pat\nSam", "minutes": "Panel is full."}, by=by
                )
                actions.close_meeting(meeting_id=held.id, by=by)
                actions.circulate(meeting_id=held.id, by=by)
            commit()


def _speak(meeting_id: UUID, by: Actor, owner_id: UUID, owner: str) -> None:
    first = store.items(meeting_id)[0]
    words = {"discussion": "Two families asked for the profile.", "decision": "Widen the search to the region."}
    actions.write_of_child(item_id=first.id, version=1, fields=words, by=by)
    for item_id, what in ((first.id, "Take new photographs"), (None, "Ask for another panel date")):
        actions.agree(
            meeting_id=meeting_id,
            item_id=item_id,
            what=what,
            owner=owner,
            owner_id=owner_id,
            due=today() - timedelta(days=3),
            by=by,
        )
