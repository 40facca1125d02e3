"""What is drawn for many children alike: carers, postcodes, sexes, the reason a placement ended."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from demonstration.lives import Adopters, Carer

T = TypeVar("T")


class Choice(Generic[T]):
    """A weighted choice worked out once: `random.choices` sums its weights at every call."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._values: Sequence[T] = tuple(weights)
        self._cumulative = tuple(accumulate(weights.values()))

    def __call__(self, draw: random.Random) -> T:
        return draw.choices(self._values, cum_weights=self._cumulative)[0]


PROVIDERS = Choice({"PR1": 0.58, "PR4": 0.40, "PR5": 0.02})
HOME_PROVIDERS = Choice({"PR1": 0.15, "PR4": 0.80, "PR5": 0.05})
ADOPTER_PROVIDERS = Choice({"PR1": 0.40, "PR2": 0.33, "PR5": 0.27})
MOVE_REASONS = Choice({"CARPL": 0.40, "LAREQ": 0.14, "CREQB": 0.16, "CREQO": 0.16, "CLOSE": 0.08, "CHILD": 0.06})
COUPLES = Choice({"MF": 0.85, "MM": 0.08, "FF": 0.07})
MIXED_COUPLE = Choice({"L11": 0.75, "L3": 0.24, "L2": 0.01})
SAME_COUPLE = Choice({"L12": 0.60, "L2": 0.10, "L4": 0.30})

# ZZ99 is what the Office for National Statistics gives to places without a postcode: no street has one.
POSTCODES = tuple(f"ZZ99 {digit}{first}{second}" for digit in range(1, 10) for first in "AB" for second in "ABDEF")


def postcode(draw: random.Random) -> str:
    return POSTCODES[int(draw.random() * len(POSTCODES))]


def carer_for(place: str, draw: random.Random) -> Carer:
    """A new carer or home for a placement of this type, with the provider and URN its type calls for."""
    if place == "P1":
        return Carer("PR0", "", postcode(draw))
    if place in ("A4", "A6"):
        return Carer(ADOPTER_PROVIDERS(draw), "XXXXXXX", postcode(draw))
    if place[0] == "Z":
        return Carer("", "", postcode(draw))
    if place in ("K1", "K2", "H5", "K3", "R3"):
        return Carer(HOME_PROVIDERS(draw), f"SC{100000 + int(draw.random() * 900000)}", postcode(draw))
    if place in ("U1", "U2", "U3"):
        return Carer("PR1", str(1000000 + int(draw.random() * 2000000)), postcode(draw))
    return Carer(PROVIDERS(draw), str(1000000 + int(draw.random() * 2000000)), postcode(draw))


def adopters(draw: random.Random) -> Adopters:
    if draw.random() < 0.12:
        return Adopters("1", "F1" if draw.random() < 0.8 else "M1", "L0")
    sex = COUPLES(draw)
    return Adopters("2", sex, MIXED_COUPLE(draw) if sex == "MF" else SAME_COUPLE(draw))


def gamma(draw: random.Random, shape: float, mean: float) -> float:
    """A wait in days with this mean; the larger the shape, the more alike the waits."""
    return draw.gammavariate(shape, mean / shape)
