"""The indicators of the authority as at a day, and behind each the children it counts and leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.downloads import file_answer, file_name, tidy_csv
from permanence.web.paging import page_of
from tenants.casework.seen import MAY_BE_SHORTER, sight_of
from tenants.casework.store import hidden_children
from tenants.indicators.catalogue import indicator_of, indicators
from tenants.indicators.export import COHORT_COLUMNS, COLUMNS, cohort_rows, row_of
from tenants.indicators.indicator import Indicator, seen_by
from tenants.indicators.periods import days_offered, years_held
from tenants.indicators.showing import PLACES, UNITS, by_group, cell, counts_as
from tenants.journeys.actions import journeys_now
from tenants.journeys.journey import Journey
from tenants.journeys.store import ids_of

blueprint = Blueprint("indicators", __name__, url_prefix="/authority/<code>/indicators", template_folder="templates")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """All indicators as at the day chosen, the scorecard with what balances it."""
    journeys = journeys_now()
    offered = days_offered(years_held(journeys.values()))
    if not offered:
        return render_template("indicators/none.html")
    as_at = _day(request.args.get("as_at", ""), offered) or offered[0]
    made = indicators(journeys, as_at)
    return render_template(
        "indicators/overview.html",
        groups=by_group(made),
        offered=offered,
        as_at=as_at,
        may_read_children="read_children" in g.actor.permissions and g.actor.sees == "all",
        cell=cell,
        UNITS=UNITS,
        PLACES=PLACES,
    )


@blueprint.get("/table.csv")
def table() -> ResponseReturnValue:
    """The same as a file, with the columns of the command `permanence indicators`."""
    journeys = journeys_now()
    offered = days_offered(years_held(journeys.values()))
    as_at = _day(request.args.get("as_at", ""), offered) or (offered[0] if offered else None)
    if as_at is None:
        abort(404)
    data = tidy_csv(COLUMNS, [row_of(one) for one in indicators(journeys, as_at)])
    return file_answer(data, file_name("indicators", g.authority.code, as_at.isoformat(), kind="csv"))


@blueprint.get("/<day>/<indicator>/")
@needs("read_children", every_child=True)
def cohort(day: str, indicator: str) -> ResponseReturnValue:
    """One indicator child by child: who counts with what, who is excluded by which part of the definition, and whose
    date cannot be known.
    """
    found = seen_by(_found(journeys_now(), day, indicator), hidden_children(sight_of(g.actor)))
    record_read("indicator_cohort_read", by=g.actor, indicator=found.code, as_at=found.as_at.isoformat())
    page = page_of(len(found.counted), request.args)
    counted = found.counted[page.offset : page.offset + page.limit]
    named = {one.child for one in counted} | {one.child for one in found.excluded}
    named |= {one.child for one in found.incomplete}
    return render_template(
        "indicators/cohort.html",
        indicator=found,
        counted=counted,
        page=page,
        ids=ids_of(named),
        counts_as=counts_as,
        cell=cell,
        UNITS=UNITS,
        PLACES=PLACES,
        MAY_BE_SHORTER=MAY_BE_SHORTER,
    )


@blueprint.get("/<day>/<indicator>/cohort.csv")
@needs("read_children", every_child=True)
def cohort_table(day: str, indicator: str) -> ResponseReturnValue:
    """The cohort as a file."""
    found = seen_by(_found(journeys_now(), day, indicator), hidden_children(sight_of(g.actor)))
    record_read("indicator_cohort_saved", by=g.actor, indicator=found.code, as_at=found.as_at.isoformat())
    name = file_name("cohort", found.code, g.authority.code, found.as_at.isoformat(), kind="csv")
    return file_answer(tidy_csv(COHORT_COLUMNS, cohort_rows(found)), name)


def _found(journeys: Mapping[str, Journey], day: str, code: str) -> Indicator:
    as_at = _day(day, days_offered(years_held(journeys.values())))
    found = indicator_of(indicators(journeys, as_at), code) if as_at is not None else None
    if found is None:
        abort(404)
    return found


def _day(text: str, offered: tuple[date, ...]) -> date | None:
    return next((one for one in offered if one.isoformat() == text), None)
