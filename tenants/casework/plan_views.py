"""What people record about a case: milestones, why the child waits, who does what next."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from permanence.identity.guards import needs
from tenants.casework import actions, store
from tenants.casework.case_views import ask, back_to, of_case, show_clash, staff
from tenants.casework.forms import (
    ActionForm,
    CloseActionForm,
    CloseDelayForm,
    DelayForm,
    MilestoneForm,
    ReasonForm,
)
from tenants.casework.milestones import MILESTONES
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.casework.tracker_views import tracker_blueprint


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


@tracker_blueprint.route("/<uuid:case_id>/milestones/add", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def add_milestone(case: Any) -> ResponseReturnValue:
    """Type a milestone between returns."""
    form = MilestoneForm()
    if request.method == "GET":
        form.event.data = request.args.get("event", "")
    if form.validate_on_submit() and form.on.data:
        wanted = MILESTONES[form.event.data].detail
        try:
            actions.add_milestone(
                case_id=case.id,
                event=form.event.data,
                on=form.on.data,
                detail=getattr(form, wanted).data if wanted else "",
                note=form.note.data or "",
                by=g.actor,
            )
        except NotNow as problem:
            field = getattr(form, wanted) if str(problem).startswith("Say also") else form.on
            field.errors = [str(problem)]
        else:
            return back_to(case, "The milestone is recorded.")
    return ask(case, form, "Record a milestone")


@tracker_blueprint.route("/<uuid:case_id>/milestones/<uuid:milestone_id>/withdraw", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def withdraw_milestone(case: Any, milestone_id: UUID) -> ResponseReturnValue:
    """Take a milestone back that was typed by mistake."""
    typed = store.milestone(milestone_id)
    if typed is None or typed.case_id != case.id:
        abort(404)
    form = ReasonForm()
    heading = f"Withdraw: {MILESTONES[typed.event].words}"
    if form.validate_on_submit():
        try:
            actions.withdraw_milestone(milestone_id=milestone_id, reason=form.reason.data or "", by=g.actor)
        except NotNow as problem:
            return ask(case, form, heading, problem=str(problem))
        return back_to(case, "The milestone is withdrawn; it stays readable.")
    return ask(case, form, heading)


@tracker_blueprint.route("/<uuid:case_id>/delays/add", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def add_delay(case: Any) -> ResponseReturnValue:
    """Record why the child waits."""
    form = DelayForm()
    if form.validate_on_submit() and form.began.data:
        try:
            actions.add_delay(
                case_id=case.id,
                cause=form.cause.data,
                began=form.began.data,
                avoidable=form.avoidable.data,
                owner=form.owner.data,
                remedy=form.remedy.data or "",
                review_on=form.review_on.data,
                by=g.actor,
            )
        except NotNow as problem:
            form.began.errors = [str(problem)]
        else:
            return back_to(case, "The delay is recorded.")
    return ask(case, form, "Why the child waits")


@tracker_blueprint.route("/<uuid:case_id>/delays/<uuid:delay_id>/", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def review_delay(case: Any, delay_id: UUID) -> ResponseReturnValue:
    """Look at a delay again and change what has become of it."""
    delay = next((one for one in store.delays([case.id]) if one.id == delay_id), None)
    if delay is None:
        abort(404)
    form = DelayForm(obj=delay)
    if form.validate_on_submit():
        fields = {name: _text(getattr(form, name).data) for name in actions.DELAY_FIELDS}
        try:
            actions.change_delay(delay_id=delay_id, version=int(form.version.data or 0), fields=fields, by=g.actor)
        except Changed as clash:
            return show_clash(case, form, clash)
        except NotNow as problem:
            return ask(case, form, "Review the delay", problem=str(problem))
        return back_to(case, "The delay is reviewed.")
    return ask(case, form, "Review the delay")


@tracker_blueprint.route("/<uuid:case_id>/delays/<uuid:delay_id>/close", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def close_delay(case: Any, delay_id: UUID) -> ResponseReturnValue:
    """The child no longer waits for this."""
    if delay_id not in {one.id for one in store.delays([case.id])}:
        abort(404)
    form = CloseDelayForm()
    if form.validate_on_submit() and form.ended.data:
        try:
            actions.close_delay(delay_id=delay_id, ended=form.ended.data, reason=form.reason.data or "", by=g.actor)
        except NotNow as problem:
            form.ended.errors = [str(problem)]
        else:
            return back_to(case, "The delay is closed.")
    return ask(case, form, "Close the delay")


@tracker_blueprint.route("/<uuid:case_id>/actions/add", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def add_action(case: Any) -> ResponseReturnValue:
    """Agree that somebody does something for the child."""
    form = ActionForm()
    known = staff()
    if form.validate_on_submit():
        owner = (form.owner.data or "").strip()
        actions.add_action(
            case_id=case.id,
            what=form.what.data or "",
            owner=owner,
            owner_id=known.get(owner),
            due=form.due.data,
            by=g.actor,
        )
        return back_to(case, "The action is agreed.")
    return ask(case, form, "Agree an action", people=known)


def _action_seen(action_id: UUID) -> tuple[Any, Any]:
    action = store.action_seen(action_id, sight_of(g.actor))
    if action is None:
        abort(404)
    case = store.case(action.case_id, sight_of(g.actor)) if action.case_id else None
    return action, case


def _done(case: Any, message: str) -> ResponseReturnValue:
    if case is not None:
        return back_to(case, message)
    flash(message, "success")
    return redirect(url_for("casework.due"))


@tracker_blueprint.route("/actions/<uuid:action_id>/", methods=["GET", "POST"])
@needs("work_cases")
def change_action(action_id: UUID) -> ResponseReturnValue:
    """Change an open action."""
    action, case = _action_seen(action_id)
    form = ActionForm(obj=action)
    known = staff()
    if form.validate_on_submit():
        fields = {name: _text(getattr(form, name).data) for name in actions.ACTION_FIELDS}
        try:
            actions.change_action(
                action_id=action_id,
                version=int(form.version.data or 0),
                fields=fields,
                owner_id=known.get(fields["owner"].strip()),
                by=g.actor,
            )
        except Changed as clash:
            return show_clash(case, form, clash)
        except NotNow as problem:
            return ask(case, form, "Change the action", problem=str(problem), people=known)
        return _done(case, "The action is changed.")
    return ask(case, form, "Change the action", people=known)


@tracker_blueprint.route("/actions/<uuid:action_id>/close", methods=["GET", "POST"])
@needs("work_cases")
def close_action(action_id: UUID) -> ResponseReturnValue:
    """An action is done, or dropped."""
    action, case = _action_seen(action_id)
    form = CloseActionForm()
    if form.validate_on_submit():
        try:
            actions.close_action(
                action_id=action_id, outcome=form.outcome.data, reason=form.reason.data or "", by=g.actor
            )
        except NotNow as problem:
            return ask(case, form, f"Close: {action.what}", problem=str(problem))
        return _done(case, "The action is closed.")
    return ask(case, form, f"Close: {action.what}")
