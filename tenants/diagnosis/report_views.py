"""The diagnostic report: drafting it with evidence, reading and printing it, agreeing it, taking it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES
from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.dates import in_words
from permanence.web.downloads import file_name
from tenants.diagnosis import reporting, showing, store
from tenants.diagnosis.actions import NotNow
from tenants.diagnosis.drift import STAGES as DRIFT
from tenants.diagnosis.forms import ActionForm, ConfirmForm, FindingForm, ReportForm
from tenants.diagnosis.money import financial_year
from tenants.diagnosis.practices import PRACTICES
from tenants.diagnosis.report_file import WrittenFinding, WrittenReport, report_document
from tenants.diagnosis.views import blueprint, opportunities_shown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STANDS = {"": "Open in the tracker", "done": "Done", "dropped": "Dropped"}
NOTES = (
    "This report names no child. Answers are of the kind “could be chance”, “likely real” and “cannot tell yet”.",
    "Coram’s diagnostic is descriptive; read it beside the children’s files.",
)


@blueprint.get("/reports/")
def reports() -> ResponseReturnValue:
    """All reports."""
    return render_template("diagnosis/reports.html", reports=store.reports())


@blueprint.route("/reports/new", methods=["GET", "POST"])
@needs("draft_report")
def new_report() -> ResponseReturnValue:
    """Begin a draft."""
    form = ReportForm()
    problem = ""
    if form.validate_on_submit():
        try:
            made = reporting.begin(title=form.title.data or "", summary=form.summary.data or "", by=g.actor)
        except NotNow as refused:
            problem = str(refused)
        else:
            return redirect(url_for("diagnosis.report", report_id=made.id))
    return _ask(form, "Begin a diagnostic report", problem)


def _ask(form: Any, heading: str, problem: str = "", report: Any = None) -> ResponseReturnValue:
    trail = [("Diagnosis", url_for("diagnosis.overview")), ("Reports", url_for("diagnosis.reports"))]
    if report is not None:
        trail.append((report.title, url_for("diagnosis.report", report_id=report.id)))
    page = render_template("diagnosis/ask.html", form=form, heading=heading, problem=problem, intro="", trail=trail)
    return page, 400 if request.method == "POST" else 200


def _found(report_id: UUID) -> Any:
    found = store.report(report_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/reports/<uuid:report_id>/")
def report(report_id: UUID) -> ResponseReturnValue:
    """One report as it is read and printed."""
    row = _found(report_id)
    record_read("report_read", by=g.actor, report=str(report_id))
    proposed = store.report_actions(report_id)
    return render_template(
        "diagnosis/report.html",
        report=row,
        findings=[(one, _address(one), PRACTICES.get(one.practice)) for one in store.findings(report_id)],
        proposed=proposed,
        outcomes=reporting.outcomes(proposed),
        may_draft="draft_report" in g.actor.permissions and row.agreed_at is None,
        may_agree="manage_cases" in g.actor.permissions and row.agreed_at is None,
        form=ConfirmForm(),
        STANDS=STANDS,
        NOTES=NOTES,
    )


def _address(finding: Any) -> str:
    if finding.evidence_kind == "answer":
        return url_for("diagnosis.answer", answer_id=finding.evidence_id)
    page = "overview" if finding.evidence_kind == "opportunities" else finding.evidence_kind
    return url_for(f"diagnosis.{page}")


@blueprint.route("/reports/<uuid:report_id>/change", methods=["GET", "POST"])
@needs("draft_report")
def change_report(report_id: UUID) -> ResponseReturnValue:
    """Change title and summary."""
    row = _found(report_id)
    form = ReportForm(obj=row)
    problem = ""
    if form.validate_on_submit():
        version = form.version.data or ""
        try:
            reporting.change(
                report_id=report_id,
                version=int(version) if version.isdecimal() else 0,
                title=form.title.data or "",
                summary=form.summary.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The report is saved.", "success")
            return redirect(url_for("diagnosis.report", report_id=report_id))
    return _ask(form, "Change title and summary", problem, row)


@blueprint.route("/reports/<uuid:report_id>/findings/add", methods=["GET", "POST"])
@needs("draft_report")
def add_finding(report_id: UUID) -> ResponseReturnValue:
    """Add a finding with the evidence it rests on."""
    row = _found(report_id)
    offered = evidence_offered()
    form = FindingForm()
    form.evidence.choices = [SelectChoice("", "Choose"), *(SelectChoice(key, one[2]) for key, one in offered.items())]
    problem = "" if offered else "There is no evidence yet: run the diagnosis first."
    if form.validate_on_submit() and offered:
        try:
            reporting.add_finding(
                report_id=report_id,
                finding=form.finding.data or "",
                evidence=offered[form.evidence.data],
                practice=form.practice.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The finding is added.", "success")
            return redirect(url_for("diagnosis.report", report_id=report_id))
    return _ask(form, "Add a finding", problem, row)


def evidence_offered() -> dict[str, tuple[str, UUID, str]]:
    """What a finding may rest on: key → kind, id, and what it says now in words."""
    run = store.latest_whole_run()
    if run is None or run.data_to is None:
        return {}
    to = f"data to {in_words(run.data_to)}, version {run.data_version}"
    found: dict[str, tuple[str, UUID, str]] = {}
    answers = store.by_stage(store.answers_of(run.id))
    own = store.overrides([one.id for one in answers.values()]) if answers else {}
    for stage in STAGES:
        if stage in answers:
            one = answers[stage]
            said = showing.answer_words(one.answer, one.evidence["factor"])
            if one.id in own:
                mine = own[one.id][0]
                said += f"; {mine.made_by} answered otherwise: {showing.answer_words(mine.answer)}"
            words = f"{STAGE_NAMES[stage]}: {said}. {showing.pace_sentence(one.evidence)} ({to})"
            found[f"answer:{one.id}"] = ("answer", one.id, words)
    for gain in opportunities_shown(run.opportunities, financial_year(run.data_to))[:3]:
        words = f"{gain['stage_words']}{': ' + gain['cause_words'].lower() if gain['cause_words'] else ''}"
        said = (
            f"Could gain most: {words}, {gain['number']} children waiting now, {gain['days']:,.0f} days a year ({to})"
        )
        found[f"opportunity:{gain['stage']}:{gain['cause']}"] = ("opportunities", run.id, said)
    slowest = [one for one in run.journeys["stages"] if one["median"] is not None]
    if slowest:
        longest = max(slowest, key=lambda one: one["median"])
        stage_words = DRIFT[longest["stage"]][0]
        said = f"Journeys: the longest stage is “{stage_words}”, median {longest['median']:.0f} days ({to})"
        found["journeys"] = ("journeys", run.id, said)
    if run.flow["queues"]:
        first = run.flow["queues"][0]
        said = f"Flow: children queue most at “{STAGE_NAMES[first['stage']]}”, {first['waiting']} there now ({to})"
        found["flow"] = ("flow", run.id, said)
    days = sum(sum(one["days"].values()) for one in run.costs["stages"].values())
    found["costs"] = ("costs", run.id, f"Costs: {days:,} days of waiting before moving in over the window ({to})")
    return found


@blueprint.route("/reports/<uuid:report_id>/actions/add", methods=["GET", "POST"])
@needs("draft_report")
def add_report_action(report_id: UUID) -> ResponseReturnValue:
    """Propose something to do."""
    row = _found(report_id)
    form = ActionForm()
    problem = ""
    if form.validate_on_submit():
        try:
            reporting.propose(
                report_id=report_id,
                what=form.what.data or "",
                owner=form.owner.data or "",
                due=form.due.data,
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The action is proposed. It becomes an action of the tracker when the report is agreed.", "success")
            return redirect(url_for("diagnosis.report", report_id=report_id))
    return _ask(form, "Propose an action", problem, row)


@blueprint.post("/reports/<uuid:report_id>/findings/<uuid:finding_id>/remove")
@needs("draft_report")
def remove_finding(report_id: UUID, finding_id: UUID) -> ResponseReturnValue:
    """Take a finding out of the draft."""
    return _done(report_id, "The finding is taken out.", reporting.remove_finding, finding_id=finding_id)


@blueprint.post("/reports/<uuid:report_id>/actions/<uuid:action_id>/remove")
@needs("draft_report")
def remove_report_action(report_id: UUID, action_id: UUID) -> ResponseReturnValue:
    """Take a proposed action out of the draft."""
    return _done(report_id, "The action is taken out.", reporting.remove_action, action_id=action_id)


@blueprint.post("/reports/<uuid:report_id>/agree")
@needs("manage_cases")
def agree_report(report_id: UUID) -> ResponseReturnValue:
    """Agree the report; its actions go into the tracker."""
    return _done(report_id, "The report is agreed. Its actions are in the tracker.", reporting.agree)


def _done(report_id: UUID, said: str, action: Any, **more: UUID) -> ResponseReturnValue:
    try:
        action(report_id=report_id, by=g.actor, **more)
    except LookupError:
        abort(404)
    except NotNow as refused:
        flash(str(refused))
    else:
        flash(said, "success")
    return redirect(url_for("diagnosis.report", report_id=report_id))


@blueprint.get("/reports/<uuid:report_id>/report.docx")
def report_docx(report_id: UUID) -> ResponseReturnValue:
    """The report as a document to edit."""
    row = _found(report_id)
    record_read("report_saved", by=g.actor, report=str(report_id))
    proposed = store.report_actions(report_id)
    outcomes = reporting.outcomes(proposed)
    findings = []
    for one in store.findings(report_id):
        practice = PRACTICES.get(one.practice)
        named = (practice.name, practice.core) if practice else ("", ())
        findings.append(WrittenFinding(one.finding, one.evidence, *named))
    written = WrittenReport(
        row.title,
        g.authority.name,
        standing_of(row),
        row.summary,
        tuple(dict.fromkeys(one.evidence for one in findings)),
        tuple(findings),
        tuple((one.what, one.owner, in_words(one.due), _stands(one, outcomes)) for one in proposed),
        NOTES,
    )
    answer = Response(report_document(written), content_type=DOCX)
    name = file_name("diagnostic-report", g.authority.code, row.title[:40], kind="docx")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def standing_of(row: Any) -> str:
    """Draft or agreed, by whom and when."""
    if row.agreed_at is not None:
        return f"Agreed by {row.agreed_by} on {in_words(row.agreed_at)}"
    return f"Draft by {row.made_by}, begun on {in_words(row.made_at)}"


def _stands(one: Any, outcomes: dict[UUID, str]) -> str:
    return "Proposed" if one.action_id is None else STANDS[outcomes.get(one.action_id, "")]
