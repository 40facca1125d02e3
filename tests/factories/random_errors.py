"""Random errors in invented returns, the same for a seed: blanks, other codes, moved and broken dates, lost rows."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from tenants.checks.codes import valid_codes
from tenants.uploads.tables import AnnualReturn
from tests.factories.mutations import STORIES, YEAR
from tests.factories.returns import Row, annual_return, written

Tables = dict[str, list[Row]]

DATES = {"DECOM", "DEC", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "DATE_INT", "DATE_MATCH"}
CODED = {
    "SEX", "ETHNIC", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "REASON_PLACE_CHANGE",
    "REASON_PLACED_CEASED", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR", "PREV_PERM",
}  # fmt: skip
TABLES = ("header", "episodes", "placed_adoption", "ad1", "previous_permanence")
WEIGHTS = (1, 6, 4, 5, 1)
_SHIFTS = (-400, -31, -2, -1, 1, 2, 31, 400)


def random_returns(seed: int, children: int) -> tuple[AnnualReturn, AnnualReturn]:
    """Returns of YEAR - 1 and YEAR of so many children, each with one to four errors in one year or the other."""
    rng = random.Random(seed)
    tables: tuple[Tables, Tables] = ({}, {})
    for number in range(children):
        story = replace(STORIES[rng.choice(sorted(STORIES))], child=f"0{number:05d}")
        mine: tuple[Tables, Tables] = ({}, {})
        for year, own in zip((YEAR - 1, YEAR), mine, strict=True):
            for table, row in story.rows(year):
                own.setdefault(table, []).append(row)
        for _ in range(rng.randint(1, 4)):
            _damage(rng, mine[rng.random() > 0.2])
        for held, own in zip(tables, mine, strict=True):
            for table, rows in own.items():
                held.setdefault(table, []).extend(rows)
    last, this = tables
    return annual_return(YEAR - 1, **last), annual_return(YEAR, **this)


def _damage(rng: random.Random, mine: Tables) -> None:
    rows = mine.get(rng.choices(TABLES, WEIGHTS)[0])
    if not rows:
        return
    row = rng.choice(rows)
    what = rng.random()
    if what < 0.05:
        rows.remove(row)
    elif what < 0.1:
        rows.insert(rng.randrange(len(rows) + 1), dict(row))
    else:
        _change(rng, row, rng.choice([name for name in row if name in DATES | CODED]))


def _change(rng: random.Random, row: Row, column: str) -> None:
    if rng.random() < 0.15 and column != "DECOM":
        row[column] = ""
    elif column in CODED:
        row[column] = "?" if rng.random() < 0.1 else rng.choice(sorted(valid_codes(column, YEAR)))
    elif row[column] and rng.random() < 0.1 and column != "DECOM":
        row[column] = "31/02/2024"
    elif len(row[column]) == 10:
        day, month, year = (int(part) for part in row[column].split("/"))
        if (day, month) != (31, 2):
            row[column] = written(date(year, month, day) + timedelta(days=rng.choice(_SHIFTS)))
