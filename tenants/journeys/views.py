"""The list of children and each child's own page. Every look at a child is kept in the authority's audit."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.web.paging import page_of
from tenants.casework.seen import sight_of
from tenants.casework.store import hidden_children
from tenants.journeys import listing, store
from tenants.journeys.document import from_document
from tenants.journeys.journey import DATES
from tenants.journeys.timeline import timeline_of
from tenants.journeys.told import said_by
from tenants.journeys.waiting import STANDINGS, decisions_of

blueprint = Blueprint("journeys", __name__, url_prefix="/authority/<code>/children", template_folder="templates")

OUTCOMES = {
    "open": "goes on",
    "adopted": "adoption order",
    "disrupted": "ended otherwise",
    "died": "the child died",
    "unknown": "not to be known from the returns held",
}
#: What only an extract, or an extract too, tells beside the dates of the journey.
TOLD_BESIDE = {
    "early_permanence_decision": "Decision for early permanence",
    "early_permanence": "Early permanence placement from",
    "sibling_group": "Part of a sibling group",
    "family": "Family identifier",
    "siblings_together": "Brothers and sisters placed together, this child included",
    "siblings_apart": "Brothers and sisters placed apart",
    "disability": "Disability",
}


@blueprint.get("/")
def children() -> ResponseReturnValue:
    """All children, or those that the filters leave."""
    narrowing = listing.narrowing_from(request.args)
    data_to = store.told_to()
    if data_to is None:
        return render_template("journeys/none.html")
    hidden = hidden_children(sight_of(g.actor))
    page = page_of(store.count(narrowing, hidden), request.args)
    rows = store.listed(narrowing, offset=page.offset, limit=page.limit, hidden=hidden)
    record_read("children_listed", by=g.actor, shown=len(rows), page=page.number, filters=dict(request.args))
    return render_template(
        "journeys/children.html",
        rows=rows,
        page=page,
        narrowing=narrowing,
        data_to=data_to[0],
        extracts_to=data_to[1] if data_to[1] > data_to[0] else None,
        STAGES=listing.STAGES,
        WAITS=listing.WAITS,
        COMPLETENESS=listing.COMPLETENESS,
        STANDINGS=STANDINGS,
        NAMES=listing.NAMES,
    )


@blueprint.get("/<uuid:journey_id>/")
def child(journey_id: UUID) -> ResponseReturnValue:
    """One child: the timeline, where each date comes from and what is missing, what was said before, the episodes."""
    row = store.find(journey_id)
    if row is None or row.child in hidden_children(sight_of(g.actor)):
        abort(404)
    journey = from_document(row.document)
    record_read("child_read", by=g.actor, child=journey.child)
    return render_template(
        "journeys/child.html",
        journey=journey,
        row=row,
        timeline=timeline_of(journey),
        decisions=decisions_of(journey),
        DATES=DATES,
        NAMES=listing.NAMES,
        STANDINGS=STANDINGS,
        OUTCOMES=OUTCOMES,
        TOLD_BESIDE=TOLD_BESIDE,
        said_by=said_by,
    )
