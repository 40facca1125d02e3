"""The tables of an SSDA903 return and the form one collection year's return has in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import pandas as pd

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
        "episodes": (
            "CHILD",
            "DECOM",
            "RNE",
            "LS",
            "CIN",
            "PLACE",
            "PLACE_PROVIDER",
            "DEC",
            "REC",
            "REASON_PLACE_CHANGE",
            "HOME_POST",
            "PL_POST",
            "URN",
        ),
        "reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
        "uasc": ("CHILD", "SEX", "DOB", "DUC"),
        "oc2": (
            "CHILD",
            "DOB",
            "SDQ_SCORE",
            "SDQ_REASON",
            "CONVICTED",
            "HEALTH_CHECK",
            "IMMUNISATIONS",
            "TEETH_CHECK",
            "HEALTH_ASSESSMENT",
            "SUBSTANCE_MISUSE",
            "INTERVENTION_RECEIVED",
            "INTERVENTION_OFFERED",
        ),
        "oc3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
        "ad1": ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
        "placed_adoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
        "previous_permanence": ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"),
        "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
        "sw_episodes": ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
        "dolo": ("CHILD", "DOB", "DOLO_START", "DOLO_END"),
    }
)
"""Table → its columns, in the order of the specification; recognised by the set of columns, whatever the order."""

REQUIRED = ("header", "episodes")
"""Without these there is no child and no journey; every other table may be absent."""

FIRST_COLLECTED: Mapping[str, int] = MappingProxyType({"sw_episodes": 2024, "dolo": 2027})
"""Collection year from which a table is part of the return, for the tables that came later than the rest."""


def year_start(year: int) -> date:
    """First day of collection year `year`: 1 April of the calendar year before."""
    return date(year - 1, 4, 1)


def year_end(year: int) -> date:
    """Last day of collection year `year`: 31 March."""
    return date(year, 3, 31)


def empty_table(table: str) -> pd.DataFrame:
    """A frame with the columns of `table`, all of text, and no row: what an absent table looks like in memory."""
    frame = pd.DataFrame({column: pd.Series([], dtype="str") for column in TABLES[table]})
    frame.index = pd.Index([], dtype="int64", name="row")
    return frame


@dataclass(frozen=True)
class AnnualReturn:
    """One collection year's return.

    year    collection year: 1 April year-1 to 31 March year
    tables  every key of TABLES, perhaps empty; columns as in TABLES, all of text, trimmed, upper-cased, '' for blank;
            index = row number in its file (the column names are row 1, the first row of data is row 2)
    files   table → file name as given; a table that was not sent has no entry
    notes   plain sentences on what reading did to the values or could not know
    """

    year: int
    tables: Mapping[str, pd.DataFrame]
    files: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def sent(self, table: str) -> bool:
        """Whether this table was in the set of files: an absent table says nothing, an empty one says "none"."""
        return table in self.files
