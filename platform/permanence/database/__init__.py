"""The whole database story: logins as scopes, sessions, provisioning of an authority, migrations of both trees."""

from permanence.database.columns import AuthorityBase, BenchmarksBase, PlatformBase
from permanence.database.engines import configure, engine_for, engines
from permanence.database.scope import (
    BENCHMARKS,
    NATIONAL,
    OWNER,
    PLATFORM,
    NoScope,
    Scope,
    ScopeRefused,
    authority_scope,
)
from permanence.database.session import (
    after_commit,
    apart,
    commit,
    current_scope,
    current_work,
    rollback,
    session,
    working_as,
)

__all__ = [
    "BENCHMARKS",
    "NATIONAL",
    "OWNER",
    "PLATFORM",
    "AuthorityBase",
    "BenchmarksBase",
    "NoScope",
    "PlatformBase",
    "Scope",
    "ScopeRefused",
    "after_commit",
    "apart",
    "authority_scope",
    "commit",
    "configure",
    "current_scope",
    "current_work",
    "engine_for",
    "engines",
    "rollback",
    "session",
    "working_as",
]
