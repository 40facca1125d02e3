"""The list of meetings, planning one, its agenda, and what leaves it: the print pack and the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.database import PLATFORM, current_scope, rollback, working_as
from permanence.identity import store as people
from permanence.identity.guards import needs
from permanence.jobs import request_run
from permanence.web.downloads import file_answer, file_name
from permanence.web.paging import page_of
from tenants.casework.actions import today
from tenants.casework.course import OPEN_STAGES, STAGES
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.milestones import MILESTONES
from tenants.casework.seen import sight_of
from tenants.casework.waiting_marks import MARKS
from tenants.meetings import actions, store
from tenants.meetings.actions import NotNow
from tenants.meetings.facts import Known, known_of
from tenants.meetings.forms import PlanForm
from tenants.meetings.record import Line, find, label_of, lines_of
from tenants.meetings.reviews import OUTCOMES, answers_from
from tenants.meetings.workbook import agenda_workbook

blueprint = Blueprint("meetings", __name__, url_prefix="/authority/<code>/meetings", template_folder="templates")

STATES = {"planned": "Planned", "open": "In session", "closed": "Closed"}
MAIL = "meetings.mail_owner"


def projected() -> bool:
    """Whether the page is shown on a screen that a room can see: large type, initials only."""
    return request.args.get("projector") == "1"


def at(endpoint: str, **values: Any) -> str:
    """The address of a page of meetings, on the projector where this page is."""
    return url_for(f"meetings.{endpoint}", **values, projector="1" if projected() else None)


def case_address(case_id: UUID) -> str:
    """The address of the child's case."""
    return url_for("casework.case", case_id=case_id)


