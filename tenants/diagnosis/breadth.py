"""Is it ours alone? Where else the same stage is slow, from released bands only (statistics 3 D). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tenants.diagnosis.factors import fisher, holm
from tenants.diagnosis.limits import Place

Breadth = Literal["national", "area", "local", "not_known"]
WIDE = 0.25
LEVEL = 0.05


@dataclass(frozen=True)
class Band:
    """A released count or share: known only to lie from `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class Area:
    """A region or regional agency: authorities with the stage systemic, of so many; elsewhere likewise. Bands."""

    name: str
    systemic: Band
    authorities: Band
    systemic_elsewhere: Band
    authorities_elsewhere: Band


@dataclass(frozen=True)
class Found:
    """How wide it is, the area's name where it is one, and why, in words."""

    breadth: Breadth
    area: str
    reason: str


def breadth(*, systemic: Band | None, national: Place | None, areas: Sequence[Area] = ()) -> Found:
    """How wide a systemic slow-down of one stage is.

    systemic  share of authorities of the release in which the stage is systemic, None where not released
    national  where national observed over expected lies among its 99.8 % limits, None where not released; only
              "below" makes a slow-down a shared one
    areas     the region and regional agency the authority belongs to, where released

    A band counts as wide only where the whole of it is: what may as well be narrow is not called shared.
    """
    if systemic is not None and systemic.low >= WIDE:
        return Found("national", "", "The same stage is systemic in a quarter or more of authorities")
    if national == "below":
        return Found("national", "", "England as a whole is slower than the reference, beyond the 99.8% limits")
    ps = holm([_least_clear(area) for area in areas])
    clear = sorted((p, area.name) for p, area in zip(ps, areas, strict=True) if p < LEVEL)
    if clear:
        return Found("area", clear[0][1], f"More frequent in {clear[0][1]} than elsewhere, beyond chance")
    if systemic is None and national is None and not areas:
        return Found("not_known", "", "No release says yet how other authorities fare at this stage")
    return Found("local", "", "Other authorities do not share it, as far as the release shows")


def _least_clear(area: Area) -> float:
    """The largest p that the bands allow with more in the area than elsewhere; 1 where that is not certain."""
    here, of = round(area.systemic.low), round(area.authorities.high)
    there, of_them = round(area.systemic_elsewhere.high), round(area.authorities_elsewhere.low)
    if not of or not of_them or here > of or there > of_them or here / of <= there / of_them:
        return 1.0
    return fisher(here, of - here, there, of_them - there)
