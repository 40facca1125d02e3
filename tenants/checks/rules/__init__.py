"""The rules themselves, one module a subject. `RULES` is all of them, in the order an analyst would mend them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tenants.checks.rule import Rule
from tenants.checks.rules import (
    adopters,
    adoption_orders,
    changes,
    continuity,
    decisions,
    entries,
    episodes,
    integrity,
    placements,
    previous_permanence,
    reversals,
)
from tenants.checks.rules.extracts import EXTRACT_RULES

RULES: tuple[Rule, ...] = tuple(
    rule
    for subject in (
        integrity,
        entries,
        decisions,
        reversals,
        placements,
        adopters,
        adoption_orders,
        episodes,
        changes,
        continuity,
        previous_permanence,
    )
    for rule in subject.book
)

BY_CODE: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in (*RULES, *EXTRACT_RULES)})
"""Every rule that a finding can name, those of extracts included."""
