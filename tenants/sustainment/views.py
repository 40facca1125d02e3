"""What became of the indicators after each engagement that has ended."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from permanence.authorities import store as authorities
from permanence.database import PLATFORM, working_as
from tenants.journeys import store as journeys
from tenants.sustainment import store
from tenants.sustainment.judging import LEAST
from tenants.sustainment.shown import moments_of, sides_of
from tenants.sustainment.tasks import ended

blueprint = Blueprint("sustainment", __name__, url_prefix="/authority/<code>/sustainment", template_folder="templates")

MODELS = {"consultancy": "Coram Consultancy", "managed_service": "Coram Managed Service"}


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Each engagement that has ended: the end, the looks 6, 12 and 24 months after, and what can be said."""
    today = datetime.now(UTC).date()
    with working_as(PLATFORM):
        over = ended(authorities.engagements(g.authority.id), today)
    data_to = journeys.data_to()
    pages = []
    for engagement, last_day in over:
        looks = store.checks(engagement.id)
        moments = moments_of(last_day, looks, today=today, data_to=data_to)
        pages.append((engagement, last_day, moments, sides_of(looks)))
    return render_template("sustainment/overview.html", pages=pages, data_to=data_to, MODELS=MODELS, LEAST=LEAST)
