"""What is due: for me, for a team, for everybody; and the authority's own marks and clocks."""

from __future__ import annotations

from collections import Counter

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.paging import page_of
from tenants.casework import actions, arrangements, store
from tenants.casework.clocks import UNITS, rules_on
from tenants.casework.course import OPEN_STAGES, STAGES
from tenants.casework.forms import ClockForm, ThresholdForm
from tenants.casework.owed import KINDS, by_team, counted, near, of_person
from tenants.casework.owing import lines_for
from tenants.casework.revising import NotNow
from tenants.casework.seen import sight_of
from tenants.casework.tracker_views import tracker_blueprint
from tenants.casework.waiting_marks import thresholds_on

# Two forms on one page: each field needs a name of its own.
MARKS, CLOCK = "marks-", "clock-"


@tracker_blueprint.get("/due")
def due() -> ResponseReturnValue:
    """What is overdue, due and soon, with why each line is there; mine first, or a team's, or everybody's."""
    today = actions.today()
    everything = near(lines_for(sight_of(g.actor), today), today)
    mine = of_person(everything, g.actor.person_id)
    whose = request.args.get("whose", "mine" if mine else "all")
    team = request.args.get("team", "")
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    lines = mine if whose == "mine" else everything
    lines = [one for one in lines if (not team or one.team == team) and (not kind or one.kind == kind)]
    page = page_of(len(lines), request.args)
    record_read("due_read", by=g.actor, shown=len(lines), whose=whose, team=team)
    return render_template(
        "casework/due.html",
        lines=lines[page.offset : page.offset + page.limit],
        page=page,
        whose="mine" if whose == "mine" else "all",
        team=team,
        kind=kind,
        mine=counted(mine, today),
        kinds=Counter(one.kind for one in everything),
        teams=by_team(everything, today),
        digest=store.digest(g.actor.person_id, today),
        today=today,
        KINDS=KINDS,
    )


@tracker_blueprint.get("/settings")
def settings() -> ResponseReturnValue:
    """The marks and clocks in force, where each comes from, and what was set before."""
    return _settings(ThresholdForm(formdata=None, prefix=MARKS), ClockForm(formdata=None, prefix=CLOCK))


def _settings(marks: ThresholdForm, clock: ClockForm) -> ResponseReturnValue:
    today = actions.today()
    rules = rules_on(today, store.clock_settings())
    clock.code.choices = [SelectChoice(rule.code, rule.words) for rule in rules]
    thresholds, clocks = store.setting_rows()
    form = marks if marks.errors else clock
    page = render_template(
        "casework/settings.html",
        rules=rules,
        marks=thresholds_on(today, store.thresholds()),
        thresholds=thresholds,
        clocks=clocks,
        marks_form=marks,
        clock_form=clock,
        form=form,
        STAGES=STAGES,
        OPEN_STAGES=OPEN_STAGES,
        UNITS=UNITS,
    )
    return page, 400 if form.errors else 200


@tracker_blueprint.post("/settings/marks")
@needs("manage_cases")
def set_threshold() -> ResponseReturnValue:
    """Set the authority's own marks of a stage."""
    form = ThresholdForm(prefix=MARKS)
    if form.validate_on_submit() and form.since.data and form.amber.data and form.red.data:
        try:
            arrangements.set_threshold(
                stage=form.stage.data,
                amber=form.amber.data,
                red=form.red.data,
                since=form.since.data,
                reason=form.reason.data or "",
                by=g.actor,
            )
        except NotNow as problem:
            form.red.errors = [str(problem)]
        else:
            flash("The marks are set.", "success")
            return redirect(url_for("casework.settings"))
    return _settings(form, ClockForm(formdata=None, prefix=CLOCK))


@tracker_blueprint.post("/settings/clocks")
@needs("manage_cases")
def set_clock() -> ResponseReturnValue:
    """Set the authority's own amount of a clock."""
    form = ClockForm(prefix=CLOCK)
    form.code.choices = [SelectChoice(rule.code, rule.words) for rule in rules_on(actions.today())]
    if form.validate_on_submit() and form.since.data:
        arrangements.set_clock(
            code=form.code.data,
            amount=form.amount.data,
            unit=form.unit.data,
            since=form.since.data,
            reason=form.reason.data or "",
            by=g.actor,
        )
        flash("The clock is set.", "success")
        return redirect(url_for("casework.settings"))
    return _settings(ThresholdForm(formdata=None, prefix=MARKS), form)
