"""What would be held after a plan was applied, worked out in memory: the round trip without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.held import HeldAction, HeldCase, HeldDate, HeldDelay
from tenants.spreadsheets.planned import Change, Plan

_CODES = {(field.event, field.detail): field.code for field in FIELDS.values() if field.event}


def applied(plan: Plan, held: Iterable[HeldCase]) -> list[HeldCase]:
    """The cases held before with everything the plan changes."""
    cases = {case.child: case for case in held}
    for child in plan.children:
        case = cases.get(child.child) or HeldCase(f"id of {child.child}", child.child)
        for change in child.changes:
            case = _with(case, change)
        cases[child.child] = case
    return list(cases.values())


def _with(case: HeldCase, change: Change) -> HeldCase:
    values = change.values
    if change.kind == "field":
        return replace(case, fields={**case.fields, values["field"]: values["value"]})
    if change.kind in ("milestone", "conflict"):
        code, day = _CODES[values["event"], values["detail"]], date.fromisoformat(values["on"])
        before = case.dates.get(code, HeldDate())
        stands = before.stands if change.kind == "conflict" else day
        return replace(case, dates={**case.dates, code: HeldDate(stands, before.returned, before.days | {day})})
    if change.kind == "note":
        return replace(case, notes=(values["text"], *case.notes))
    if change.kind == "delay":
        review = date.fromisoformat(values["review"]) if "review" in values else None
        began = date.fromisoformat(values["began"])
        delay = HeldDelay(f"d{len(case.delays)}", values["cause"], began, values["avoidable"], values["owner"], review)
        return replace(case, delays=(*case.delays, delay))
    if change.kind == "action":
        due = date.fromisoformat(values["due"]) if "due" in values else None
        action = HeldAction(f"a{len(case.actions)}", values["what"], values.get("owner", ""), due)
        return replace(case, actions=(*case.actions, action))
    assert change.kind == "opened"
    return case
