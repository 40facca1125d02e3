"""Any SQL whatever, executed on an authority's connection, reaches no other authority's rows.

The same attacks run against a deliberately broken twin, built the way such products usually are (one login that takes
a role for each request, a view of the migrator's, a policy keyed on a setting): there they must succeed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from permanence.database.engines import role_password
from permanence.database.provision import administering, raise_walls_of
from permanence.settings import Settings
from tests.isolation.attack_statements import ATTACKS


@dataclass(frozen=True)
class Ground:
    """An attacker's connection string and the other authority's role; `word` is what must not be found."""

    conninfo: str
    other: str
    word: str
    first: str = ""  # what the application would run before every request


def conninfo(settings: Settings, user: str, password: str) -> str:
    url = make_url(settings.database_url)
    return make_conninfo(host=url.host, port=url.port, dbname=url.database, user=user, password=password)


@pytest.fixture(scope="module")
def word() -> str:
    return "secret" + secrets.token_hex(8)


@pytest.fixture
def walled(database: Settings, new_authority: Callable, word: str) -> Ground:
    mine, other = new_authority(), new_authority()
    with administering() as connection:
        for one, text in ((mine, "mine"), (other, word)):
            connection.exec_driver_sql("set local role permanence_owner")
            connection.exec_driver_sql(f"create table {one.role}.probe (word text)")
            connection.exec_driver_sql(f"insert into {one.role}.probe values ('{text}')")
            connection.exec_driver_sql(f"analyze {one.role}.probe")
    for one in (mine, other):
        raise_walls_of(one.role)
    return Ground(conninfo(database, mine.role, role_password(database.role_secret, mine.role)), other.role, word)


@pytest.fixture
def broken(database: Settings, walled: Ground) -> Iterator[Ground]:
    """One login for all authorities, which takes the authority's role before each request, with the usual mistakes."""
    mine = psycopg.conninfo.conninfo_to_dict(walled.conninfo)["user"]
    login = "broken_" + secrets.token_hex(4)
    with administering() as connection:
        run = connection.exec_driver_sql
        run(f"create role {login} login password 'broken'")
        run(f"grant connect, temp on database {make_url(database.database_url).database} to {login}")
        run(f"grant {mine}, {walled.other} to {login}")
        run("grant execute on function set_config(text, text, boolean), ts_stat(text) to public")
        run("grant execute on function query_to_xml(text, boolean, boolean, text) to public")
        run(f"create view {mine}.peek_all as select word from {walled.other}.probe")
        run(f"grant select on {mine}.peek_all to {mine}")
    yield Ground(
        conninfo(database, login, "broken"), walled.other, walled.word, f"set search_path = {mine}; set role {mine}"
    )
    with administering() as connection:
        run = connection.exec_driver_sql
        run("revoke execute on function set_config(text, text, boolean), ts_stat(text) from public")
        run("revoke execute on function query_to_xml(text, boolean, boolean, text) from public")
        run(f"drop view {mine}.peek_all")
        run(f"drop owned by {login}")
        run(f"drop role {login}")


def leaked(ground: Ground, statements: list[str]) -> bool:
    """Whether the other authority's word came back; a refusal is no leak, and the next statement still runs."""
    found = []
    with psycopg.connect(ground.conninfo, autocommit=True, prepare_threshold=None) as connection:
        if ground.first:
            connection.execute(ground.first)
        for statement in statements:
            filled = statement.format(other=ground.other)
            try:
                cursor = connection.cursor()
                if filled.startswith("copy") and "stdout" in filled:
                    with cursor.copy(filled) as copied:
                        found.append(b"".join(bytes(block) for block in copied).decode())
                    continue
                cursor.execute(filled)
                while True:
                    if cursor.description:
                        found.append(str(cursor.fetchall()))
                    if not cursor.nextset():
                        break
            except psycopg.Error:
                continue
    return any(ground.word in one for one in found)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_statement_reaches_another_authority(walled: Ground, name: str) -> None:
    assert not leaked(walled, ATTACKS[name])


def test_the_login_reads_its_own_rows(walled: Ground) -> None:
    """The suite would pass on a login that can read nothing at all."""
    with psycopg.connect(walled.conninfo) as connection:
        assert connection.execute("select word from probe").fetchall() == [("mine",)]


@pytest.mark.parametrize(
    "name",
    [
        "reset role",
        "stacked in one call",
        "ts_stat beside set_config",
        "set role",
        "view owned by the migrator",
        "anonymous block",
    ],
)
def test_the_attacks_succeed_on_the_broken_twin(broken: Ground, name: str) -> None:
    if name == "anonymous block":
        with administering() as connection:
            connection.exec_driver_sql("grant usage on language plpgsql to public")
    try:
        assert leaked(broken, ATTACKS[name])
    finally:
        with administering() as connection:
            connection.exec_driver_sql("revoke usage on language plpgsql from public")


REFUSED_OUTRIGHT = [
    "create table mine (id int)",
    "create temp table mine (id int)",
    "truncate probe",
    "drop table probe",
    "alter table probe add column more text",
    "create schema mine",
    "select lo_create(7)",
    "select set_config('search_path', 'x', false)",
    "do $$ begin perform 1; end $$",
    "copy (select 1) to program 'true'",
    "create role friend",
    "select pg_read_file('PG_VERSION')",
]


@pytest.mark.parametrize("statement", REFUSED_OUTRIGHT)
def test_what_no_login_needs_is_refused(walled: Ground, statement: str) -> None:
    with psycopg.connect(walled.conninfo, autocommit=True) as connection, pytest.raises(psycopg.Error):
        connection.execute(statement)
