"""A13 and A14: what a chart's data carries beside what it draws, and what the order of rows gives away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.stats import spearmanr

from tests.attacks.opened import Opened

EXPECTED_NAMES = frozenset(
    {"days", "waiting", "progressed", "plan_changed", "other_exit", "ended", "observed", "expected", "ratio"}
    | {"lower_95", "upper_95", "lower_998", "upper_998", "lower_quartile", "median", "upper_quartile"}
    | {"restricted_mean_wait", "estimate"}
)
GRAINS = {
    "days": (7, 91, 1),
    "ratio": (0.05,),
    "expected": (5, 10),
    "lower_quartile": (0.05,),
    "upper_quartile": (0.05,),
    "waiting": (0.01,),
    "progressed": (0.01,),
    "plan_changed": (0.01,),
    "other_exit": (0.01,),
}
LAYOUT = frozenset({"ticks", "mantissas", "colors", "args", "line_dash", "dimensions", ""})
"""Lists of a chart that hold no data."""


def leaks(files: Iterable[Opened], authorities: int, *, own_names: bool = False) -> list[str]:
    """Arrays with a name nobody expects, with more digits than were published, or one entry for each authority."""
    found = []
    for one in files:
        for name, values in one.arrays:
            numbers = [v for v in values if isinstance(v, int | float)]
            if name in LAYOUT or not numbers:
                continue
            if name not in EXPECTED_NAMES and len(numbers) > 2:
                found.append(f"{one.name}: array {name}")
            grains = GRAINS.get(name)
            if grains and not any(all(abs(v / g - round(v / g)) < 1e-6 for v in numbers) for g in grains):
                found.append(f"{one.name}: digits of {name}")
            if len(numbers) == authorities and not own_names:
                found.append(f"{one.name}: {name} is as long as there are authorities")
    return found


def order_tells(order: Sequence[str], known: Mapping[str, Sequence[float]], least: float = 0.001) -> list[str]:
    """What the order of authorities goes with: each of `known` gives a number an authority, in the same order."""
    found = []
    for name, values in known.items():
        if len(order) > 5 and len(set(values)) > 1:
            result = spearmanr(np.arange(len(order)), values)
            if result.pvalue < least:
                found.append(name)
    return found
