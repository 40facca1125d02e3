"""The invented authorities of a demonstration: who they are, how large, and how fast at each stage."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from demonstration.names import REGIONS, place_name

FIRST_CODE = 501  # DfE gives no English authority a code in 500–659, and Welsh ones begin at 660
MOST = 153
DEFAULT_SEED = 2026

STAGES = ("care_to_decision", "decision_to_order", "decision_to_match", "match_to_placed", "placed_to_adoption")
SPEED_SPREAD = 0.12
SLOW = 0.6
STUCK_CHILDREN = 5

# Looked-after counts of authorities at 31 March 2025: median 457, tenth centile 208, ninetieth 997, largest 2,317.
MEDIAN_LOOKED_AFTER = 457
LOOKED_AFTER_SPREAD = 0.612
SMALLEST, LARGEST = 70, 2317
# Adoptions differ more between authorities than their numbers of children in care do.
ADOPTION_SPREAD = 0.25


@dataclass(frozen=True)
class InventedAuthority:
    """One invented authority. `speed` holds a factor per stage, 1 being the national hazard; `planted` says what
    was planted for the diagnosis to find: "" for nothing, "slow:<stage>" or "stuck"."""

    code: str
    ons_code: str
    name: str
    region: str
    kind: str
    looked_after: int
    adoption_factor: float
    speed: Mapping[str, float]
    planted: str


def stream(seed: int, *parts: str) -> random.Random:
    """A random stream of its own for these parts, the same whatever was drawn before and on every machine."""
    digest = hashlib.sha256("/".join((str(seed), *parts)).encode()).digest()
    return random.Random(int.from_bytes(digest[:16], "big"))  # noqa: S311 - invented data, not a secret


def region_count(authorities: int) -> int:
    """How many regions so many authorities are spread over: about eight or more to a region, nine regions at most."""
    return max(1, min(len(REGIONS), authorities // 8))


def invented_authorities(count: int = 36, seed: int = DEFAULT_SEED) -> tuple[InventedAuthority, ...]:
    """The first `count` invented authorities (1 to 153), in order of their codes.

    Everything but the region depends on the seed and the authority's own code alone, so a demonstration with more
    authorities holds the same children in those it shares with a smaller one.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"A demonstration has 1 to {MOST} authorities, not {count}.")
    regions = region_count(count)
    return tuple(_authority(number, REGIONS[number % regions], seed) for number in range(count))


def _authority(number: int, region: str, seed: int) -> InventedAuthority:
    code = str(FIRST_CODE + number)
    draw = stream(seed, "authority", code)
    looked_after = _looked_after(number, seed)
    planted = _planted(number)
    speed = {stage: draw.lognormvariate(0.0, SPEED_SPREAD) for stage in STAGES}
    if planted.startswith("slow:"):
        # Exactly the planted factor: a chance draw on top could hide what a demonstration means to show.
        speed[planted.removeprefix("slow:")] = SLOW
    kind = _kind(looked_after, draw)
    factor = draw.lognormvariate(-(ADOPTION_SPREAD**2) / 2, ADOPTION_SPREAD)
    return InventedAuthority(
        code=code,
        ons_code=f"E99000{code}",
        name=place_name(number),
        region=region,
        kind=kind,
        looked_after=looked_after,
        adoption_factor=factor,
        speed=speed,
        planted=planted,
    )


def _looked_after(number: int, seed: int) -> int:
    # A low-discrepancy walk over the quantiles: any number of authorities has the published spread of sizes.
    offset = stream(seed, "sizes").random()
    quantile = (offset + number * 0.6180339887498949) % 1.0
    quantile = min(max(quantile, 0.004), 0.996)
    size = MEDIAN_LOOKED_AFTER * math.exp(LOOKED_AFTER_SPREAD * NormalDist().inv_cdf(quantile))
    return round(min(max(size, SMALLEST), LARGEST))


def _kind(looked_after: int, draw: random.Random) -> str:
    chance = draw.random()
    if looked_after > 900:
        return "SC" if chance < 0.7 else "MD"
    if chance < 0.21:
        return "OLB" if chance < 0.12 else "ILB"
    return "UA" if chance < 0.68 else "MD"


def _planted(number: int) -> str:
    # Stages a service can speed up or let slip, in turn; one authority in thirty-six holds the stuck children.
    if number % 36 == 7:
        return "stuck"
    slow_stages = {4: "decision_to_match", 16: "care_to_decision", 28: "placed_to_adoption"}
    stage = slow_stages.get(number % 36)
    return f"slow:{stage}" if stage else ""
