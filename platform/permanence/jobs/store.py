"""Every query about runs. Each is given its session: runs are kept apart from the work they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from permanence.jobs.models import Run
from permanence.jobs.task import RunView


def view(row: Run) -> RunView:
    """A row as a page shows it."""
    return RunView(
        row.id,
        row.task,
        row.scope,
        row.state,  # type: ignore[arg-type]
        row.done,
        row.total,
        row.doing,
        row.error_class,
        row.message,
        row.what_to_do,
        row.requested_at,
        row.finished_at,
    )


def find(own: Session, run_id: UUID) -> Run | None:
    """The row of a run, or None."""
    return own.get(Run, run_id)


def unfinished_with_key(own: Session, scope: str, task: str, key: str) -> Run | None:
    """The run of this task and key that has not ended, or None."""
    query = select(Run).where(Run.scope == scope, Run.task == task, Run.key == key)
    return own.scalar(query.where(Run.state.in_(("queued", "running"))))


def unfinished(own: Session) -> Sequence[Run]:
    """All runs that have not ended, oldest first."""
    query = select(Run).where(Run.state.in_(("queued", "running"))).order_by(Run.requested_at)
    return own.scalars(query).all()


def recent(own: Session, *, scope: str | None = None, limit: int = 100) -> Sequence[Run]:
    """The newest runs, of one scope or of all."""
    query = select(Run).order_by(Run.requested_at.desc()).limit(limit)
    return own.scalars(query.where(Run.scope == scope) if scope else query).all()


def report(own: Session, run_id: UUID, done: int, total: int, doing: str) -> None:
    """Keep how far a run is."""
    own.execute(update(Run).where(Run.id == run_id).values(done=done, total=total, doing=doing))


def clear_old(own: Session, before: datetime) -> int:
    """Forget runs that ended before a day; returns how many."""
    return len(own.execute(delete(Run).where(Run.finished_at < before).returning(Run.id)).all())


def try_lock(own: Session, run_id: UUID) -> bool:
    """Take the lock that says this run is being worked on; False when a living process holds it.

    It belongs to the connection: it ends with the process, however that ends, which is how a dead one is told.
    """
    return bool(own.scalar(text("select pg_try_advisory_lock(:high, :low)"), _numbers(run_id)))


def unlock(own: Session, run_id: UUID) -> None:
    """Give the lock back."""
    own.execute(text("select pg_advisory_unlock(:high, :low)"), _numbers(run_id))


def backend(own: Session) -> int:
    """The number of the database's process behind this session's connection."""
    return int(own.scalar(text("select pg_backend_pid()")) or 0)


def _numbers(run_id: UUID) -> dict[str, int]:
    high, low = (run_id.int >> 96) & 0xFFFFFFFF, run_id.int & 0xFFFFFFFF
    return {"high": high - 2**31, "low": low - 2**31}


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def waiting(own: Session) -> dict[str, int]:
    """How many runs stand in each state that has not ended."""
    query = select(Run.state, func.count()).where(Run.state.in_(("queued", "running"))).group_by(Run.state)
    return {name: count for name, count in own.execute(query)}  # noqa: C416 - a row is not typed as a pair
