"""A12: link what a release says about unnamed authorities to counts that are published with their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.attacks.opened import Opened


def candidate_vectors(files: Iterable[Opened], authorities: int) -> list[tuple[str, list[float]]]:
    """Columns and arrays long enough to hold one entry for most authorities."""
    found = []
    for one in files:
        held = [(f"{one.name}/{s.name}/{c}", s.column(c)) for s in one.sheets for c in dict.fromkeys(s.columns)]
        held += [(f"{one.name}/{name}", list(values)) for name, values in one.arrays]
        for name, values in held:
            numbers = [float(v) for v in values if isinstance(v, int | float)]
            if 0.8 * authorities <= len(numbers) <= 1.2 * authorities:
                found.append((name, numbers))
    return found


def named(values: Sequence[float], known: Mapping[str, float]) -> list[str]:
    """The name assigned to each entry, by the assignment with the least total distance on a log scale."""
    names = list(known)
    distance = np.abs(
        np.log(np.maximum(np.array(values), 0.5))[:, None]
        - np.log(np.maximum(np.array([known[n] for n in names]), 0.5))
    )
    rows, columns = linear_sum_assignment(distance)
    given = [""] * len(values)
    for row, column in zip(rows, columns, strict=True):
        given[row] = names[column]
    return given
