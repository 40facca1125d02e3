"""The walls, as statements: what each login may do. Run again after every migration, so a new table never stands open.

The isolation tests read the result back from pg_catalog; this module is the only place that grants anything.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from permanence.database.scope import BENCHMARKS, NATIONAL, OWNER, PLATFORM

LOGINS = (PLATFORM.role, BENCHMARKS.role, NATIONAL.role)

# Functions that let a single statement run text as SQL, change the login's settings in the middle of a query, or keep
# data outside every table. Nobody here needs them; superusers and backups are not affected.
REFUSED_FUNCTIONS = (
    "set_config",
    "ts_stat",
    "ts_rewrite",
    "query_to_xml",
    "query_to_xmlschema",
    "query_to_xml_and_xmlschema",
    "table_to_xml",
    "table_to_xmlschema",
    "table_to_xml_and_xmlschema",
    "schema_to_xml",
    "schema_to_xmlschema",
    "schema_to_xml_and_xmlschema",
    "database_to_xml",
    "database_to_xmlschema",
    "database_to_xml_and_xmlschema",
    "cursor_to_xml",
    "cursor_to_xmlschema",
    "lo_creat",
    "lo_create",
    "lo_from_bytea",
    "lo_open",
    "lo_get",
    "lo_put",
    "lo_unlink",
)

# Tables that only grow: a login that may write them may not rewrite them.
PLATFORM_APPEND_ONLY = ("security_event",)
AUTHORITY_APPEND_ONLY = ("audit_event",)

# What each login may do in the schema `benchmarks`; t_ stands for every authority's login.
BENCHMARK_GRANTS: dict[str, dict[str, str]] = {
    "contribution": {"t_": "SELECT, INSERT", BENCHMARKS.role: "SELECT"},
    "round_two": {"t_": "SELECT, INSERT", BENCHMARKS.role: "SELECT"},
    "reference": {"t_": "SELECT", BENCHMARKS.role: "SELECT, INSERT", NATIONAL.role: "SELECT"},
    "release": {"t_": "SELECT", BENCHMARKS.role: "SELECT, INSERT, UPDATE", NATIONAL.role: "SELECT"},
    "release_artefact": {"t_": "SELECT", BENCHMARKS.role: "SELECT, INSERT", NATIONAL.role: "SELECT"},
    "release_ledger": {BENCHMARKS.role: "SELECT, INSERT"},
}

# Row-level policies: (table, policy, command, roles, using, with check).
# An authority's own rows are those its own login wrote; a release opens to readers when it is published, never before.
OWN_ROWS = "authority_role = current_user"
PUBLISHED = "exists (select 1 from benchmarks.release r where r.id = release_id and r.status = 'published')"
COMPILING = "exists (select 1 from benchmarks.release r where r.id = release_id and r.status = 'compiling')"
POLICIES: tuple[tuple[str, str, str, str, str | None, str | None], ...] = (
    ("contribution", "own_rows_read", "SELECT", "PUBLIC", OWN_ROWS, None),
    ("contribution", "own_rows_insert", "INSERT", "PUBLIC", None, OWN_ROWS),
    ("contribution", "benchmarks_read", "SELECT", BENCHMARKS.role, "true", None),
    ("round_two", "own_rows_read", "SELECT", "PUBLIC", OWN_ROWS, None),
    ("round_two", "own_rows_insert", "INSERT", "PUBLIC", None, OWN_ROWS),
    ("round_two", "benchmarks_read", "SELECT", BENCHMARKS.role, "true", None),
    ("release", "published_read", "SELECT", "PUBLIC", "status = 'published'", None),
    ("release", "benchmarks_read", "SELECT", BENCHMARKS.role, "true", None),
    ("release", "benchmarks_insert", "INSERT", BENCHMARKS.role, None, "status = 'compiling'"),
    # What is published or withheld stays as it is, whoever holds this login.
    ("release", "benchmarks_decide", "UPDATE", BENCHMARKS.role, "status in ('compiling', 'draft')", "true"),
    (
        "release_artefact",
        "own_or_peers_read",
        "SELECT",
        "PUBLIC",
        f"((recipient is null and audience = 'T1') or recipient = current_user) and {PUBLISHED}",
        None,
    ),
    (
        "release_artefact",
        "national_read",
        "SELECT",
        NATIONAL.role,
        f"recipient is null and audience in ('T1', 'T2', 'T3') and {PUBLISHED}",
        None,
    ),
    ("release_artefact", "benchmarks_read", "SELECT", BENCHMARKS.role, "true", None),
    ("release_artefact", "benchmarks_insert", "INSERT", BENCHMARKS.role, None, COMPILING),
)


def raise_shared_walls(connection: Connection) -> None:
    """Grants and policies of the schemas `platform` and `benchmarks` for the three fixed logins. Idempotent."""
    run = connection.exec_driver_sql
    tables = _tables(connection, "platform")
    run(f"GRANT USAGE ON SCHEMA platform TO {PLATFORM.role}")
    for table in tables:
        rights = "SELECT, INSERT" if table in PLATFORM_APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        run(f"REVOKE ALL ON platform.{table} FROM {PLATFORM.role}")
        if table != "alembic_version":
            run(f"GRANT {rights} ON platform.{table} TO {PLATFORM.role}")
    run(f"GRANT USAGE ON SCHEMA benchmarks TO {BENCHMARKS.role}, {NATIONAL.role}")
    for table in _tables(connection, "benchmarks"):
        for role in (BENCHMARKS.role, NATIONAL.role):
            run(f"REVOKE ALL ON benchmarks.{table} FROM {role}")
            if rights := BENCHMARK_GRANTS[table].get(role, ""):
                run(f"GRANT {rights} ON benchmarks.{table} TO {role}")
    _policies(connection)


def _policies(connection: Connection) -> None:
    run = connection.exec_driver_sql
    present = set(_tables(connection, "benchmarks"))
    for table in {policy[0] for policy in POLICIES} & present:
        run(f"ALTER TABLE benchmarks.{table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE benchmarks.{table} FORCE ROW LEVEL SECURITY")
    # All of them first: a policy that is no longer in the list would go on letting through what it used to.
    for table, name in run("select tablename, policyname from pg_policies where schemaname = 'benchmarks'").all():
        run(f"DROP POLICY {name} ON benchmarks.{table}")
    for table, name, command, roles, using, check in POLICIES:
        if table not in present:  # an older revision, on its way up
            continue
        clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
        run(f"CREATE POLICY {name} ON benchmarks.{table} FOR {command} TO {roles}{clauses}")


def raise_authority_walls(connection: Connection, role: str) -> None:
    """Grants of one authority's login on its own schema and on the few benchmark tables it may touch. Idempotent."""
    run = connection.exec_driver_sql
    run(f"GRANT USAGE ON SCHEMA {role} TO {role}")
    for table in _tables(connection, role):
        rights = "SELECT, INSERT" if table in AUTHORITY_APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        run(f"REVOKE ALL ON {role}.{table} FROM {role}")
        if table != "alembic_version":
            run(f"GRANT {rights} ON {role}.{table} TO {role}")
    run(f"GRANT USAGE ON SCHEMA benchmarks TO {role}")
    for table in _tables(connection, "benchmarks"):
        if rights := BENCHMARK_GRANTS[table].get("t_", ""):
            run(f"GRANT {rights} ON benchmarks.{table} TO {role}")


def close_to_the_public(connection: Connection) -> None:
    """Take from PUBLIC what no login here needs. Needs a superuser for the catalogue's own functions. Idempotent."""
    run = connection.exec_driver_sql
    database = connection.exec_driver_sql("select quote_ident(current_database())").scalar_one()
    run(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    run(f"GRANT CONNECT ON DATABASE {database} TO {', '.join((OWNER.role, *LOGINS))}")
    run(f"GRANT CREATE ON DATABASE {database} TO {OWNER.role}")
    if not run("select rolsuper from pg_roles where rolname = current_user").scalar_one():
        return
    run("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")
    found = connection.execute(
        text(
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname = 'pg_catalog' and p.proname = any(:names)"
        ),
        {"names": list(REFUSED_FUNCTIONS)},
    ).scalars()
    for signature in list(found):
        run(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{signature} FROM PUBLIC")


def _tables(connection: Connection, schema: str) -> list[str]:
    query = text("select tablename from pg_tables where schemaname = :schema order by 1")
    return list(connection.execute(query, {"schema": schema}).scalars())
