"""A session has one scope for life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from permanence.database import (
    PLATFORM,
    NoScope,
    Scope,
    ScopeRefused,
    after_commit,
    authority_scope,
    commit,
    engines,
    session,
    working_as,
)


def test_a_query_without_a_scope_raises(database: object) -> None:
    with pytest.raises(NoScope):
        session()


@pytest.mark.parametrize("name", ["t_short", "postgres", "permanence_owner", "t_ABCDEFGHIJKL", "t_abcdefghijk;"])
def test_a_job_cannot_invent_a_scope(name: str) -> None:
    with pytest.raises(ScopeRefused):
        Scope.parse(name)


def test_the_connection_is_the_authority(new_authority: Callable) -> None:
    one, two = new_authority(), new_authority()
    for authority in (one, two, one):
        with working_as(authority_scope(authority.role)):
            assert session().scalar(text("select session_user")) == authority.role
            assert session().scalar(text("select current_schema")) == authority.role


def test_another_scope_is_refused_over_unsaved_work(new_authority: Callable) -> None:
    from permanence.authorities import actions

    authority = new_authority()
    with working_as(PLATFORM):
        actions.sign_agreement(code=authority.code, signed_by="Someone", signed_on=date(2026, 1, 1))
        with pytest.raises(ScopeRefused), working_as(authority_scope(authority.role)):
            pass
        commit()
        with working_as(authority_scope(authority.role)):
            assert session().scalar(text("select session_user")) == authority.role
        assert session().scalar(text("select session_user")) == PLATFORM.role


def test_work_not_committed_is_gone(new_authority: Callable) -> None:
    from permanence.authorities import actions, store

    authority = new_authority()
    with working_as(PLATFORM):
        before = store.by_code(authority.code)
        assert before is not None
        actions.engage(
            code=authority.code, delivery_model="consultancy", starts=date(2026, 1, 1),
            ends=None, purpose="", by="Someone",
        )  # fmt: skip
    with working_as(PLATFORM):
        assert store.engagements(before.id) == []


def test_what_waits_for_a_commit_never_happens_after_a_rollback(database: object) -> None:
    happened = []
    with working_as(PLATFORM):
        after_commit(lambda: happened.append("kept"))
        commit()
        after_commit(lambda: happened.append("lost"))
    assert happened == ["kept"]


def test_engines_beyond_the_limit_are_closed_and_come_back(new_authority: Callable) -> None:
    known = engines()
    made = [new_authority() for _ in range(3)]
    keep, known.keep = known.keep, 2
    try:
        for authority in (*made, *made):
            with working_as(authority_scope(authority.role)):
                assert session().scalar(text("select session_user")) == authority.role
            assert len(known.made) <= 2
    finally:
        known.keep = keep


def test_a_connection_goes_back_with_no_open_transaction(new_authority: Callable) -> None:
    authority = new_authority()
    scope = authority_scope(authority.role)
    with working_as(scope):
        session().execute(text("select 1"))
    with working_as(PLATFORM):
        pool = known_pool(scope)
        assert pool.checkedout() == 0


def known_pool(scope: Scope) -> object:
    return engines().of(scope).pool
