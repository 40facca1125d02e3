"""Applying a plan: child by child through casework's own actions, so that each change is typed, audited and dated.

Everything happens in one transaction of the caller. What casework refuses stops the whole: half a spreadsheet applied
would be worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from permanence.identity import Actor
from tenants.casework import actions, arrangements, store
from tenants.casework.revising import Changed
from tenants.casework.revising import NotNow as Refused
from tenants.casework.seen import Sight
from tenants.spreadsheets.held import HeldCase, fingerprint
from tenants.spreadsheets.planned import Change, ChildPlan
from tenants.spreadsheets.states import CHANGED_SINCE, NotNow

SOURCE = "spreadsheet"
_OWN = ("name", "team", "worker", "finder")
_FACTS = ("dob", "sex", "ethnicity")


def ground_of(children: Sequence[ChildPlan], held: Sequence[HeldCase]) -> str:
    """The fingerprint of what a plan rests on: the cases it changes, and that those it opens are not there."""
    by_child = {case.child: case for case in held}
    return fingerprint(by_child.get(child.child, HeldCase(id="", child=child.child)) for child in children)


def apply_children(
    children: Sequence[ChildPlan],
    *,
    spreadsheet_id: UUID,
    people: Mapping[str, UUID],
    by: Actor,
    sight: Sight,
    progress: Callable[[int, int], None],
) -> None:
    """Do all that a plan says. Raises NotNow, naming the child, where casework does not let one of it be done."""
    for number, child in enumerate(children):
        progress(number, len(children))
        try:
            _apply(child, spreadsheet_id, people, by, sight)
        except Changed as problem:
            raise NotNow(CHANGED_SINCE) from problem
        except (Refused, LookupError) as problem:
            raise NotNow(f"Nothing was applied. {child.child}: {problem}") from problem


def _apply(child: ChildPlan, spreadsheet_id: UUID, people: Mapping[str, UUID], by: Actor, sight: Sight) -> None:
    fields = {change.values["field"]: change.values["value"] for change in child.changes if change.kind == "field"}
    if child.case_id:
        case_id = UUID(child.case_id)
        if store.case(case_id, sight) is None:
            raise NotNow(CHANGED_SINCE)
    else:
        dob = fields.pop("dob", "")
        opened = actions.open_case(
            child=child.child,
            name=fields.pop("name", ""),
            dob=date.fromisoformat(dob) if dob else None,
            by=by,
            source=SOURCE,
        )
        case_id = opened.id
    _describe(case_id, fields, people, by)
    for change in child.changes:
        _ONE_BY_ONE.get(change.kind, _nothing)(case_id, change, spreadsheet_id, people, by)


def _describe(case_id: UUID, fields: Mapping[str, str], people: Mapping[str, UUID], by: Actor) -> None:
    own = {name: fields[name] for name in _OWN if name in fields}
    if own:
        case = store.lock(case_id)
        version = case.version if case else 0
        owners: dict[str, UUID | None] = {name: people.get(own[name]) for name in ("worker", "finder") if name in own}
        actions.change_case(case_id=case_id, version=version, fields=own, owners=owners, by=by)
    facts = {name: fields[name] for name in _FACTS if name in fields}
    if facts:
        given = {name: date.fromisoformat(value) if name == "dob" else value for name, value in facts.items()}
        actions.describe_child(case_id=case_id, by=by, source=SOURCE, **given)
    if "sibling_group" in fields:
        arrangements.join_siblings(case_id=case_id, label=fields["sibling_group"], by=by, source=SOURCE)


def _nothing(*_given: object) -> None:
    """A change of fields is done with the others of its child, an opening before them."""


def _milestone(case_id: UUID, change: Change, _id: UUID, _people: Mapping[str, UUID], by: Actor) -> None:
    actions.add_milestone(
        case_id=case_id,
        event=change.values["event"],
        detail=change.values["detail"],
        on=date.fromisoformat(change.values["on"]),
        source=SOURCE,
        by=by,
    )


def _delay(case_id: UUID, change: Change, _id: UUID, _people: Mapping[str, UUID], by: Actor) -> None:
    told = change.values
    actions.add_delay(
        case_id=case_id,
        cause=told["cause"],
        began=date.fromisoformat(told["began"]),
        avoidable=told["avoidable"],
        owner=told["owner"],
        review_on=date.fromisoformat(told["review"]) if told.get("review") else None,
        by=by,
    )


def _delay_changed(_case: UUID, change: Change, _id: UUID, _people: Mapping[str, UUID], by: Actor) -> None:
    delay = store.delay(UUID(change.values["id"]))
    if delay is None:
        raise NotNow(CHANGED_SINCE)
    fields = {{"review": "review_on"}.get(name, name): value for name, value in change.values.items() if name != "id"}
    actions.change_delay(delay_id=delay.id, version=delay.version, fields=fields, by=by)


def _action(case_id: UUID, change: Change, spreadsheet_id: UUID, people: Mapping[str, UUID], by: Actor) -> None:
    told = change.values
    actions.add_action(
        case_id=case_id,
        what=told["what"],
        owner=told["owner"],
        owner_id=people.get(told["owner"]),
        due=date.fromisoformat(told["due"]) if told.get("due") else None,
        origin=SOURCE,
        origin_id=spreadsheet_id,
        by=by,
    )


def _action_changed(_case: UUID, change: Change, _id: UUID, people: Mapping[str, UUID], by: Actor) -> None:
    action = store.action(UUID(change.values["id"]))
    if action is None:
        raise NotNow(CHANGED_SINCE)
    fields = {name: value for name, value in change.values.items() if name != "id"}
    owner_id = people.get(fields["owner"]) if "owner" in fields else None
    actions.change_action(action_id=action.id, version=action.version, fields=fields, owner_id=owner_id, by=by)


def _note(case_id: UUID, change: Change, _id: UUID, _people: Mapping[str, UUID], by: Actor) -> None:
    actions.add_note(case_id=case_id, text=change.values["text"], source=SOURCE, by=by)


_ONE_BY_ONE: Mapping[str, Callable[[UUID, Change, UUID, Mapping[str, UUID], Actor], None]] = {
    "milestone": _milestone,
    "conflict": _milestone,
    "delay": _delay,
    "delay_changed": _delay_changed,
    "action": _action,
    "action_changed": _action_changed,
    "note": _note,
}
