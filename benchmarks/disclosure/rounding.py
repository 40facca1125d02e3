"""Rounding, and what a rounded number still tells: the interval an attacker may conclude from it."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10

_NOISE = 1e-9
"""Binary fractions put 0.075 / 0.05 a hair under 1.5; ties must go up on every machine alike."""


def to_base(value: float, base: float) -> float:
    """Nearest multiple of `base`, halves upwards; 12.5 to base 5 is 15."""
    return round(floor(value / base + 0.5 + _NOISE) * base, 10)


def count_interval(shown: float, base: int, smallest: int) -> tuple[float, float]:
    """Whole numbers that round to `shown`, both ends included; `smallest` is the least count ever published."""
    low = ceil(shown - base / 2)
    high = ceil(shown + base / 2) - 1
    return float(max(low, smallest)), float(high)


def interval(shown: float, base: float) -> tuple[float, float]:
    """Real numbers that round to `shown`, never below zero."""
    return max(0.0, shown - base / 2), shown + base / 2


def significant(value: float, digits: int) -> float:
    """`value` to so many significant digits (R13: more digits of a standard error let n be worked out)."""
    if value == 0 or not isfinite(value):
        return value
    return round(value, digits - 1 - floor(log10(abs(value))))


def proportion_base(denominator: float, step_events: int, bases: tuple[float, ...]) -> float | None:
    """Finest base of which one step still stands for `step_events` children; None where not even the coarsest
    does."""
    return next((base for base in bases if base * denominator >= step_events - _NOISE), None)
