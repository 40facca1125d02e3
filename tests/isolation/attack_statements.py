"""Statements an attacker would run on an authority's connection, to reach another authority's rows.

Each is a list of statements run in one transaction after the other; `{other}` is the other authority's role and
schema, `{secret}` never appears in them: finding it in any result is what success looks like.
"""

from __future__ import annotations

ATTACKS: dict[str, list[str]] = {
    "qualified name": ["select word from {other}.probe"],
    "search path": ["set search_path = {other}", "select word from probe"],
    "set role": ["set role {other}", "select word from {other}.probe"],
    "set local role": ["set local role {other}", "select word from {other}.probe"],
    "reset role": ["reset role", "set role {other}", "select word from {other}.probe"],
    "set session authorization": ["set session authorization {other}", "select word from {other}.probe"],
    "reset session authorization": ["reset session authorization", "select word from {other}.probe"],
    "stacked in one call": ["reset role; set role {other}; select word from {other}.probe"],
    "owner": ["set role permanence_owner", "select word from {other}.probe"],
    "set_config in one statement": [
        "with a as materialized (select set_config('role', '{other}', false)) select word from a, {other}.probe"
    ],
    "ts_stat beside set_config": [
        "select set_config('role', '{other}', false),"
        " (select string_agg(word, ' ') from ts_stat('select to_tsvector(''simple'', word) from {other}.probe'))"
    ],
    "ts_stat": ["select word from ts_stat('select to_tsvector(''simple'', word) from {other}.probe')"],
    "query_to_xml": ["select query_to_xml('select word from {other}.probe', true, false, '')::text"],
    "schema_to_xml": ["select schema_to_xml('{other}', true, false, '')::text"],
    "database_to_xml": ["select database_to_xml(true, false, '')::text"],
    "copy out": ["copy {other}.probe to stdout"],
    "copy to program": ["copy (select 1) to program 'cat'"],
    "copy from a file": ["create temp table t (l text)", "copy t from '/etc/passwd'", "select l from t"],
    "anonymous block": [
        "do $$ begin execute 'set role {other}'; end $$",
        "select word from {other}.probe",
    ],
    "function of our own": [
        "create function peek() returns setof text language sql as 'select word from {other}.probe'",
        "select peek()",
    ],
    "view of our own": ["create view peek as select word from {other}.probe", "select word from peek"],
    "temporary table": ["create temp table t as select word from {other}.probe", "select word from t"],
    "foreign server": [
        "create extension if not exists postgres_fdw",
        "create server s foreign data wrapper postgres_fdw",
        "select 1",
    ],
    "dblink": ["create extension dblink", "select dblink('select word from {other}.probe')"],
    "large object": ["select lo_create(42)"],
    "read a server file": ["select pg_read_file('PG_VERSION')"],
    "grant to ourselves": ["grant {other} to current_user", "set role {other}", "select word from {other}.probe"],
    "grant usage": ["grant usage on schema {other} to current_user", "select word from {other}.probe"],
    "alter the other's password": ["alter role {other} password 'x'"],
    "read passwords": ["select rolpassword from pg_authid where rolname = '{other}'"],
    "own the schema": ["alter schema {other} owner to current_user", "select word from {other}.probe"],
    "statistics": ["select most_common_vals::text from pg_stats where schemaname = '{other}'"],
    "raw statistics": ["select stavalues1::text from pg_statistic"],
    "running queries": ["select query from pg_stat_activity where usename = '{other}'"],
    "stop others": ["select pg_terminate_backend(pid) from pg_stat_activity where usename = '{other}'"],
    "truncate": ["truncate {other}.probe"],
    "platform people": ["select * from platform.authority"],
    "view owned by the migrator": ["select word from peek_all"],
}
