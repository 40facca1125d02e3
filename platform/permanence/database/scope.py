"""Whose database login a piece of work runs under. A scope is a login: nothing else decides what can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ScopeKind = Literal["owner", "platform", "benchmarks", "national", "authority"]
AUTHORITY_ROLE = re.compile(r"t_[a-z0-9]{12}")


class NoScope(RuntimeError):
    """A query was attempted outside `working_as`: there is no login it could run under."""


class ScopeRefused(RuntimeError):
    """A scope was opened that does not exist, or over unsaved work of another."""


@dataclass(frozen=True)
class Scope:
    """A database login. `role` is the PostgreSQL role; for an authority it is also the name of its schema."""

    kind: ScopeKind
    role: str

    def __str__(self) -> str:
        return self.role

    @classmethod
    def parse(cls, text: str) -> Scope:
        """The scope a role name stands for; raises ScopeRefused for any other text, so that a job cannot invent one."""
        for fixed in (PLATFORM, BENCHMARKS, NATIONAL):
            if text == fixed.role:
                return fixed
        return authority_scope(text)


OWNER = Scope("owner", "permanence_owner")
PLATFORM = Scope("platform", "permanence_platform")
BENCHMARKS = Scope("benchmarks", "permanence_benchmarks")
NATIONAL = Scope("national", "permanence_national")


def authority_scope(role: str) -> Scope:
    """The scope of one authority, by its opaque role name (`t_` and twelve letters or digits)."""
    if not AUTHORITY_ROLE.fullmatch(role):
        raise ScopeRefused(
            f"{role!r} is not an authority's role name: it must be t_ and twelve lower-case letters or digits"
        )
    return Scope("authority", role)