def staff() -> dict[str, UUID]:
    """Name → person, of everybody with access to the authority now; a name that two people bear is left out."""
    with working_as(PLATFORM):
        found: dict[str, set[UUID]] = {}
        for _row, person in people.people_of(g.authority.id):
            found.setdefault(person.name, set()).add(person.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def may(permission: str) -> bool:
    """Whether whoever acts has a permission."""
    return permission in g.actor.permissions


def meeting_or_404(meeting_id: UUID) -> Any:
    """The meeting of an address."""
    found = store.meeting(meeting_id)
    if found is None:
        abort(404)
    return found


def lines_for(held: Any) -> tuple[list[Line], Mapping[UUID, Known]]:
    """The agenda as whoever acts may see it, and what is known of each child."""
    sight = sight_of(g.actor)
    seen = store.items_seen(held.id, sight)
    on = held.held_on if held.state == "closed" else max(held.held_on, today())
    known = known_of([case for _, case in seen], on=on, since=store.closed_before(held))
    lines = lines_of(seen, known, store.agreed(held.id, sight), closed=held.state == "closed", projected=projected())
    return lines, known


def show(template: str, **given: Any) -> str:
    """A page of meetings with what each of them uses."""
    common = {
        "at": at,
        "may": may,
        "projector": projected(),
        "case_address": case_address,
        "STATES": STATES,
        "STAGES": STAGES,
        "MARKS": MARKS,
        "MILESTONES": MILESTONES,
        "OUTCOMES": OUTCOMES,
        "today": today(),
        "typed": request.form,
    }
    return render_template(f"meetings/{template}.html", **{**common, **given})


def labels_of(lines: list[Line], listed: list[Any]) -> dict[UUID, str]:
    """Case → what to call the child, for actions of children on this agenda and of others."""
    known = {line.case.id: line.label for line in lines}
    others = {one.case_id for one in listed if one.case_id is not None} - known.keys()
    if others:
        cases = store.cases_seen(others, sight_of(g.actor))
        named = {case_id: label_of(case, 0, projected=projected()) for case_id, case in cases.items()}
        known |= {case_id: "Another child" if label == "Child 0" else label for case_id, label in named.items()}
    return known


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Every meeting, and what the person agreed to do in those whose minutes went round."""
    sight = sight_of(g.actor)
    listed = store.meetings()
    page = page_of(len(listed), request.args)
    mine = store.owned(g.actor.person_id, sight)
    return show(
        "overview",
        meetings=listed[page.offset : page.offset + page.limit],
        page=page,
        children=store.children_by_meeting(sight),
        mine=mine,
        labels=labels_of([], [one for one, _ in mine]),
    )


@blueprint.route("/plan", methods=["GET", "POST"])
@needs("work_cases")
def plan() -> ResponseReturnValue:
    """Plan a meeting with the agenda that is suggested for it."""
    sight = sight_of(g.actor)
    form = PlanForm(data={"held_on": today(), "title": "Tracking meeting", "choose": "risk", "most": 12})
    form.team.choices = [*form.team.choices[:1], *((team, team) for team in store.teams(sight))]
    names = staff()
    if form.validate_on_submit():
        held = actions.plan_meeting(
            held_on=form.held_on.data or today(), title=form.title.data, chair=form.chair.data or "", by=g.actor
        )
        chosen = form.choose.data
        if chosen != "none":
            suggested = actions.suggest(
                sight=sight,
                held=held,
                stage=form.stage.data if chosen == "stage" else "",
                team=form.team.data if chosen == "team" else "",
                most=form.most.data,
            )
            actions.add_children(meeting_id=held.id, case_ids=suggested, by=g.actor)
        flash("The meeting is planned. Its agenda is in order by risk.", "success")
        return redirect(at("meeting", meeting_id=held.id))
    return show("plan", form=form, people=names), 400 if form.errors else 200


@blueprint.route("/<uuid:meeting_id>/", methods=["GET", "POST"])
def meeting(meeting_id: UUID) -> ResponseReturnValue:
    """The first screen: what is carried over, then the agenda. Sent, it keeps what is said of what is carried over."""
    held = meeting_or_404(meeting_id)
    problem = ""
    if request.method == "POST":
        if not may("work_cases"):
            abort(404)
        listed = store.carried_over(held, sight_of(g.actor))
        answers, problem = answers_from(request.form, listed)
        if not problem:
            try:
                for one in answers:
                    actions.review_action(
                        meeting_id=meeting_id,
                        action_id=one.action_id,
                        outcome=one.outcome,
                        reason=one.reason,
                        due=one.due,
                        by=g.actor,
                    )
            except NotNow as refused:
                rollback()
                problem = str(refused)
            else:
                flash("Saved.", "success")
                return redirect(at("meeting", meeting_id=meeting_id))
    elif sought := request.args.get("find", ""):
        found = find(lines_for(held)[0], sought)
        if len(found) == 1:
            return redirect(at("child", meeting_id=meeting_id, item_id=found[0].item.id))
    return _agenda(held, problem), 400 if problem else 200


def _agenda(held: Any, problem: str = "") -> str:
    sight = sight_of(g.actor)
    lines, known = lines_for(held)
    record_read("meeting_read", by=g.actor, meeting=str(held.id), children=len(lines))
    carried = store.carried_over(held, sight) if held.state != "closed" else []
    reviewed = store.reviewed(held.id, sight)
    sought = request.args.get("find", "")
    return show(
        "meeting",
        held=held,
        lines=lines,
        found=find(lines, sought) if sought else lines,
        sought=sought,
        known=known,
        carried=carried,
        reviewed=reviewed,
        reviewed_ids={one.action_id for one in reviewed},
        labels=labels_of(lines, [*carried, *reviewed]),
        problem=problem,
    )


def _done(held: Any, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(at("meeting", meeting_id=held.id))


def _refused(held: Any, problem: NotNow) -> ResponseReturnValue:
    rollback()
    return _agenda(held, str(problem)), 400


@blueprint.route("/<uuid:meeting_id>/add", methods=["GET", "POST"])
@needs("work_cases")
def add(meeting_id: UUID) -> ResponseReturnValue:
    """Choose children for the agenda, narrowed by stage, team, identifier or name."""
    held = meeting_or_404(meeting_id)
    sight = sight_of(g.actor)
    narrowed = {name: request.args.get(name, "") for name in ("stage", "team", "words")}
    rows = store.addable(meeting_id, sight, **narrowed)
    problem = ""
    if request.method == "POST":
        wanted = set(request.form.getlist("case"))
        chosen = [case.id for case in rows if str(case.id) in wanted]
        try:
            if not chosen:
                raise NotNow("Tick the children to put on the agenda.")
            actions.add_children(meeting_id=meeting_id, case_ids=chosen, by=g.actor)
        except NotNow as refused:
            rollback()
            problem = str(refused)
        else:
            many = len(chosen)
            return _done(held, f"{many} {'child is' if many == 1 else 'children are'} put on the agenda.")
    page = page_of(len(rows), request.args)
    shown = rows[page.offset : page.offset + page.limit]
    known = known_of(shown, on=held.held_on, since=store.closed_before(held))
    record_read("children_listed", by=g.actor, shown=len(shown), page=page.number, meeting=str(meeting_id))
    tags = [(value if name != "stage" else STAGES.get(value, value), name) for name, value in narrowed.items() if value]
    return show(
        "add",
        held=held,
        rows=shown,
        known=known,
        page=page,
        narrowed=narrowed,
        tags=tags,
        teams=store.teams(sight),
        OPEN_STAGES=OPEN_STAGES,
        label_of=label_of,
        problem=problem,
    ), 400 if problem else 200


@blueprint.post("/<uuid:meeting_id>/order")
@needs("work_cases")
def reorder(meeting_id: UUID) -> ResponseReturnValue:
    """Put the agenda in order by what is known now."""
    held = meeting_or_404(meeting_id)
    try:
        actions.reorder(meeting_id=meeting_id, by=g.actor)
    except NotNow as problem:
        return _refused(held, problem)
    return _done(held, "The agenda is in order by what is known now.")


@blueprint.post("/<uuid:meeting_id>/children/<uuid:item_id>/<any(remove, pin, unpin):what>")
@needs("work_cases")
def arrange(meeting_id: UUID, item_id: UUID, what: str) -> ResponseReturnValue:
    """Take a child off the agenda, put it first, or let it find its place by risk again."""
    held = meeting_or_404(meeting_id)
    if item_id not in {item.id for item, _ in store.items_seen(meeting_id, sight_of(g.actor))}:
        abort(404)
    try:
        if what == "remove":
            actions.remove_child(item_id=item_id, by=g.actor)
        else:
            actions.pin(item_id=item_id, pinned=what == "pin", by=g.actor)
    except NotNow as problem:
        return _refused(held, problem)
    said = {"remove": "The child is off the agenda.", "pin": "The child comes first.", "unpin": "In order by risk."}
    return _done(held, said[what])


@blueprint.post("/<uuid:meeting_id>/open")
@needs("manage_cases")
def open_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Begin the meeting."""
    held = meeting_or_404(meeting_id)
    try:
        actions.open_meeting(meeting_id=meeting_id, by=g.actor)
    except NotNow as problem:
        return _refused(held, problem)
    return _done(held, "The meeting is open. What is carried over comes first, then the children one by one.")


@blueprint.post("/<uuid:meeting_id>/circulate")
@needs("manage_cases")
def circulate(meeting_id: UUID) -> ResponseReturnValue:
    """Send the minutes round."""
    held = meeting_or_404(meeting_id)
    try:
        owners = actions.circulate(meeting_id=meeting_id, by=g.actor)
    except NotNow as problem:
        return _refused(held, problem)
    for person in owners:
        request_run(
            MAIL,
            scope=current_scope(),
            arguments={"meeting": str(meeting_id), "person": str(person), "authority": g.authority.code},
            by=g.actor,
            key=f"{meeting_id}:{person}",
        )
    many = len(owners)
    told = "nobody with an account owns an open action" if not many else f"{many} people are mailed a link"
    return _done(held, f"Circulated: {'1 person is mailed a link' if many == 1 else told}.")


@blueprint.get("/<uuid:meeting_id>/pack")
def pack(meeting_id: UUID) -> ResponseReturnValue:
    """All children of the agenda with their facts, one a page, to print. Each of them is read here."""
    held = meeting_or_404(meeting_id)
    lines, known = lines_for(held)
    for line in lines:
        record_read("case_read_in_meeting", by=g.actor, child=line.case.child, meeting=str(held.id), page="pack")
    ids = [line.case.id for line in lines]
    carried = store.carried_over(held, sight_of(g.actor)) if held.state != "closed" else []
    return show(
        "pack",
        held=held,
        lines=lines,
        known=known,
        last=store.last_decisions(ids, held.id),
        carried=carried,
        labels=labels_of(lines, carried),
        CAUSES=CAUSES,
        OWNERS=OWNERS,
    )


@blueprint.get("/<uuid:meeting_id>/agenda.xlsx")
def workbook(meeting_id: UUID) -> ResponseReturnValue:
    """The agenda with its record so far as a workbook, one child a row, as the old spreadsheet had it."""
    held = meeting_or_404(meeting_id)
    lines, known = lines_for(held)
    for line in lines:
        record_read("case_read_in_meeting", by=g.actor, child=line.case.child, meeting=str(held.id), page="workbook")
    data = agenda_workbook(held, lines, known, g.authority.name)
    return file_answer(data, file_name("tracking-meeting", held.held_on.isoformat(), kind="xlsx"))
