"""Findings in words for pages and files: what they mean for applying, and which figures they damage."""

from __future__ import annotations

from collections.abc import Iterable

from tenants.checks.rule import INDICATORS, Rule


def damages_of(rule: Rule) -> list[str]:
    """The indicators a rule damages, each with what it measures."""
    return [
        f"{key}: {INDICATORS[key]}" if key in ("A1", "A2", "A3", "A10") else INDICATORS[key] for key in rule.damages
    ]


def meaning(rules: Iterable[Rule]) -> tuple[str, str]:
    """What the broken rules mean for applying the upload, and what to do about it."""
    broken = list(rules)
    blocking = [rule.code for rule in broken if rule.blocks]
    if not broken:
        return "The checks found nothing.", ""
    if not blocking:
        return (
            "None of these keeps the upload from being applied.",
            "Journeys are derived as far as the dates allow. Mend what touches a figure before it is used.",
        )
    named = "Rule" if len(blocking) == 1 else "Rules"
    return (
        f"This upload cannot be applied while it has these errors. {named}: {', '.join(blocking)}.",
        "Mend them in your case system, export again and send it. The other findings do not keep it back.",
    )
