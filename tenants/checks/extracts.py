"""Asks the rules of extracts of one extract, against the returns and the earlier extracts in effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from tenants.checks.rules.extracts import EXTRACT_RULES
from tenants.checks.run import COLUMNS, Findings
from tenants.uploads.extracts import DAYS, Extract, ExtractRow, Problem, in_order_told
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.years import collection_year_of, parse_day

#: Days of which the first cannot come after the second. A decision before the entry can: a child given up at birth.
_BEFORE = (
    *(("dob", name) for name in DAYS if name != "dob"),
    ("entry", "placed"),
    ("entry", "order"),
    ("decision", "placement_order"),
    ("decision", "match"),
    ("decision", "placed"),
    ("decision", "reversed"),
    ("early_permanence", "placed"),
    ("match", "placed"),
    ("placement_order", "order"),
    ("placed", "order"),
    ("carer_start", "placed"),
)


def check_extract(extract: Extract, returns: Sequence[AnnualReturn], others: Sequence[Extract]) -> Findings:
    """Findings in an extract. `returns` and `others`, of any kind and day, are what else is in effect."""
    found = [
        *extract.problems,
        *_listed_twice(extract),
        *_row_by_row(extract),
        *_against_returns(extract, returns),
        *_blank_now(extract, others),
    ]
    place = {rule.code: number for number, rule in enumerate(EXTRACT_RULES)}
    found.sort(key=lambda one: (place[one.code], one.row, one.column))
    year = collection_year_of(extract.as_at)
    rows = [
        (year, extract.file, extract.kind, one.row, one.column, one.child, one.code, one.found)
        for one in dict.fromkeys(found)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return Findings((year,), frame, frozenset((year, rule.code) for rule in EXTRACT_RULES))


def _listed_twice(extract: Extract) -> Iterator[Problem]:
    counts = {id(row) for row in extract.by_child().values()}
    for row in extract.rows:
        if id(row) not in counts:
            yield _problem("X02", extract, row, "child", row.child)


def _row_by_row(extract: Extract) -> Iterator[Problem]:
    for row in extract.rows:
        for first, second in _BEFORE:
            if first in row.days and second in row.days and row.days[first] > row.days[second]:
                columns = f"{_title(extract, first)};{_title(extract, second)}"
                days = f"{_written(row.days[first])} and {_written(row.days[second])}"
                yield Problem("X03", row.row, columns, row.child, days)
        for name, day in row.days.items():
            if day > extract.as_at:
                yield _problem("X07", extract, row, name, _written(day))
        if row.reversal_reason and "reversed" not in row.days and "reversed" not in row.unreadable:
            yield _problem("X06", extract, row, "reversed", row.reversal_reason)
        if "reversed" in row.days and not row.reversal_reason and "reversal_reason" in extract.columns:
            yield _problem("X06", extract, row, "reversal_reason", "")


def _against_returns(extract: Extract, returns: Sequence[AnnualReturn]) -> Iterator[Problem]:
    born: dict[str, date | None] = {}
    for one in sorted(returns, key=lambda each: each.year):
        header = one.tables["header"]
        for child, dob in zip(header["CHILD"].tolist(), header["DOB"].tolist(), strict=True):
            born[child] = parse_day(dob) or born.get(child)
    if not born:
        return
    shortened = {child.lstrip("0"): child for child in born if child.startswith("0") and child.lstrip("0")}
    years = {one.year for one in returns}
    for row in extract.rows:
        if row.child in born:
            known, said = born[row.child], row.days.get("dob")
            if known is not None and said is not None and known != said:
                yield _problem("X04", extract, row, "dob", _written(said))
        elif row.child in shortened:
            yield _problem("X09", extract, row, "child", row.child)
        elif collection_year_of(extract.as_at) in years:
            yield _problem("X10", extract, row, "child", row.child)


def _blank_now(extract: Extract, others: Iterable[Extract]) -> Iterator[Problem]:
    """Dates of the same plan that an earlier extract of this kind gives and this one does not."""
    earlier = [one for one in others if one.kind == extract.kind and one.as_at < extract.as_at]
    said: dict[str, Mapping[str, date]] = {}
    for one in in_order_told(tuple(earlier)):
        for child, row in one.by_child().items():
            said[child] = {**said.get(child, {}), **row.days}
    for child, row in extract.by_child().items():
        before = said.get(child, {})
        if before.get("decision") != row.days.get("decision"):
            continue
        for name in before.keys() & extract.columns.keys():
            if name not in row.days and name not in row.unreadable:
                yield _problem("X13", extract, row, name, "")


def _problem(code: str, extract: Extract, row: ExtractRow, name: str, found: str) -> Problem:
    return Problem(code, row.row, _title(extract, name), row.child, found)


def _title(extract: Extract, name: str) -> str:
    """The column a day stands in: ssd_permanence has one for the orders of every kind."""
    other = "permanence_order" if name in ("order", "left") else name
    return extract.columns.get(name) or extract.columns.get(other, name)


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")
