"""R6 and A16 on curves: cut where too few are at risk, and no step that stands for fewer than eight events."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.disclosure.catalogue import curve_kept
from benchmarks.disclosure.cells import Curve, Draft, Note, ProtectedCurve
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.rounding import proportion_base, to_base
from benchmarks.disclosure.thresholds import dominated

WAITING = "waiting"


def curve_broken(curve: Curve, draft: Draft, rules: Configuration) -> tuple[str, str] | None:
    """The first rule a whole curve breaks (R2, R4, R5, R7, R10); None where it keeps them."""
    words = curve_kept(curve, rules)
    if words is not None:
        return "R10", words
    if len(draft.groups.get(curve.group, frozenset())) < rules.band_authorities:
        return "R7", f"about fewer than {rules.band_authorities} authorities"
    if curve.children < rules.children:
        return "R2", f"fewer than {rules.children} children behind it"
    if len(curve.contributions) < rules.authorities:
        return "R4", f"fewer than {rules.authorities} authorities contribute"
    words = dominated(curve.contributions, rules)
    return ("R5", words) if words is not None else None


def protect_curve(curve: Curve, rules: Configuration) -> ProtectedCurve | Note:
    """The curve as it may be published, or a note saying why not even its beginning may be.

    Rounding: one step of the base stands for ≥ 8 children at every day shown, also late, where each child weighs more
    because few are at risk.
    """
    days = _days_with_enough(curve, rules)
    base = None
    while days and base is None:
        weakest = min(curve.at_risk[i] / max(curve.values[WAITING][i], 1e-6) for i in range(days))
        base = proportion_base(min(weakest, float(curve.children)), rules.step_events, rules.proportion_bases)
        if base is None:
            days -= 1
    if base is None or days < 2:
        return Note("R6", curve.name, f"fewer than {rules.at_risk} at risk from the start, or too few to round")
    values = {}
    for state, line in curve.values.items():
        moves = _leaving(curve) if state == WAITING else list(curve.events[state])
        values[state] = _stepped([to_base(v, base) for v in line[:days]], moves[:days], rules.step_events)
    return ProtectedCurve(
        name=curve.name, audience=curve.audience, days=tuple(curve.days[:days]), values=values, base=base
    )


def _days_with_enough(curve: Curve, rules: Configuration) -> int:
    """How many grid days come before the first with too few at risk."""
    for i, number in enumerate(curve.at_risk):
        if number < rules.at_risk:
            return i
    return len(curve.days)


def _leaving(curve: Curve) -> list[int]:
    """Events of all causes together after each grid day's predecessor: what still-waiting falls by."""
    return [sum(step) for step in zip(*curve.events.values(), strict=True)]


def _stepped(shown: Sequence[float], events: Sequence[int], least: int) -> tuple[float, ...]:
    """Carry the last value on until `least` events have gathered; the curve moves only in steps of that many."""
    line: list[float] = []
    gathered = 0
    for i, value in enumerate(shown):
        gathered += events[i]
        if i == 0 or gathered >= least:
            line.append(value)
            gathered = 0
        else:
            line.append(line[-1])
    return tuple(line)
