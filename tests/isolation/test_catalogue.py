"""The walls as the catalogue holds them, whatever the code meant to build."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from permanence.database.provision import administering
from permanence.database.walls import AUTHORITY_APPEND_ONLY, BENCHMARK_GRANTS, REFUSED_FUNCTIONS
from permanence.settings import Settings

FIXED = ("permanence_platform", "permanence_benchmarks", "permanence_national")


def ask(query: str, **given: object) -> list[tuple]:
    with administering() as connection:
        return [tuple(row) for row in connection.execute(text(query), given)]


@pytest.fixture
def role(new_authority: Callable) -> str:
    return new_authority().role


def test_an_authority_login_is_nobody_else(role: str) -> None:
    [row] = ask(
        "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit > 0, rolcanlogin"
        " from pg_roles where rolname = :role",
        role=role,
    )
    assert row == (False, False, False, False, False, True, True)
    assert not ask("select 1 from pg_auth_members where member = cast(:role as regrole)", role=role)


def test_its_time_outs_and_search_path_sit_on_the_role(role: str) -> None:
    [(settings,)] = ask("select rolconfig from pg_roles where rolname = :role", role=role)
    names = {setting.split("=")[0] for setting in settings}
    assert {"search_path", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} <= names
    assert f"search_path={role}" in settings


def test_it_owns_nothing(role: str) -> None:
    assert not ask("select 1 from pg_class where relowner = cast(:role as regrole)", role=role)
    assert not ask("select 1 from pg_proc where proowner = cast(:role as regrole)", role=role)
    assert not ask("select 1 from pg_namespace where nspowner = cast(:role as regrole)", role=role)


def test_it_enters_its_own_schema_and_the_benchmarks_only(role: str) -> None:
    found = ask(
        "select nspname from pg_namespace where has_schema_privilege(:role, oid, 'usage')"
        " and nspname not in ('pg_catalog', 'information_schema')",
        role=role,
    )
    assert {name for (name,) in found} == {role, "benchmarks"}
    assert not ask("select 1 from pg_namespace where has_schema_privilege(:role, oid, 'create')", role=role)


def rights(role: str) -> dict[tuple[str, str], set[str]]:
    found = ask(
        "select n.nspname, c.relname, p from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " cross join unnest(array['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER','MAINTAIN']) p"
        " where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')"
        " and n.nspname not like 'pg_toast%' and has_table_privilege(:role, c.oid, p)",
        role=role,
    )
    held: dict[tuple[str, str], set[str]] = {}
    for schema, table, right in found:
        held.setdefault((schema, table), set()).add(right)
    return held


def test_every_table_is_in_exactly_one_scope(role: str) -> None:
    """An authority's login reaches its own tables and the listed benchmark ones; no fixed login reaches its schema."""
    for (schema, table), held in rights(role).items():
        assert schema in (role, "benchmarks"), f"{role} reaches {schema}.{table}"
        if schema == "benchmarks":
            assert held == set(BENCHMARK_GRANTS[table]["t_"].split(", ")), table
        elif table in AUTHORITY_APPEND_ONLY:
            assert held == {"SELECT", "INSERT"}, table
        else:
            assert held == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table
    for fixed in FIXED:
        schemas = {schema for schema, _table in rights(fixed)}
        assert schemas <= ({"platform"} if fixed == "permanence_platform" else {"benchmarks"}), fixed


def test_the_national_reader_writes_nothing(database: Settings) -> None:
    held = rights("permanence_national")
    assert all(right == {"SELECT"} for right in held.values())
    assert ("benchmarks", "contribution") not in held


def test_nothing_runs_with_its_owners_rights(role: str) -> None:
    """No SECURITY DEFINER, no view without security_invoker, no materialised view, in any schema of ours."""
    assert not ask(
        "select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    )
    assert not ask(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname not in ('pg_catalog', 'information_schema')"
        " and (c.relkind = 'm' or (c.relkind = 'v' and coalesce(array_to_string(c.reloptions, ','), '')"
        " not like '%security_invoker=true%'))"
    )


def test_policies_bind_the_owner_too(database: Settings) -> None:
    found = ask(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class c join pg_namespace n"
        " on n.oid = c.relnamespace where n.nspname = 'benchmarks' and relname in"
        " ('contribution', 'round_two', 'release', 'release_artefact')"
    )
    assert len(found) == 4
    assert all(row[1] and row[2] for row in found)


def test_the_public_has_what_nobody_needs_taken_away(role: str) -> None:
    open_functions = ask(
        "select p.proname from pg_proc p where p.proname = any(:names)"
        " and has_function_privilege(:role, p.oid, 'execute')",
        names=list(REFUSED_FUNCTIONS),
        role=role,
    )
    assert not open_functions
    assert ask("select has_language_privilege(:role, 'plpgsql', 'usage')", role=role) == [(False,)]
    assert ask("select has_database_privilege(:role, current_database(), 'temp')", role=role) == [(False,)]
    assert ask("select has_database_privilege('public', current_database(), 'connect')") == [(False,)]


def test_a_schema_name_tells_nothing(role: str, new_authority: Callable) -> None:
    other = new_authority("Tellingham")
    assert "tell" not in other.role
    assert role[2:6] != other.role[2:6]
