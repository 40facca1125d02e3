"""The session of the current scope: opened by `working_as`, committed in one place, gone at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.orm import Session

from permanence.database.engines import engine_for
from permanence.database.scope import NoScope, Scope, ScopeRefused


@dataclass
class Work:
    """One opened scope: its session and what is to happen once it is safely committed."""

    scope: Scope
    session: Session
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    written: bool = False

    @property
    def unsaved(self) -> bool:
        """Whether anything was added, changed or flushed that no commit has kept yet."""
        session = self.session
        return self.written or bool(session.new or session.dirty or session.deleted)


_work: ContextVar[tuple[Work, ...]] = ContextVar("work", default=())


def _watch(work: Work) -> None:
    # A flush empties new/dirty/deleted, and bulk statements never fill them: both still leave a transaction to keep.
    @event.listens_for(work.session, "after_flush")
    def flushed(_session: Session, _context: object) -> None:
        work.written = True

    @event.listens_for(work.session, "do_orm_execute")
    def executed(state: object) -> None:
        if (
            getattr(state, "is_insert", False)
            or getattr(state, "is_update", False)
            or getattr(state, "is_delete", False)
        ):
            work.written = True


@contextmanager
def working_as(scope: Scope) -> Iterator[Session]:
    """Run as `scope`. What is not committed by the end is rolled back; the login goes back to its own pool.

    Scopes may be stacked, one at a time: opening another one over unsaved work is refused, because nobody could
    say which of the two commits first.
    """
    outer = _work.get()
    if outer and outer[-1].unsaved:
        raise ScopeRefused(f"{outer[-1].scope} has unsaved work: commit or roll back before working as {scope}")
    work = Work(scope, Session(engine_for(scope), expire_on_commit=False))
    _watch(work)
    token = _work.set((*outer, work))
    try:
        yield work.session
    finally:
        _work.reset(token)
        work.session.close()


@contextmanager
def apart(scope: Scope) -> Iterator[Session]:
    """A short transaction of its own, committed at its end and independent of the work under way.

    For what must be kept whatever happens to that work: the row of a requested job, progress, an audited read.
    """
    with Session(engine_for(scope), expire_on_commit=False) as own, own.begin():
        yield own


def current_work() -> Work:
    """The innermost opened scope; raises NoScope when there is none."""
    opened = _work.get()
    if not opened:
        raise NoScope("No scope is open: a query must run inside `with working_as(scope)`")
    return opened[-1]


def session() -> Session:
    """The session of the current scope; raises NoScope when there is none."""
    return current_work().session


def current_scope() -> Scope:
    """The current scope; raises NoScope when there is none."""
    return current_work().scope


def commit() -> None:
    """Keep the current scope's work, then do what waited for it.

    Only web/commit.py, the job runner and commands call this: everything else flushes.
    """
    work = current_work()
    work.session.commit()
    work.written = False
    waiting, work.afterwards[:] = list(work.afterwards), []
    for callback in waiting:
        callback()


def rollback() -> None:
    """Drop the current scope's uncommitted work and what waited for it."""
    work = current_work()
    work.session.rollback()
    work.written = False
    work.afterwards.clear()


def after_commit(callback: Callable[[], None]) -> None:
    """Call `callback` once the current scope's work is committed; never if it is rolled back."""
    current_work().afterwards.append(callback)
