"""Asking for a diagnosis and keeping it; overriding an answer; the authority's own costs. Audited, never committing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from benchmarks.contributions.reference import Reference
from permanence import VERSION
from permanence.audit import record
from permanence.database import current_scope, session
from permanence.identity import Actor
from permanence.jobs import request_run, run_of
from tenants.casework import store as casework
from tenants.casework.needs import siblings_of, with_extracts
from tenants.contribution.span import span_of
from tenants.contribution.stays import Stay, stays_of
from tenants.diagnosis import store
from tenants.diagnosis.assess import TIMES, Released, StageAnswer, Window, assess, window_of
from tenants.diagnosis.conclusion import WORDS
from tenants.diagnosis.drift import Dated
from tenants.diagnosis.known import Known
from tenants.diagnosis.models import DiagnosisAnswer, DiagnosisOverride, DiagnosisRun, UnitCostRow
from tenants.diagnosis.own_costs import OwnCost
from tenants.diagnosis.owners import Delay
from tenants.diagnosis.whole import costs_document, dated, flow_document, journeys_document, opportunities_document
from tenants.journeys import store as journeys
from tenants.journeys.actions import journeys_now
from tenants.journeys.journey import Journey

Progress = Callable[[int, int, str], None]


class NotNow(ValueError):
    """It cannot be done as things stand; the message says why and what to do."""


def request_diagnosis(*, by: Actor) -> DiagnosisRun:
    """Ask for a run over all stages. While one is under way that one is given back. NotNow without a return."""
    if journeys.data_to() is None:
        raise NotNow("No return is applied yet: upload and apply one first.")
    under_way = store.newest_asked()
    if under_way is not None and under_way.finished_at is None and under_way.job_id is not None:
        seen = run_of(under_way.job_id)
        if seen is not None and seen.unfinished:
            return under_way
    row = DiagnosisRun(asked_by=by.name, asked_by_id=by.person_id)
    session().add(row)
    session().flush()
    row.job_id = request_run(
        "diagnosis.run", scope=current_scope(), arguments={"run": str(row.id)}, by=by, key=str(row.id)
    )
    record("diagnosis_asked", by=by, run=str(row.id))
    session().flush()
    return row


@dataclass(frozen=True)
class Inputs:
    """Everything a run reads from the database."""

    stays: tuple[Stay, ...]
    known: tuple[Known, ...]
    dated: tuple[Dated, ...]
    delays: tuple[Delay, ...]
    window: Window
    data_version: str
    children: int


def inputs() -> Inputs | None:
    """Journeys and casework as they are now; None while no return is applied."""
    held = journeys_now()
    span = span_of(year for journey in held.values() for year in journey.seen)
    if span is None:
        return None
    cases = casework.all_by_child()
    courses = casework.courses(cases.values())
    by_case = {case.id: child for child, case in cases.items()}
    delays = [row for row in casework.delays() if row.case_id in by_case]
    recorded: dict[str, list[tuple[str, str]]] = {}
    for row in delays:
        recorded.setdefault(by_case[row.case_id], []).append((row.stage, row.cause))
    known = {}
    for child, case in cases.items():
        known[child] = Known(
            child,
            case.dob,
            case.ethnicity,
            siblings_of(case.sibling_group_id is not None, case.returned),
            with_extracts(case.recorded_needs, case.returned),
            case.team,
            True if case.early_permanence is not None else _early(held.get(child)),
            tuple(recorded.get(child, ())),
        )
    for child, journey in held.items():
        # A child without a case has at least what the return says.
        known.setdefault(
            child, Known(child, journey.dob, journey.ethnicity, None, {}, early_permanence=_early(journey))
        )
    iro = {by_case[key]: course.on("iro_recommendation") for key, course in courses.items()}
    return Inputs(
        tuple(stay for journey in held.values() for stay in stays_of(journey)[0]),
        tuple(known.values()),
        tuple(dated(journey, known.get(child), iro.get(child)) for child, journey in held.items()),
        tuple(
            Delay(by_case[one.case_id], one.stage, one.owner, one.cause, one.avoidable, one.began, one.ended)
            for one in delays
        ),
        window_of(span.first_day, span.last_day),
        store.data_version(),
        len(held),
    )


def _early(journey: Journey | None) -> bool | None:
    """Whether a child is on the early permanence route as the returns say; None where they cannot tell."""
    if journey is None or journey.early_permanence_incomplete:
        return None
    return journey.early_permanence is not None


def answers(
    given: Inputs,
    references: Mapping[str, Reference],
    released: Mapping[str, Released],
    progress: Progress,
    times: int = TIMES,
) -> list[StageAnswer]:
    """The answer of each stage that the reference knows."""
    found = []
    for number, (stage, reference) in enumerate(references.items()):
        progress(number, len(references) + 1, "Weighing the waits of each stage")
        found.append(assess(given.stays, reference, given.window, given.known, released.get(stage, Released()), times))
    return found


def keep(
    *,
    run_id: UUID,
    given: Inputs,
    found: Iterable[StageAnswer],
    references: Mapping[str, Reference],
    release: str,
) -> None:
    """Keep what a run found. A run that is finished already, or gone, is left alone: killed and run again, no more."""
    row = session().get(DiagnosisRun, run_id, with_for_update=True, populate_existing=True)
    if row is None or row.finished_at is not None:
        return
    session().add_all(
        DiagnosisAnswer(run_id=run_id, stage=one.stage, answer=one.answer, evidence=one.evidence) for one in found
    )
    row.finished_at = datetime.now(UTC)
    row.data_from, row.data_to = given.window.first, given.window.last
    row.data_version, row.code_version, row.children = given.data_version, VERSION, given.children
    row.reference = next((one.version for one in references.values()), "")
    row.release = release
    row.journeys = journeys_document(given.dated)
    row.flow = flow_document(given.stays, given.delays, given.window)
    row.opportunities = opportunities_document(given.stays, references, given.window, given.known)
    row.costs = costs_document(given.stays, references, given.window)
    session().flush()


def override(*, answer_id: UUID, answer: str, reason: str, by: Actor) -> DiagnosisOverride:
    """Put a manager's own answer beside the method's, with the reason. LookupError without such an answer."""
    found = store.answer(answer_id)
    if found is None:
        raise LookupError(f"No answer {answer_id}")
    if answer not in WORDS:
        raise NotNow("Choose an answer.")
    if not reason.strip():
        raise NotNow("Say why. The reason is kept beside the answer.")
    row = DiagnosisOverride(
        answer_id=answer_id, answer=answer, reason=reason.strip(), made_by=by.name, made_by_id=by.person_id
    )
    session().add(row)
    session().flush()
    record(
        "diagnosis_overridden", by=by, answer=str(answer_id), stage=found[0].stage, method=found[0].answer, own=answer
    )
    return row


def set_unit_cost(*, cost: OwnCost, by: Actor) -> UnitCostRow:
    """Give the authority's own cost of a kind and year; the one before is ended and kept."""
    before = store.unit_cost(cost.kind, cost.year)
    if before is not None:
        before.ended_at, before.ended_by = datetime.now(UTC), by.name
        session().flush()
    row = UnitCostRow(
        kind=cost.kind,
        year=cost.year,
        amount=cost.amount,
        low=cost.low,
        high=cost.high,
        source=cost.source,
        made_by=by.name,
    )
    session().add(row)
    session().flush()
    record("unit_cost_set", by=by, kind=cost.kind, year=cost.year, amount=str(cost.amount))
    return row


def end_unit_cost(*, kind: str, year: str, by: Actor) -> None:
    """Take an own cost away, so that England's stands again. LookupError where there is none."""
    row = store.unit_cost(kind, year)
    if row is None:
        raise LookupError(f"No own cost of {kind} in {year}")
    row.ended_at, row.ended_by = datetime.now(UTC), by.name
    session().flush()
    record("unit_cost_ended", by=by, kind=kind, year=year)


def import_unit_costs(*, costs: Iterable[OwnCost], by: Actor) -> int:
    """Take the costs of a checked file; returns how many are new or other than before."""
    changed = 0
    for cost in costs:
        held = store.unit_cost(cost.kind, cost.year)
        same = held is not None and (held.amount, held.low, held.high, held.source) == (
            cost.amount,
            cost.low,
            cost.high,
            cost.source,
        )
        if not same:
            set_unit_cost(cost=cost, by=by)
            changed += 1
    return changed
