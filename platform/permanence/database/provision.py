"""Making, suspending and erasing what the walls stand on: the fixed roles, and one authority's role and schema."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, make_url

from permanence.database.engines import engine_for, engines, role_password
from permanence.database.scope import OWNER, authority_scope
from permanence.database.walls import LOGINS, close_to_the_public, raise_authority_walls

# Any number, the same for everyone who provisions.
PROVISIONING = 20260919
# A few web processes and workers, each with a pool of one and an overflow of one; a runaway process stops here.
AUTHORITY_CONNECTIONS = 20
# Settings live on the role, so no request has to set them and none can leak through a pool.
AUTHORITY_SETTINGS = {
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "120s",
}


def new_role_name() -> str:
    """`t_` and twelve random letters or digits. Every login can read role names, so a name must tell nothing."""
    alphabet = string.ascii_lowercase + string.digits
    return "t_" + "".join(secrets.choice(alphabet) for _ in range(12))


def bootstrap() -> None:
    """Make the fixed roles and schemas and close the database to PUBLIC. Run as its administrator; idempotent."""
    known = engines()
    url = known.address.set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            _make_role(connection, OWNER.role, "NOLOGIN CREATEROLE")
            connection.exec_driver_sql(f"GRANT {OWNER.role} TO CURRENT_USER")
            for role in LOGINS:
                password = role_password(known.secret, role)
                _make_role(connection, role, "LOGIN NOINHERIT CONNECTION LIMIT 100")
                _set_password(connection, role, password)
                connection.exec_driver_sql(f"ALTER ROLE {role} SET lock_timeout = '10s'")
                connection.exec_driver_sql(f"ALTER ROLE {role} SET idle_in_transaction_session_timeout = '300s'")
            close_to_the_public(connection)
            for schema in ("platform", "benchmarks"):
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {OWNER.role}")
            connection.exec_driver_sql("ALTER ROLE permanence_platform SET search_path = platform")
            for role in LOGINS[1:]:
                connection.exec_driver_sql(f"ALTER ROLE {role} SET search_path = benchmarks")
    finally:
        engine.dispose()


def make_authority(role: str) -> None:
    """Make an authority's login and empty schema; the migrations of `migrate_authority` fill it. Idempotent."""
    scope = authority_scope(role)
    known = engines()
    with owning() as connection:
        # Two provisionings at once would both rewrite the database's own catalogue row.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PROVISIONING})")
        # Neither NOCREATEDB nor NOCREATEROLE: both are the default, and an owner without them may not even repeat them.
        limits = f"LOGIN NOINHERIT CONNECTION LIMIT {AUTHORITY_CONNECTIONS}"
        _make_role(connection, scope.role, limits)
        _set_password(connection, role, role_password(known.secret, role))
        connection.exec_driver_sql(f"ALTER ROLE {role} SET search_path = {role}")
        for name, value in AUTHORITY_SETTINGS.items():
            connection.exec_driver_sql(f"ALTER ROLE {role} SET {name} = '{value}'")
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {role}")
        database = connection.exec_driver_sql("select quote_ident(current_database())").scalar_one()
    with administering() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PROVISIONING})")
        connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {role}")


def raise_walls_of(role: str) -> None:
    """Give an authority's login the rights on its own tables that exist now. Idempotent."""
    with owning() as connection:
        raise_authority_walls(connection, authority_scope(role).role)


def suspend_authority(role: str) -> None:
    """Refuse an authority's login and end its connections; its data stays untouched."""
    with owning() as connection:
        connection.exec_driver_sql(f"ALTER ROLE {authority_scope(role).role} NOLOGIN")
    with administering() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = %(role)s", {"role": role}
        )


def resume_authority(role: str) -> None:
    """Let a suspended authority's login in again."""
    with owning() as connection:
        connection.exec_driver_sql(f"ALTER ROLE {authority_scope(role).role} LOGIN")


def erase_authority(role: str) -> None:
    """Drop an authority's schema and login for good. Its files are erased by permanence.storage."""
    name = authority_scope(role).role
    with administering() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connection.exec_driver_sql(f"DROP OWNED BY {name}")
        connection.exec_driver_sql(f"DROP ROLE {name}")


@contextmanager
def owning() -> Iterator[Connection]:
    """One transaction as permanence_owner."""
    with engine_for(OWNER).begin() as connection:
        yield connection


@contextmanager
def administering() -> Iterator[Connection]:
    """One transaction as the administrator the database address names, who may be more than the owner."""
    engine = create_engine(make_url(engines().address).set(drivername="postgresql+psycopg"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _make_role(connection: Connection, role: str, options: str) -> None:
    found = connection.exec_driver_sql("select 1 from pg_roles where rolname = %(role)s", {"role": role}).scalar()
    connection.exec_driver_sql(f"{'ALTER' if found else 'CREATE'} ROLE {role} WITH {options}")


def _set_password(connection: Connection, role: str, password: str) -> None:
    # The alphabet of a derived password is URL-safe base64, so it cannot end the literal.
    connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD '{password}'")
