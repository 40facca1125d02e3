"""A meeting in session: one child a screen, the minutes, and the close. Several people write at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.database import rollback
from permanence.web.dates import LONDON
from tenants.casework import actions as casework
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.seen import sight_of
from tenants.meetings import actions, store
from tenants.meetings.actions import ITEM_FIELDS, MEETING_FIELDS, Changed, NotNow
from tenants.meetings.forms import ChildForm, MinutesForm
from tenants.meetings.record import Line, agreed_from
from tenants.meetings.reviews import answers_from
from tenants.meetings.views import at, blueprint, labels_of, lines_for, may, meeting_or_404, show, staff

#: Never sent again from the page of a clash: they are written there anew.
_ANEW = {"csrf_token", "version", "quietly"}


def wants_json() -> bool:
    """Whether the page's script saves on its own, without leaving the page."""
    return request.form.get("quietly") == "1"


@blueprint.route("/<uuid:meeting_id>/children/<uuid:item_id>", methods=["GET", "POST"])
def child(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """One child's screen. Sent, everything that was typed on it is kept at once or, with the reason, not at all."""
    held = meeting_or_404(meeting_id)
    lines, known = lines_for(held)
    line = next((one for one in lines if one.item.id == item_id), None)
    if line is None:
        abort(404)
    item = line.item
    form = ChildForm(data={"version": item.version, "discussion": item.discussion, "decision": item.decision})
    if request.method == "GET":
        return _child(held, lines, known, line, form)
    if not may("work_cases"):
        abort(404)
    if wants_json():
        return _quietly(
            lambda: actions.write_of_child(**_words(form, item_id)), lambda: store.item(item_id), ITEM_FIELDS
        )
    names = staff()
    answers, problem = answers_from(request.form, _reviewable(held, line, known))
    if not form.validate() or problem:
        return _child(held, lines, known, line, form, problem), 400
    try:
        kept = actions.write_of_child(**_words(form, item_id))
        for one in answers:
            actions.review_action(
                meeting_id=meeting_id,
                action_id=one.action_id,
                outcome=one.outcome,
                reason=one.reason,
                due=one.due,
                by=g.actor,
            )
        said = [*_recorded(form, meeting_id, line, names), *(["actions reviewed"] if answers else [])]
    except Changed as clash:
        rollback()
        return _clash(clash, ITEM_FIELDS, line.label, at("child", meeting_id=meeting_id, item_id=item_id))
    except NotNow as refused:
        rollback()
        return _child(held, lines, known, line, form, str(refused)), 400
    flash(_told(kept.merged, said), "success")
    after = next((one for one in lines if one.number == line.number + 1), None)
    if request.form.get("then") == "next":
        target = at("child", meeting_id=meeting_id, item_id=after.item.id) if after else None
        return redirect(target or at("minutes", meeting_id=meeting_id))
    return redirect(at("child", meeting_id=meeting_id, item_id=item_id))


def _words(form: Any, item_id: UUID) -> dict[str, Any]:
    fields = {name: form[name].data or "" for name in ITEM_FIELDS}
    return {"item_id": item_id, "version": _version(form), "fields": fields, "by": g.actor}


def _version(form: Any) -> int:
    given = form.version.data or ""
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _recorded(form: Any, meeting_id: UUID, line: Line, names: dict[str, UUID]) -> list[str]:
    """Record what was typed beside the words: an action, a milestone, a delay, a note. Says what was."""
    case_id, said = line.case.id, []
    if form.what.data:
        _agree(form, meeting_id, line.item.id, names)
        said.append("an action agreed")
    if form.event.data:
        casework.add_milestone(
            case_id=case_id, event=form.event.data, on=form.on.data, detail=form.detail, source="meeting", by=g.actor
        )
        said.append("a milestone recorded")
    if form.cause.data:
        casework.add_delay(
            case_id=case_id,
            cause=form.cause.data,
            began=form.began.data,
            avoidable=form.avoidable.data or "unknown",
            owner=form.delay_owner.data or CAUSES[form.cause.data].owner,
            remedy=form.remedy.data or "",
            review_on=form.review_on.data,
            by=g.actor,
        )
        said.append("a delay recorded")
    if (form.note.data or "").strip():
        casework.add_note(case_id=case_id, text=form.note.data, source="meeting", by=g.actor)
        said.append("a note added")
    return said


def _agree(form: Any, meeting_id: UUID, item_id: UUID | None, names: dict[str, UUID]) -> None:
    owner = (form.owner.data or "").strip()
    actions.agree(
        meeting_id=meeting_id,
        item_id=item_id,
        what=form.what.data,
        owner=owner,
        owner_id=names.get(owner),
        due=form.due.data,
        by=g.actor,
    )


def _told(merged: bool, said: list[str]) -> str:
    both = " Somebody else wrote here meanwhile: both texts are kept." if merged else ""
    return f"Saved{': ' + ', '.join(said) if said else ''}.{both}"


def _reviewable(held: Any, line: Line, known: Any) -> list[Any]:
    """The child's open actions that were there before this meeting, those of earlier meetings first."""
    before = [one for one in known[line.case.id].actions if one.origin_id != held.id]
    return sorted(before, key=lambda one: one.origin != "meeting")


def _child(held: Any, lines: list[Line], known: Any, line: Line, form: Any, problem: str = "") -> Any:
    record_read("case_read_in_meeting", by=g.actor, child=line.case.child, meeting=str(held.id))
    reviewed = [one for one in store.reviewed(held.id, sight_of(g.actor)) if one.case_id == line.case.id]
    writes = held.state == "open" and may("work_cases")
    place = line.number - 1
    return show(
        "child",
        held=held,
        line=line,
        many=len(lines),
        before=lines[place - 1] if place else None,
        after=lines[place + 1] if place + 1 < len(lines) else None,
        known=known[line.case.id],
        last=store.last_decisions([line.case.id], held.id).get(line.case.id),
        open_before=_reviewable(held, line, known),
        reviewed={one.action_id: one for one in reviewed},
        form=form,
        people=staff() if writes else {},
        writes=writes,
        problem=problem,
        CAUSES=CAUSES,
        OWNERS=OWNERS,
    )


@blueprint.route("/<uuid:meeting_id>/minutes", methods=["GET", "POST"])
def minutes(meeting_id: UUID) -> ResponseReturnValue:
    """The minutes: compiled child by child from what was said, with a free part; here the meeting is closed."""
    held = meeting_or_404(meeting_id)
    form = MinutesForm(data={"version": held.version, "attendees": held.attendees, "minutes": held.minutes})
    if request.method == "GET":
        return _minutes(held, form)
    closes = request.form.get("then") == "close"
    if not may("manage_cases" if closes else "work_cases") or g.actor.sees != "all":
        abort(404)  # the free part is about everybody: it is not for people who see named cases only
    if wants_json():
        return _quietly(lambda: _write(form, meeting_id), lambda: store.meeting(meeting_id), MEETING_FIELDS)
    names = staff()
    if not form.validate():
        return _minutes(held, form), 400
    try:
        kept = _write(form, meeting_id)
        if form.what.data:
            _agree(form, meeting_id, None, names)
        if closes:
            actions.close_meeting(meeting_id=meeting_id, by=g.actor)
    except Changed as clash:
        rollback()
        return _clash(clash, MEETING_FIELDS, "Minutes", at("minutes", meeting_id=meeting_id))
    except NotNow as refused:
        rollback()
        return _minutes(held, form, str(refused)), 400
    if closes:
        flash("The meeting is closed. Its record is not changed any more; circulate it when you are ready.", "success")
    else:
        flash(_told(kept.merged, ["an action agreed"] if form.what.data else []), "success")
    return redirect(at("minutes", meeting_id=meeting_id))


def _write(form: Any, meeting_id: UUID) -> actions.Kept:
    fields = {name: form[name].data or "" for name in MEETING_FIELDS}
    return actions.write_minutes(meeting_id=meeting_id, version=_version(form), fields=fields, by=g.actor)


def _minutes(held: Any, form: Any, problem: str = "") -> Any:
    lines, known = lines_for(held)
    sight = sight_of(g.actor)
    record_read("minutes_read", by=g.actor, meeting=str(held.id), children=len(lines))
    agreed = store.agreed(held.id, sight)
    service = agreed_from(held.agreed) if held.state == "closed" else [one for one in agreed if one.case_id is None]
    reviewed = store.reviewed(held.id, sight)
    whole = g.actor.sees == "all"
    writes = held.state == "open" and may("work_cases") and whole
    return show(
        "minutes",
        whole=whole,
        held=held,
        lines=lines,
        known=known,
        service=service,
        reviewed=reviewed,
        labels=labels_of(lines, reviewed),
        form=form,
        people=staff() if writes else {},
        writes=writes,
        problem=problem,
    )


def _clash(clash: Changed, names: tuple[str, ...], heading: str, action: str) -> ResponseReturnValue:
    """Both wordings, to put together; whatever else was typed on the page goes with what is saved next."""
    left_out = {*_ANEW, *names, *(() if request.form.get("cause") else ("avoidable",))}
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in left_out and value]
    return show("clash", clash=clash, names=names, heading=heading, action=action, carried=carried), 409


def _quietly(write: Any, row: Any, names: tuple[str, ...]) -> ResponseReturnValue:
    """What the page's script is told: the version and the words as they are kept now, or why they are not."""
    try:
        kept = write()
    except Changed as clash:
        rollback()
        return jsonify(problem=f"{clash.by} changed the same lines. Save to see both wordings.", by=clash.by), 409
    except NotNow as refused:
        rollback()
        return jsonify(problem=str(refused)), 400
    now = row()
    saved = now.changed_at.astimezone(LONDON).strftime("%H:%M") if now.changed_at else ""
    return jsonify(
        version=kept.version, merged=kept.merged, saved=saved, fields={name: getattr(now, name) for name in names}
    )
