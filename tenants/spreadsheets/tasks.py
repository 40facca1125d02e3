"""The two jobs of a spreadsheet. Killed anywhere and run again, each ends the same: what lasts is one commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from permanence.audit import record
from permanence.database import commit, rollback, session
from permanence.jobs import Job, Task
from tenants.casework import store as casework
from tenants.casework.actions import today
from tenants.spreadsheets import planned, store
from tenants.spreadsheets.actions import book_of, sight_in
from tenants.spreadsheets.applying import apply_children, ground_of
from tenants.spreadsheets.holding import VOCABULARY, held_now
from tenants.spreadsheets.offering import chosen_in
from tenants.spreadsheets.plan import plan_book
from tenants.spreadsheets.planned import Plan
from tenants.spreadsheets.states import CHANGED_SINCE, NotNow
from tenants.spreadsheets.working import Terms
from tenants.uploads.actions import actor_from

_FAULT = (
    "The work stopped because of a fault in the program, not in your file. Try again. "
    "If it stops again, tell the operator the number {}."
)
_EVERY = 10


def plan(job: Job) -> None:
    """Work out what applying would change, against what the person who asked may see."""
    _safely(job, "received", lambda: _plan(job))


def _plan(job: Job) -> None:
    row = store.lock(_id(job))
    while row is not None and row.state == "mapped":
        asked = _asked(row)
        job.progress(0, 3, "Reading the spreadsheet")
        book = book_of(row)
        job.progress(1, 3, "Reading the cases")
        sight, day = sight_in(row.asked_by), today()
        held = held_now(sight, day)
        terms = Terms(row.as_at or day, VOCABULARY, keep_held=row.keep_held, since_1904=book.since_1904)
        chosen = chosen_in(row.chosen)
        commit()  # no transaction lies open while the cells are compared
        job.progress(2, 3, "Comparing")
        found = plan_book(book, chosen, held, terms, may_open=sight.restricted and not sight.only_named)
        row = store.lock(_id(job))
        # Somebody may have chosen other columns meanwhile, and asked again: then this plan is of no use.
        if row is not None and _asked(row) == asked:
            _keep(row, found, ground_of(found.children, held))
            commit()
            return
    rollback()


def _asked(row: Any) -> tuple[Any, ...]:
    return row.state, row.chosen, row.as_at, row.keep_held, row.asked_by


def _keep(row: Any, found: Plan, ground: str) -> None:
    by = actor_from(row.asked_by)
    row.plan = planned.to_document(found)
    row.placed = _placed(found)
    row.cells, row.changes, row.ground = found.counts, found.changes, ground
    row.planned_at, row.planned_by, row.planned_by_id = datetime.now(UTC), by.name, by.person_id
    row.state = "planned"
    record("spreadsheet_planned", by=by, spreadsheet=str(row.id), children=len(found.children), changes=found.changes)
    session().flush()


def _placed(found: Plan) -> dict[str, str]:
    placed: dict[str, str] = {}
    for entry in found.entries:
        if entry.child:
            placed.setdefault(entry.child, entry.sheet)
    return placed


def apply(job: Job) -> None:
    """Do what the plan says, all or nothing. Where cases were changed since, nothing is done and a new plan is due."""
    _safely(job, "planned", lambda: _apply(job))


def _apply(job: Job) -> None:
    row = store.lock(_id(job))
    if row is None or row.state != "applying" or row.plan is None:
        rollback()
        return
    found = planned.from_document(row.plan)
    by, sight = actor_from(row.asked_by), sight_in(row.asked_by)
    job.progress(0, len(found.children), "Looking whether cases were changed")
    # Nobody's change may come between the look and the work: everybody who changes a case locks it first. In one order,
    # so that two spreadsheets never wait for each other. A case to be opened is held by its unique identifier.
    for case_id in sorted(child.case_id for child in found.children if child.case_id):
        casework.lock(UUID(case_id))
    if ground_of(found.children, held_now(sight, today())) != row.ground:
        raise NotNow(CHANGED_SINCE)

    def told(done: int, total: int) -> None:
        if done % _EVERY == 0:
            job.progress(done, total, "Applying, child by child")

    people = {name: UUID(person) for name, person in row.asked_by["people"].items()}
    apply_children(found.children, spreadsheet_id=row.id, people=people, by=by, sight=sight, progress=told)
    row.state, row.applied_at, row.applied_by = "applied", datetime.now(UTC), by.name
    record("spreadsheet_applied", by=by, spreadsheet=str(row.id), children=len(found.children), changes=found.changes)
    session().flush()
    commit()


def _safely(job: Job, back_to: str, work: Callable[[], None]) -> None:
    """Do the work; where it cannot be done the spreadsheet says why and is where the person can ask again."""
    try:
        work()
    except NotNow as problem:
        _give_back(job, back_to, str(problem))
    except IntegrityError:
        _give_back(job, back_to, CHANGED_SINCE)
    except (OperationalError, InterfaceError):
        # The database went away or a lock was waited for too long: the row still says what to do, the job runs again.
        raise
    except Exception:
        _give_back(job, back_to, _FAULT.format(job.run_id))
        raise


def _give_back(job: Job, state: str, message: str) -> None:
    rollback()
    row = store.lock(_id(job))
    if row is not None:
        row.state, row.message = state, message
        session().flush()
    commit()


def _id(job: Job) -> UUID:
    return UUID(str(job.arguments["spreadsheet"]))


TASKS = (
    Task(name="spreadsheets.plan", run=plan, queue="heavy", timeout=600, scope_kind="authority"),
    Task(name="spreadsheets.apply", run=apply, queue="heavy", timeout=1800, scope_kind="authority"),
)
