"""Large returns for measuring: the children of small invented ones, repeated under new identifiers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from tenants.uploads.tables import AnnualReturn


def repeated(held: AnnualReturn, times: int) -> AnnualReturn:
    """The same return `times` over; in the copies the identifiers carry the copy's number in front."""
    tables = {}
    for table, frame in held.tables.items():
        copies = [frame.assign(CHILD=f"{copy:04d}" + frame["CHILD"].str[-6:]) for copy in range(times)]
        tables[table] = pd.concat(copies, ignore_index=True) if len(frame) else frame
        tables[table].index = pd.RangeIndex(2, len(tables[table]) + 2, name="row")
    return replace(held, tables=tables)


def write(held: AnnualReturn, folder: Path) -> int:
    """The return as CSV files in a sub-folder of its year; the bytes written."""
    own = folder / str(held.year)
    own.mkdir(parents=True)
    for table in held.files:
        held.tables[table].to_csv(own / f"{table}.csv", index=False)
    return sum(file.stat().st_size for file in own.iterdir())
