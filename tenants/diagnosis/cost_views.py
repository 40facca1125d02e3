"""What waiting costs, what was avoided, and the authority's own unit costs, typed or from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES
from permanence.identity.guards import needs
from permanence.web.downloads import file_answer, file_name, tidy_csv
from tenants.diagnosis import actions, showing, store
from tenants.diagnosis.forms import CostFileForm, CostForm
from tenants.diagnosis.money import KINDS, WEEKLY, Costed, Range, avoided, cost_of_days, england, financial_year
from tenants.diagnosis.own_costs import COLUMNS, NotACost, cost_from, costs_in
from tenants.diagnosis.views import blueprint, daily_cost
from tenants.diagnosis.whole import COSTED

LARGEST_FILE = 100_000


@blueprint.get("/costs/")
def costs() -> ResponseReturnValue:
    """The cost of waiting, and the cost avoided in the last twelve months, every assumption beside it."""
    return _costs(CostForm(formdata=None), CostFileForm(formdata=None), 200)


def _costs(typed: CostForm, file: CostFileForm, status: int) -> ResponseReturnValue:
    run = store.latest_whole_run()
    programme, fees = _amount("programme"), _amount("fees")
    rows = [*england(), *store.own_costs()]
    page = render_template(
        "diagnosis/costs.html",
        run=run,
        waiting=_waiting(run.costs, rows) if run else [],
        avoided=_avoided(run.costs, programme, fees) if run else [],
        england=england(),
        own=store.unit_cost_rows(),
        programme=request.args.get("programme", ""),
        fees=request.args.get("fees", ""),
        typed=typed,
        file=file,
        form=file if file.errors else typed,
        showing=showing,
        STAGE_NAMES=STAGE_NAMES,
        KINDS=KINDS,
        WEEKLY=WEEKLY,
        COLUMNS=COLUMNS,
    )
    return page, status


def _amount(name: str) -> float:
    text = request.args.get(name, "").replace("£", "").replace(",", "").strip()
    try:
        value = float(text) if text else 0.0
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e9 else 0.0


def _waiting(found: Mapping[str, Any], rows: list[Any]) -> list[tuple[str, int, Costed]]:
    """(stage, days, cost) of each stage before moving in, then of all together."""
    told = []
    whole: dict[str, float] = {}
    for stage in COSTED:
        days = found["stages"][stage]["days"]
        for year, number in days.items():
            whole[year] = whole.get(year, 0) + number
        told.append((STAGE_NAMES[stage], sum(days.values()), cost_of_days(days, rows)))
    return [*told, ("All stages before moving in", int(sum(whole.values())), cost_of_days(whole, rows))]


def _avoided(found: Mapping[str, Any], programme: float, fees: float) -> list[tuple[str, Costed | None]]:
    """Against the authority's own earlier pace, and against the reference; None where that cannot be told."""
    recent = [found["stages"][stage] for stage in COSTED if found["stages"][stage]["recent"]]
    year = financial_year(date.fromisoformat(found["recent_to"]))
    a_day = daily_cost(year)
    horizon = max((one["horizon"] for one in recent), default=730)
    told: list[tuple[str, Costed | None]] = []
    for key, words in (
        ("own", "at your own pace in up to three years before"),
        ("reference", "at the national reference’s pace, for the same children"),
    ):
        known = [one["recent"] for one in recent if one["recent"][key] is not None]
        if not known:
            told.append((words, None))
            continue
        expected, actual = sum(one[key] for one in known), sum(one["actual"] for one in known)
        # Days are uncertain too: two standard errors each way, beside the range of the daily cost.
        error = 2 * sum(one["error"] ** 2 for one in known) ** 0.5
        costed = avoided(
            expected, actual, a_day, programme_cost=programme, extra_fees=fees, expectation=words, horizon=horizon
        )
        ends = [(expected - actual + step) * cost for step in (-error, error) for cost in (a_day.low, a_day.high)]
        amount = Range(min(ends), (expected - actual) * a_day.middle, max(ends)).less(programme + fees)
        said = (
            *costed.assumptions,
            f"By chance alone the days could be {error:,.0f} more or fewer; the range counts that too.",
            f"Stages counted: {len(known)} of {len(COSTED)}, those with children enough to compare.",
        )
        told.append((words, Costed(amount, said)))
    return told


@blueprint.post("/costs/own")
@needs("manage_cases")
def set_cost() -> ResponseReturnValue:
    """Type one of the authority's own costs."""
    form = CostForm()
    if form.validate_on_submit():
        given = (form.kind.data, form.year.data, form.amount.data, form.low.data, form.high.data, form.source.data)
        try:
            cost = cost_from(*(text or "" for text in given))
        except NotACost as problem:
            _field_of(form, str(problem)).errors = [str(problem)]
        else:
            actions.set_unit_cost(cost=cost, by=g.actor)
            flash(f"{KINDS[cost.kind]} in {cost.year} is now your own: £{cost.amount:,}.", "success")
            return redirect(url_for("diagnosis.costs"))
    return _costs(form, CostFileForm(formdata=None), 400)


def _field_of(form: CostForm, problem: str) -> Any:
    for word, field in (("financial year", form.year), ("low", form.low), ("high", form.high)):
        if word in problem:
            return field
    return form.amount


@blueprint.post("/costs/own/end")
@needs("manage_cases")
def end_cost() -> ResponseReturnValue:
    """Take an own cost away, so that England's stands again."""
    try:
        actions.end_unit_cost(kind=request.form.get("kind", ""), year=request.form.get("year", ""), by=g.actor)
    except LookupError:
        abort(404)
    flash("The cost is taken away. England’s stands again.", "success")
    return redirect(url_for("diagnosis.costs"))


@blueprint.post("/costs/file")
@needs("manage_cases")
def import_costs() -> ResponseReturnValue:
    """Take own costs from a CSV file: all of it, or nothing."""
    form = CostFileForm()
    if form.validate_on_submit():
        data = form.file.data.read(LARGEST_FILE + 1)
        try:
            if len(data) > LARGEST_FILE:
                raise NotACost("The file is larger than 100 kB, so it is no list of unit costs.")
            held = costs_in(data)
        except NotACost as problem:
            form.file.errors = [str(problem)]
        else:
            changed = actions.import_unit_costs(costs=held, by=g.actor)
            flash(f"{len(held)} costs read, {changed} of them new or changed.", "success")
            return redirect(url_for("diagnosis.costs"))
    return _costs(CostForm(formdata=None), form, 400)


@blueprint.get("/costs/unit-costs.csv")
def unit_costs() -> ResponseReturnValue:
    """England's costs and the authority's own, in the columns the import reads, with whose they are."""
    rows = [
        (row.kind, row.year, row.weekly, row.low, row.high, row.source, "own" if row.own else "England")
        for row in [*store.own_costs(), *england()]
    ]
    name = file_name("unit-costs", g.authority.code, kind="csv")
    return file_answer(tidy_csv((*COLUMNS, "whose"), rows), name)
