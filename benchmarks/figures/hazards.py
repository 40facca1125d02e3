"""Hazards: the share of children at risk on a day of waiting who leave the stage on that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.reference import Reference
from benchmarks.contributions.table import StageTable, total

Rates = NDArray[np.float64]

LEAST_EVENTS = 20
"""Progressions behind each hazard of the reference: below it a rate is noise, and a published step would be thin."""

LEAST_AUTHORITIES = 10
LARGEST_SHARE = 0.4


def hazard(events: NDArray[np.int64], exposure_days: NDArray[np.int64]) -> Rates:
    """Events per day at risk in each band, float64 of the same shape; nan where no day was at risk."""
    known = exposure_days > 0
    return np.divide(events, exposure_days, out=np.full(np.shape(exposure_days), np.nan), where=known)


def merged(events: NDArray[np.int64], least: int = LEAST_EVENTS) -> tuple[int, ...]:
    """First bands of the groups that result when thin bands join the next until each holds `least` events.

    What is left over at the end joins the last whole group. One group starting at 0 where there is too little for two.
    """
    return _grouped(events[np.newaxis], least, authorities=1, share=1.0)


def pooled_bands(
    by_authority: Sequence[StageTable],
    *,
    least: int = LEAST_EVENTS,
    authorities: int = LEAST_AUTHORITIES,
    share: float = LARGEST_SHARE,
) -> tuple[int, ...]:
    """As `merged`, over the progressions of many authorities, until no group hangs on few of them or on a large one."""
    events = np.stack([table.events["progressed"] for table in by_authority])
    return _grouped(events, least, authorities, share)


def _grouped(events: NDArray[np.int64], least: int, authorities: int, share: float) -> tuple[int, ...]:
    starts = [0]
    held = np.zeros(len(events), dtype=np.int64)
    for band in range(BANDS):
        held = held + events[:, band]
        whole = int(held.sum())
        if whole >= least and int((held > 0).sum()) >= authorities and held.max() <= share * whole:
            starts.append(band + 1)
            held = np.zeros(len(events), dtype=np.int64)
    # The last start opens what was left over (or nothing at all): both belong to the group before it.
    return tuple(starts[:-1]) if len(starts) > 1 else (0,)


def freeze(by_authority: Mapping[str, StageTable], *, version: str, first: date, last: date) -> Reference:
    """The national reference of one stage from each authority's table over the reference period.

    Hazards are kept to three significant figures and days at risk to two, so that neither gives an exact count back.
    ValueError when there is nothing to pool.
    """
    tables = [by_authority[authority] for authority in sorted(by_authority)]
    pooled = total(tables)
    if pooled.exposure_days.sum() == 0:
        raise ValueError(f"no child was at risk in {pooled.stage} over the reference period")
    starts = pooled_bands(tables)
    events = np.add.reduceat(pooled.events["progressed"], starts)
    days = np.add.reduceat(pooled.exposure_days, starts)
    rates = np.nan_to_num(hazard(events, days))
    return Reference(
        pooled.stage,
        version,
        first,
        last,
        starts,
        tuple(significant(rate, 3) for rate in rates),
        tuple(int(significant(number, 2)) for number in days),
    )


def significant(value: float, digits: int) -> float:
    """`value` to so many significant figures; 0 stays 0."""
    return float(f"{float(value):.{digits - 1}e}")
