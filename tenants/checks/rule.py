"""What a rule is: wording, years, what it does to applying a return, and the function that finds its breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tenants.checks.view import YearView
from tenants.uploads.extracts import EXTRACT_NAMES

Positions = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

TABLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "header": "Header",
        "episodes": "Episodes",
        "reviews": "Reviews",
        "uasc": "UASC",
        "oc2": "OC2",
        "oc3": "OC3",
        "ad1": "AD1",
        "placed_adoption": "PlacedAdoption",
        "previous_permanence": "PrevPerm",
        "missing": "Missing",
        "sw_episodes": "SWEpisodes",
        "dolo": "DoLo",
    }
)
"""Table → the name the specification gives it, which is what an analyst knows it by."""

SOURCE_NAMES: Mapping[str, str] = MappingProxyType({**TABLE_NAMES, **EXTRACT_NAMES})
"""The same with the extracts, which a finding may be of."""

INDICATORS: Mapping[str, str] = MappingProxyType(
    {
        "A1": "entry to care to placed for adoption",
        "A10": "entry to care to placed, stopped at the carer who adopts",
        "A2": "placement order to match",
        "A3": "waiting less than 14 months",
        "stages": "the stages of the journey",
        "pipeline": "children waiting, reversals and disruptions",
    }
)
"""Indicator or family of indicators → what it measures, in plain words."""

# Which indicators lean on which date of the journey.
ENTRY = ("A1", "A10", "A3", "stages", "pipeline")
DECISION = ("A3", "stages", "pipeline")
COURT_ORDER = ("A2", "stages", "pipeline")
MATCH = ("A2", "stages")
PLACED = ("A1", "A10", "A3", "stages", "pipeline")
CARER = ("A10", "stages")
REVERSAL = ("A3", "pipeline")
ADOPTION = ("A1", "A10", "A2", "A3", "stages", "pipeline")
WHOLE_JOURNEY = tuple(INDICATORS)
NO_INDICATOR: tuple[str, ...] = ()


class Hit(NamedTuple):
    """Rows of one table that break a rule, and the column to look at (one for all, or one a row)."""

    table: str
    rows: Positions
    column: str | npt.NDArray[np.object_]


Finds = Callable[[YearView], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    """One rule of validation.

    code      as in the statutory rule set; own rules begin with P
    title     what is wrong, in plain words
    mend      what to do about it
    tables    tables it reads; it is skipped where one of `needs` was not sent
    damages   keys of INDICATORS that become wrong or lose children while it stands
    blocks    whether a return with it can be applied; `why` says why it does or does not
    years     first and last collection year it belongs to
    previous  whether it compares with the previous year's return, and is skipped where that is not held
    """

    code: str
    title: str
    mend: str
    tables: tuple[str, ...]
    damages: tuple[str, ...]
    blocks: bool
    why: str
    years: tuple[int, int]
    needs: tuple[str, ...]
    previous: bool
    find: Finds = field(repr=False, compare=False)

    def applies(self, view: YearView) -> bool:
        """Whether this rule can be asked of that year: the year fits and the tables it needs were sent."""
        if not self.years[0] <= view.year <= self.years[1]:
            return False
        if self.previous:
            earlier = view.previous
            if earlier is None or not all(earlier[table].sent for table in self.needs):
                return False
        return all(view[table].sent for table in self.needs)


WARNS = "It does not block: the dates can be read, so the journey is derived and the finding stays beside it."
BLOCKS = "It blocks applying: the row cannot be read into a journey without inventing something."


class Rulebook:
    """Collects the rules of one subject, in the order they are written."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def rule(
        self,
        code: str,
        title: str,
        *,
        mend: str,
        tables: tuple[str, ...],
        damages: tuple[str, ...] = NO_INDICATOR,
        blocks: bool = False,
        why: str = "",
        years: tuple[int, int] = (0, 9999),
        needs: tuple[str, ...] | None = None,
        previous: bool = False,
    ) -> Callable[[Finds], Finds]:
        """Decorator: the function finds the breaches of this rule. `needs` defaults to all of `tables`."""

        def add(find: Finds) -> Finds:
            self.rules.append(
                Rule(
                    code,
                    title,
                    mend,
                    tables,
                    damages,
                    blocks,
                    why or (BLOCKS if blocks else WARNS),
                    years,
                    tables if needs is None else needs,
                    previous,
                    find,
                )
            )
            return find

        return add


def at(table: str, where: Mask | Positions, column: str) -> Hit:
    """A hit at the rows of a mask, or at positions (sorted, each once; -1 stands for "no row" and is left out)."""
    if where.dtype == np.bool_:
        return Hit(table, np.flatnonzero(where), column)
    rows = np.unique(where).astype(np.intp)
    return Hit(table, rows[rows >= 0], column)
