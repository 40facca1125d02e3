"""A release on a real database: who may write what, two people, and bytes that do not change."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from benchmarks.contributions import store as contributions
from benchmarks.releases import actions, reading, store
from permanence.database import BENCHMARKS, NATIONAL, authority_scope, session, working_as
from permanence.identity import actor_of

from .conftest import NUMBER, QUARTER, Contributed


def test_the_newest_documents_are_all_there_for_the_benchmark_side_and_own_for_an_authority(
    contributed: Contributed,
) -> None:
    with working_as(BENCHMARKS):
        everyone = list(contributions.newest_documents("decision_to_match", QUARTER, QUARTER))
    assert {one.authority_role for one in everyone} == set(contributed.roles.values())
    own = contributed.roles["860"]
    with working_as(authority_scope(own)):
        assert {
            one.authority_role for one in contributions.newest_documents("decision_to_match", QUARTER, QUARTER)
        } == {own}
        assert {one.stage for one in contributions.sent()} >= {"decision_to_match"}


def test_an_authority_cannot_write_as_another(contributed: Contributed) -> None:
    mine, other = contributed.roles["860"], contributed.roles["861"]
    with working_as(authority_scope(mine)), pytest.raises(DBAPIError, match="row-level security"):
        session().execute(
            text(
                "insert into benchmarks.contribution (id, authority_role, stage, quarter, version, document,"
                " certified_by, certified_at, grade) values (:id, :role, 'match_to_placed', '2026-01-01', 9, '{}',"
                " 'x', now(), 'A')"
            ),
            {"id": uuid4(), "role": other},
        )


def test_the_reference_is_frozen_once_and_read_by_authorities(contributed: Contributed, published: str) -> None:
    with working_as(authority_scope(contributed.roles["860"])):
        held = reading.references()
        assert len(held) == 7
        assert held["decision_to_match"].version == "2025-03-31/1"
        assert reading.references_for(QUARTER).keys() == held.keys()
        assert reading.references_for(date(2025, 10, 1)) == {}


def test_a_published_release_shows_each_reader_its_own_side(contributed: Contributed, published: str) -> None:
    mine = contributed.roles["861"]
    with working_as(authority_scope(mine)):
        release = store.release(published)
        assert release is not None
        seen = store.artefacts(release.id, ["T0", "T1", "T2", "T3"])
        assert {one.audience for one in seen} == {"T0", "T1"}
        assert reading.own("summary") is not None
        assert store.chart(release.id, "T0", "speed-decision_to_match") is not None
    with working_as(NATIONAL):
        seen = store.artefacts(release.id, ["T0", "T1", "T2", "T3"])
        assert {one.audience for one in seen} == {"T1", "T2", "T3"}
    with working_as(BENCHMARKS):
        assert len(store.artefacts(release.id, ["T0"])) == NUMBER * 22


def test_the_digest_is_that_of_the_bytes_and_reading_never_changes_them(published: str) -> None:
    with working_as(BENCHMARKS):
        release = store.release(published)
        assert release is not None
        assert store.digest_of(release.id) == release.sha256
    with working_as(NATIONAL):
        charts = {store.chart(release.id, "T3", "waiting-care_to_placed") for _ in range(20)}
    assert len(charts) == 1


def test_only_a_second_person_with_the_permission_approves(contributed: Contributed, published: str) -> None:
    with working_as(BENCHMARKS):
        with pytest.raises(actions.NotPossible, match="Only a draft"):
            actions.approve_release(slug=published, sha256="", by=contributed.approving)
        with pytest.raises(actions.NotPossible, match="never replaced"):
            actions.request_release(quarter=QUARTER, by=contributed.asking)
        commissioner = actor_of(uuid4(), "Com", "com@example.org", "commissioner")
        with pytest.raises(actions.NotPossible, match="may not"):
            actions.request_release(quarter=date(2026, 4, 1), by=commissioner)


def test_the_database_itself_refuses_one_person_for_both(contributed: Contributed, published: str) -> None:
    one = {"id": uuid4(), "one": uuid4()}
    with working_as(BENCHMARKS):
        session().execute(
            text(
                "insert into benchmarks.release (id, quarter, number, slug, status, reference, rebase, reasons,"
                " configuration, requested_by, requested_by_name) values (:id, '2027-01-01', 1, 'x', 'compiling', 'r',"
                " false, '[]', '{}', :one, 'A')"
            ),
            one,
        )
        with pytest.raises(DBAPIError, match="approved_by_a_second_person"):
            session().execute(
                text(
                    "update benchmarks.release set status = 'published', sha256 = 'd', compiled_at = now(),"
                    " approved_by = :one, approved_by_name = 'A', approved_at = now() where id = :id"
                ),
                one,
            )


def test_compiling_again_changes_nothing(contributed: Contributed, published: str, application: Flask) -> None:
    with working_as(BENCHMARKS):
        release = store.release(published)
        assert release is not None
        again = actions.compile_draft(
            release_id=release.id, members={}, today=QUARTER, synthetic=True, progress=lambda *_: None
        )
        assert again == "published"
        assert store.digest_of(release.id) == release.sha256


def test_what_is_published_cannot_be_changed_even_by_the_login_that_made_it(published: str) -> None:
    with working_as(BENCHMARKS):
        release = store.release(published)
        assert release is not None
        changed = session().execute(
            text("update benchmarks.release set sha256 = 'x' where id = :id"), {"id": release.id}
        )
        assert changed.rowcount == 0
    with working_as(BENCHMARKS), pytest.raises(DBAPIError, match="permission denied"):
        session().execute(text("delete from benchmarks.release_artefact"))
    with working_as(BENCHMARKS), pytest.raises(DBAPIError, match="permission denied"):
        session().execute(text("update benchmarks.release_artefact set document = ''"))
    with working_as(BENCHMARKS), pytest.raises(DBAPIError, match="row-level security"):
        session().execute(
            text(
                "insert into benchmarks.release_artefact (id, release_id, position, audience, name, kind, document,"
                " sha256) values (:id, :release, 9999, 'T1', 'more', 'table', '', 'x')"
            ),
            {"id": uuid4(), "release": release.id},
        )
