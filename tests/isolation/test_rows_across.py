"""Rows in the tables that all authorities share: each login sees and writes its own, and only what is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from benchmarks.contributions import store
from benchmarks.contributions.actions import contribute
from benchmarks.contributions.schema import contribution_document
from benchmarks.contributions.table import empty
from permanence.database import BENCHMARKS, NATIONAL, PLATFORM, Scope, authority_scope, commit, session, working_as
from permanence.database.provision import administering


def send(scope: Scope) -> None:
    moment = datetime(2026, 4, 20, tzinfo=UTC)
    document = contribution_document(
        {"all": empty("decision_to_match")},
        stage="decision_to_match",
        quarter=date(2026, 1, 1),
        extract_date=date(2026, 3, 31),
        code_version="test",
        quality_grade="A",
        certified_by="Pat Tester",
        certified_at=moment,
    )
    with working_as(scope):
        contribute(document=document)
        commit()


@pytest.fixture
def two(new_authority: Callable) -> tuple[Scope, Scope]:
    mine, other = (authority_scope(new_authority().role) for _ in range(2))
    send(mine)
    send(other)
    return mine, other


def test_each_login_reads_its_own_contributions_only(two: tuple[Scope, Scope]) -> None:
    mine, other = two
    with working_as(mine):
        roles = session().execute(text("select distinct authority_role from benchmarks.contribution")).scalars().all()
        assert roles == [mine.role]
        assert len(store.sent()) == 1
    with working_as(BENCHMARKS):
        held = {one.authority_role for one in store.newest_documents("decision_to_match", *[date(2026, 1, 1)] * 2)}
        assert {mine.role, other.role} <= held


INSERT = (
    "insert into benchmarks.contribution (id, authority_role, stage, quarter, version, document, certified_by,"
    " certified_at, grade) values (:id, :role, 'decision_to_match', '2025-10-01', 9, '{}', 'x', now(), 'A')"
)


def test_nobody_contributes_in_anothers_name(two: tuple[Scope, Scope]) -> None:
    mine, other = two
    with working_as(mine), pytest.raises(ProgrammingError, match="row-level security"):
        session().execute(text(INSERT), {"id": uuid4(), "role": other.role})
    with working_as(mine):
        session().execute(text(INSERT), {"id": uuid4(), "role": mine.role})


@pytest.mark.parametrize(
    "statement", ["update benchmarks.contribution set grade = 'A'", "delete from benchmarks.contribution"]
)
def test_what_was_sent_cannot_be_changed_by_anyone(two: tuple[Scope, Scope], statement: str) -> None:
    for scope in (two[0], BENCHMARKS):
        with working_as(scope), pytest.raises(ProgrammingError, match="permission denied"):
            session().execute(text(statement))


def test_the_other_logins_do_not_reach_contributions(two: tuple[Scope, Scope]) -> None:
    for scope in (PLATFORM, NATIONAL):
        with working_as(scope), pytest.raises(ProgrammingError, match="permission denied"):
            session().execute(text("select 1 from benchmarks.contribution"))


ARTEFACTS = [("T0", "mine"), ("T0", "other"), ("T1", None), ("T2", None), ("T3", None)]


def release(status: str, mine: Scope, other: Scope) -> str:
    """A release in one state, with an artefact for each kind of reader."""
    number, owners = uuid4(), {"mine": mine.role, "other": other.role, None: None}
    approved = "now(), gen_random_uuid(), 'B'" if status == "published" else "null, null, null"
    with administering() as connection:
        run = connection.exec_driver_sql
        run("delete from benchmarks.release_artefact")
        run("delete from benchmarks.release")
        run(
            "insert into benchmarks.release (id, quarter, number, slug, status, reference, rebase, reasons,"
            " configuration, sha256, requested_by, requested_by_name, compiled_at, approved_at, approved_by,"
            f" approved_by_name) values ('{number}', '2026-01-01', 1, '{number}', '{status}', 'r', false, '[]', '{{}}',"
            f" 'x', gen_random_uuid(), 'A', now(), {approved})"
        )
        for position, (audience, owner) in enumerate(ARTEFACTS):
            recipient = f"'{owners[owner]}'" if owner else "null"
            run(
                "insert into benchmarks.release_artefact (id, release_id, position, audience, recipient, name, kind,"
                f" document, sha256) values (gen_random_uuid(), '{number}', {position}, '{audience}', {recipient},"
                f" '{audience} {owner}', 'table', 'x', 'x')"
            )
    return str(number)


def names(scope: Scope) -> list[str]:
    with working_as(scope):
        return sorted(session().execute(text("select name from benchmarks.release_artefact")).scalars())


def test_each_reader_sees_its_own_artefacts_of_published_releases(two: tuple[Scope, Scope]) -> None:
    mine, other = two
    release("published", mine, other)
    assert names(mine) == ["T0 mine", "T1 None"]
    assert names(other) == ["T0 other", "T1 None"]
    assert names(NATIONAL) == ["T1 None", "T2 None", "T3 None"]


@pytest.mark.parametrize("status", ["draft"])
def test_what_is_not_published_is_seen_by_the_benchmark_side_only(two: tuple[Scope, Scope], status: str) -> None:
    mine, other = two
    release(status, mine, other)
    assert names(mine) == names(other) == names(NATIONAL) == []
    assert len(names(BENCHMARKS)) == len(ARTEFACTS)


def test_the_policies_are_what_keeps_them_apart(two: tuple[Scope, Scope]) -> None:
    """The broken twin: with row-level security off, the same login reads everybody's contributions."""
    mine, other = two
    with administering() as connection:
        connection.exec_driver_sql("alter table benchmarks.contribution disable row level security")
    try:
        with working_as(mine):
            found = session().execute(text("select distinct authority_role from benchmarks.contribution")).scalars()
            assert other.role in set(found)
    finally:
        with administering() as connection:
            connection.exec_driver_sql("alter table benchmarks.contribution enable row level security")
