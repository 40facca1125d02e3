"""A child's case: where it stands, every date and who says it, why the child waits, who does what next."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from permanence.audit import record_read
from permanence.database import PLATFORM, working_as
from permanence.identity import store as people
from permanence.identity.guards import needs
from permanence.web.dates import in_words
from tenants.casework import actions, arrangements, store
from tenants.casework.clocks import due_of, rules_on
from tenants.casework.course import STAGES
from tenants.casework.delays import AVOIDABLE, CAUSES, OWNERS
from tenants.casework.forms import CaseForm, ConflictForm, NeedsForm, NoteForm, PersonForm, SiblingsForm
from tenants.casework.milestones import DETAILS, MILESTONES
from tenants.casework.needs import ANSWERS, RECORDED, WORDS, profile_of, siblings_of, with_extracts
from tenants.casework.progress import Wait, bars_of
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.casework.tracker_views import tracker_blueprint
from tenants.casework.waiting_marks import MARKS, mark_of, thresholds_on
from tenants.journeys.store import ids_of


def staff() -> dict[str, UUID]:
    """Name → person, of everybody with access to the authority now."""
    with working_as(PLATFORM):
        return {person.name: person.id for row, person in people.people_of(g.authority.id) if row.revoked_at is None}


def of_case(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A page of one case: it is looked up as far as the person may see it, and the look is recorded."""

    @wraps(view)
    def found(case_id: UUID, **more: Any) -> ResponseReturnValue:
        case = store.case(case_id, sight_of(g.actor))
        if case is None:
            abort(404)
        record_read("case_read", by=g.actor, child=case.child, case=str(case.id))
        return view(case, **more)

    return found


def back_to(case: Any, message: str) -> ResponseReturnValue:
    """To the case's page, saying what was done."""
    flash(message, "success")
    return redirect(url_for("casework.case", case_id=case.id))


def ask(case: Any, form: Any, heading: str, *, problem: str = "", **more: Any) -> ResponseReturnValue:
    """The page of one form about a case; 400 where something is wrong with what was typed."""
    page = render_template("casework/ask.html", case=case, form=form, heading=heading, problem=problem, **more)
    return page, 400 if form.errors or problem else 200


@tracker_blueprint.get("/<uuid:case_id>/")
@of_case
def case(case: Any) -> ResponseReturnValue:
    """Everything about one child's case on one page."""
    today = actions.today()
    course = store.courses([case])[case.id]
    thresholds = thresholds_on(today, store.thresholds())
    delays = store.delays([case.id])
    waits = [Wait(OWNERS[one.owner], CAUSES[one.cause].words, one.began, one.ended) for one in delays]
    group = store.sibling_group(case.sibling_group_id) if case.sibling_group_id else None
    family = case.returned.get("family", "")
    siblings = [
        one
        for one in store.cases(sight_of(g.actor), open_only=False)
        if (group and one.sibling_group_id == group.id) or (family and one.returned.get("family") == family)
    ]
    return render_template(
        "casework/case.html",
        case=case,
        course=course,
        mark=mark_of(case.stage, case.stage_since, today, thresholds),
        bars=bars_of(course, case.dob, waits, today),
        dues=due_of(course, rules_on(today, store.clock_settings()), store.recorded_since()),
        milestones=store.milestones(case.id),
        delays=delays,
        actions=store.actions_of([case.id]),
        notes=store.notes(case.id),
        group=group,
        family=family,
        siblings=[one for one in siblings if one.id != case.id],
        profile=profile_of(
            dob=case.dob,
            ethnicity=case.ethnicity,
            has_siblings=siblings_of(group is not None, case.returned),
            recorded=with_extracts(case.recorded_needs, case.returned),
            on=case.decision or today,
        ),
        access=store.access_to(case.id),
        journey_id=ids_of([case.child]).get(case.child) if g.actor.sees == "all" else None,
        finding_page="family_finding.log" in current_app.view_functions,
        today=today,
        note_form=NoteForm(formdata=None),
        STAGES=STAGES,
        MARKS=MARKS,
        CAUSES=CAUSES,
        OWNERS=OWNERS,
        AVOIDABLE=AVOIDABLE,
        MILESTONES=MILESTONES,
        DETAILS=DETAILS,
        NEEDS=WORDS,
        ANSWERS=ANSWERS,
    )


