"""Twelve authorities with contributions, once for all tests of releases: making them takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask

from benchmarks.contributions.actions import contribute
from benchmarks.contributions.bands import quarters_between
from benchmarks.contributions.vocabulary import STAGES
from benchmarks.releases import actions, tasks
from permanence.database import BENCHMARKS, PLATFORM, authority_scope, commit, working_as
from permanence.database.provision import administering
from permanence.identity import Actor, actor_of
from tests.unit.releases.invented import documents

QUARTER = date(2026, 1, 1)
QUARTERS = quarters_between(date(2022, 4, 1), QUARTER)
NUMBER = 12


@dataclass(frozen=True)
class Contributed:
    """Authorities that contributed: role by code, and two people who may decide about releases."""

    roles: dict[str, str]
    asking: Actor
    approving: Actor


@pytest.fixture(scope="package")
def contributed(application: Flask) -> Iterator[Contributed]:
    from permanence.authorities import actions as authorities
    from permanence.authorities.register_file import RegisterEntry

    with application.app_context():
        _empty()
        roles = {}
        for i in range(NUMBER):
            code = f"{860 + i}"
            with working_as(PLATFORM):
                entry = RegisterEntry(
                    code, "", f"Benchshire {code}", "North" if i % 2 else "South", "UA", None, None, ()
                )
                authorities.register(entries=[entry])
                role = authorities.prepare_role(code=code)
                authorities.provision(code=code, role=role)
                authorities.sign_agreement(
                    code=code, signed_by="Sam Lee", signed_on=date(2025, 1, 1), named_to_national=i % 2 == 0
                )
                commit()
            roles[code] = role
        for stage in STAGES:
            by_role: dict[str, list[dict]] = {role: [] for role in roles.values()}
            for one in documents(stage, sorted(roles.values()), QUARTERS, seed=3):
                by_role[one.authority_role].append(dict(one.document))
            for role, sent in by_role.items():
                with working_as(authority_scope(role)):
                    for document in sent:
                        contribute(document=document)
                    commit()
    # Not inside the application's context: requests of tests would share it, and what one of them put into `g`.
    yield Contributed(
        roles,
        actor_of(uuid4(), "Asking Lead", "asking@example.org", "national_lead"),
        actor_of(uuid4(), "Second Lead", "second@example.org", "national_lead"),
    )
    # A published release would stand in the way of other rooms' tests: nothing earlier can be published after it.
    _empty()


def _empty() -> None:
    with administering() as connection:
        connection.exec_driver_sql("truncate benchmarks.contribution, benchmarks.round_two, benchmarks.reference")
        connection.exec_driver_sql("truncate benchmarks.release cascade")


@pytest.fixture(scope="package")
def published(contributed: Contributed, application: Flask) -> str:
    """The slug of a release that went the whole way."""
    with application.app_context():
        slug = draft(contributed)
        with working_as(BENCHMARKS):
            from benchmarks.releases import store

            found = store.release(slug)
            assert found is not None
            assert found.reasons == ()
            actions.approve_release(slug=slug, sha256=found.sha256 or "", by=contributed.approving)
            commit()
        return slug


def draft(contributed: Contributed) -> str:
    """Freeze the reference, ask for a release and compile it as its job would; returns its slug."""
    taking = tasks.members(tasks.today())
    taking = {role: member for role, member in taking.items() if role in contributed.roles.values()}
    with working_as(BENCHMARKS):
        actions.freeze_reference(quarter=QUARTER, members=taking)
        row = actions.request_release(quarter=QUARTER, by=contributed.asking)
        commit()
        slug = row.slug
        actions.compile_draft(
            release_id=row.id, members=taking, today=tasks.today(), synthetic=True, progress=lambda *_: None
        )
        commit()
    return slug
