"""Approved families as what they offer, and what the authority's waiting children need that none of them does."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.paging import page_of
from tenants.casework import store as cases
from tenants.casework.actions import today as this_day
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import arrangements, store
from tenants.family_finding.capacity import lacking as worked_out
from tenants.family_finding.forms import FamilyForm, texts
from tenants.family_finding.reasons import FAMILY_KINDS, FAMILY_STATES
from tenants.family_finding.views import blueprint, saved, show_form, version_of
from tenants.family_finding.wanted import offered

TICKED = ("ethnicities", "religions", "contacts")


def _trail() -> list[tuple[str, str]]:
    return [("Families", url_for("family_finding.capacity"))]


@blueprint.get("/families")
def capacity() -> ResponseReturnValue:
    """The families, by the day from which they are available."""
    kind, status = request.args.get("kind", ""), request.args.get("status", "")
    if (kind and kind not in FAMILY_KINDS) or (status and status not in FAMILY_STATES):
        abort(404)
    held = store.families(kind=kind, status=status)
    page = page_of(len(held), request.args)
    rows = held[page.offset : page.offset + page.limit]
    tags = [(FAMILY_KINDS[kind], "kind")] if kind else []
    tags += [(FAMILY_STATES[status], "status")] if status else []
    return render_template(
        "family_finding/capacity.html",
        rows=[(one, dict(offered(store.offer_of(one)))) for one in rows],
        page=page,
        kind=kind,
        status=status,
        tags=tags,
        FAMILY_KINDS=FAMILY_KINDS,
        FAMILY_STATES=FAMILY_STATES,
    )


@blueprint.route("/families/add", methods=["GET", "POST"])
@needs("work_cases")
def add_family() -> ResponseReturnValue:
    """Hold a family."""
    form = FamilyForm()
    problem = ""
    if form.validate_on_submit():
        try:
            made = arrangements.add_family(
                reference=form.reference.data or "", fields=texts(form, arrangements.FAMILY_FIELDS), by=g.actor
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash(f"Family {made.reference} is held.", "success")
            return redirect(url_for("family_finding.family", family_id=made.id))
    lead = "What the family offers, and nothing that says who they are: no name, no address, no contact details."
    return show_form("Add a family", form, _trail(), problem=problem, lead=lead)


@blueprint.get("/families/<uuid:family_id>/")
def family(family_id: UUID) -> ResponseReturnValue:
    """One family: what it offers, and its links with children the person may see."""
    found = store.family(family_id)
    if found is None:
        abort(404)
    names = {case.id: case.child for case in cases.cases(sight_of(g.actor), open_only=False)}
    links = store.links_with(family_id, list(names))
    record_read("family_read", by=g.actor, family=found.reference, children=[names[one.case_id] for one in links])
    return render_template(
        "family_finding/family.html",
        family=found,
        offer=offered(store.offer_of(found)),
        links=links,
        names=names,
        FAMILY_KINDS=FAMILY_KINDS,
        FAMILY_STATES=FAMILY_STATES,
    )


@blueprint.route("/families/<uuid:family_id>/change", methods=["GET", "POST"])
@needs("work_cases")
def change_family(family_id: UUID) -> ResponseReturnValue:
    """Change what a family offers, its status or its availability."""
    found = store.family(family_id)
    if found is None:
        abort(404)
    ticks = {name: getattr(found, name).split() for name in TICKED}
    form = FamilyForm(data={name: getattr(found, name) for name in arrangements.FAMILY_FIELDS} | ticks)
    del form.reference
    if not form.is_submitted():
        form.version.data = str(found.version)
    problem, clash = "", None
    if form.validate_on_submit():
        try:
            kept = arrangements.change_family(
                family_id=family_id,
                version=version_of(form),
                fields=texts(form, arrangements.FAMILY_FIELDS),
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        except Changed as changed:
            clash = changed
        else:
            saved(kept.merged)
            return redirect(url_for("family_finding.family", family_id=family_id))
    trail = [*_trail(), (found.reference, url_for("family_finding.family", family_id=family_id))]
    return show_form(f"Change family {found.reference}", form, trail, problem=problem, clash=clash)


@blueprint.get("/lacking")
def lacking() -> ResponseReturnValue:
    """What waiting children need beside what available families offer, by criterion."""
    today = this_day()
    sight = sight_of(g.actor)
    looked_for = [one for one in cases.cases(sight) if one.stage in store.LOOKING]
    found = store.looking(looked_for)
    waiting = [one for one in looked_for if found[one.id].since is not None]
    children = store.children(waiting, sight, today)
    families = [one for one in store.families(status="available") if _is_open(one.available_until, today)]
    record_read("capacity_lacking_read", by=g.actor, children=len(children), families=len(families))
    return render_template(
        "family_finding/lacking.html",
        rows=worked_out(list(children.values()), [store.offer_of(one) for one in families]),
        children=len(children),
        families=len(families),
        today=today,
    )


def _is_open(until: object, today: object) -> bool:
    return until is None or until >= today  # type: ignore[operator]