@tracker_blueprint.route("/<uuid:case_id>/change", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def change_case(case: Any) -> ResponseReturnValue:
    """Name, team, social worker, family finder, legal hold."""
    form = CaseForm(obj=case)
    known = staff()
    if form.validate_on_submit():
        fields = {name: getattr(form, name).data or "" for name in actions.CASE_FIELDS}
        owners = {name: known.get(fields[name].strip()) for name in ("worker", "finder")}
        try:
            kept = actions.change_case(
                case_id=case.id, version=int(form.version.data or 0), fields=fields, owners=owners, by=g.actor
            )
        except Changed as clash:
            return show_clash(case, form, clash)
        except NotNow as problem:
            return ask(case, form, "Change the case", problem=str(problem), people=known)
        return back_to(case, "Saved, together with a change somebody else made meanwhile." if kept.merged else "Saved.")
    return ask(case, form, "Change the case", people=known)


def show_clash(case: Any, form: Any, clash: Changed) -> ResponseReturnValue:
    """Both wordings of what two people changed at once, to choose from or put together; nothing typed is lost."""
    fields = [(field.name, field.label.text) for field in form if field.name in {one.name for one in clash.clashes}]
    page = render_template(
        "casework/clash.html",
        case=case,
        form=form,
        clash=clash,
        clashes={one.name: one for one in clash.clashes},
        labels=dict(fields),
    )
    return page, 409


@tracker_blueprint.post("/<uuid:case_id>/notes")
@needs("work_cases")
@of_case
def add_note(case: Any) -> ResponseReturnValue:
    """Keep a note."""
    form = NoteForm()
    if not form.validate_on_submit():
        return ask(case, form, "Add a note")
    actions.add_note(case_id=case.id, text=form.text.data or "", by=g.actor)
    return back_to(case, "The note is kept.")


@tracker_blueprint.route("/<uuid:case_id>/needs", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def record_needs(case: Any) -> ResponseReturnValue:
    """What is known of the child's needs."""
    form = NeedsForm(data={need: case.recorded_needs.get(need, "unknown") for need in RECORDED})
    if form.validate_on_submit():
        answers = {need: form[need].data for need in RECORDED}
        actions.record_needs(case_id=case.id, answers=answers, by=g.actor)
        return back_to(case, "The child's needs are recorded.")
    return ask(case, form, "What is known of the child's needs")


@tracker_blueprint.route("/<uuid:case_id>/siblings", methods=["GET", "POST"])
@needs("work_cases")
@of_case
def siblings(case: Any) -> ResponseReturnValue:
    """The sibling group, and whether it is to stay together."""
    group = store.sibling_group(case.sibling_group_id) if case.sibling_group_id else None
    form = SiblingsForm(obj=group, decision=group.decision if group else "undecided")
    if form.validate_on_submit():
        try:
            arrangements.set_siblings(
                case_id=case.id,
                label=form.label.data or "",
                decision=form.decision.data,
                deadline=form.deadline.data,
                decided_on=form.decided_on.data,
                reason=form.reason.data or "",
                by=g.actor,
            )
        except NotNow as problem:
            form.decided_on.errors = [str(problem)]
        else:
            return back_to(case, "The sibling group is saved.")
    return ask(case, form, "Sibling group")


@tracker_blueprint.route("/<uuid:case_id>/conflicts/<uuid:milestone_id>", methods=["GET", "POST"])
@needs("manage_cases")
@of_case
def decide_conflict(case: Any, milestone_id: UUID) -> ResponseReturnValue:
    """Say which of two dates stands, the typed or the returned one."""
    course = store.courses([case])[case.id]
    found = next((one for one in course.dates.values() if one.typed and one.typed.id == milestone_id), None)
    if found is None or found.typed is None or found.returned is None or found.returned == found.typed.on:
        abort(404)
    form = ConflictForm()
    form.stands.choices = [
        SelectChoice("returned", f"{in_words(found.returned)}, as the {found.source or 'return'} says"),
        SelectChoice("typed", f"{in_words(found.typed.on)}, as {found.typed.by} typed"),
    ]
    if form.validate_on_submit():
        actions.decide_conflict(milestone_id=milestone_id, stands=form.stands.data, by=g.actor)
        return back_to(case, "Decided. Both dates stay readable.")
    return ask(case, form, f"{MILESTONES[found.event].words}: two different dates")


@tracker_blueprint.route("/<uuid:case_id>/access", methods=["GET", "POST"])
@needs("manage_cases")
@of_case
def access(case: Any) -> ResponseReturnValue:
    """Who may see the case: restrict it, open it to one person by name, end that again."""
    form = PersonForm()
    known = staff()
    form.person.choices = [SelectChoice("", "Choose"), *(SelectChoice(str(one), name) for name, one in known.items())]
    if form.validate_on_submit():
        names = {str(one): name for name, one in known.items()}
        actions.open_to(
            case_id=case.id, person_id=UUID(form.person.data), person_name=names[form.person.data], by=g.actor
        )
        flash(f"The case is open to {names[form.person.data]}.", "success")
        return redirect(url_for("casework.access", case_id=case.id))
    page = render_template("casework/access.html", case=case, form=form, access=store.access_to(case.id))
    return page, 400 if form.errors else 200


@tracker_blueprint.post("/<uuid:case_id>/access/<any(restrict, unrestrict):what>")
@needs("manage_cases")
@of_case
def restrict(case: Any, what: str) -> ResponseReturnValue:
    """Restrict a case to those with the right and those it is opened to, or end that."""
    actions.restrict(case_id=case.id, restricted=what == "restrict", by=g.actor)
    return redirect(url_for("casework.access", case_id=case.id))


@tracker_blueprint.post("/<uuid:case_id>/access/<uuid:access_id>/end")
@needs("manage_cases")
@of_case
def end_access(case: Any, access_id: UUID) -> ResponseReturnValue:
    """End one person's access to the case."""
    if access_id not in {one.id for one in store.access_to(case.id)}:
        abort(404)
    actions.close_to(access_id=access_id, by=g.actor)
    return redirect(url_for("casework.access", case_id=case.id))
