"""Asks every rule of every year and gathers the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tenants.checks.rule import Hit, Rule
from tenants.checks.rules import BY_CODE, RULES
from tenants.checks.view import YearView, lay_out
from tenants.uploads.tables import AnnualReturn

COLUMNS = ("year", "file", "table", "row", "column", "child", "code", "found")
_REPEATED = ("year", "file", "table", "column", "code")


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of one file that breaks one rule.

    row     number in the file, the first row of data being 2
    column  where to look; several, joined by semicolons, where several are blank
    found   what stands there, '' for blank
    """

    year: int
    file: str
    table: str
    row: int
    column: str
    child: str
    code: str
    found: str

    @property
    def rule(self) -> Rule:
        """The rule it breaks."""
        return BY_CODE[self.code]


@dataclass(frozen=True)
class RuleCount:
    """How often one rule was broken: findings, and children among them."""

    rule: Rule
    findings: int
    children: int


@dataclass(frozen=True)
class Findings:
    """All findings of a check.

    years   collection years that were checked
    frame   columns as in COLUMNS, by year and then in the order of the rules
    asked   (year, code) of every rule that could be asked; the others had no table or no earlier year to go by
    """

    years: tuple[int, ...]
    frame: pd.DataFrame
    asked: frozenset[tuple[int, str]]

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator[Finding]:
        for row in self.frame.itertuples(index=False):
            yield Finding(*row)

    @property
    def blocks(self) -> bool:
        """Whether any finding keeps the returns from being applied."""
        return any(count.rule.blocks for count in self.by_rule)

    @cached_property
    def by_rule(self) -> tuple[RuleCount, ...]:
        """The rules broken, those that block first, then by findings."""
        if self.frame.empty:
            return ()
        grouped = self.frame.groupby("code", observed=True, sort=False)["child"].agg(["size", "nunique"])
        counts = [
            RuleCount(BY_CODE[str(code)], int(row["size"]), int(row["nunique"])) for code, row in grouped.iterrows()
        ]
        return tuple(sorted(counts, key=lambda count: (not count.rule.blocks, -count.findings, count.rule.code)))


def check_returns(
    returns: Sequence[AnnualReturn], only: set[str] | None = None, *, years: Collection[int] | None = None
) -> Findings:
    """Findings in these returns, one collection year each; a year is compared with the year before when that is given.

    only    codes of the rules to ask; None for all
    years   collection years to check; the others serve only for comparison; None for all
    Raises ValueError for two returns of one year and KeyError for a code that is no rule.
    """
    if len({held.year for held in returns}) < len(returns):
        raise ValueError("Two returns of the same collection year: give the one that counts.")
    rules = RULES if only is None else tuple(rule for rule in RULES if rule.code in only)
    if only is not None and (unknown := only - set(BY_CODE)):
        raise KeyError(f"No such rule: {', '.join(sorted(unknown))}")
    parts: list[pd.DataFrame] = []
    checked: list[int] = []
    asked: set[tuple[int, str]] = set()
    for view in lay_out(returns):
        if years is not None and view.year not in years:
            continue
        checked.append(view.year)
        for rule in rules:
            if rule.applies(view):
                asked.add((view.year, rule.code))
                parts.extend(_part(view, rule, hit) for hit in rule.find(view) if len(hit.rows))
    return Findings(tuple(checked), _gathered(parts), frozenset(asked))


def _part(view: YearView, rule: Rule, hit: Hit) -> pd.DataFrame:
    frame = view[hit.table].frame
    rows = hit.rows
    columns = np.full(len(rows), hit.column, dtype=object) if isinstance(hit.column, str) else hit.column
    found = np.full(len(rows), "", dtype=object)
    if isinstance(hit.column, str):
        found = frame[hit.column].to_numpy(dtype=object)[rows]
    return pd.DataFrame(
        {
            "year": view.year,
            "file": view.held.files.get(hit.table, ""),
            "table": hit.table,
            "row": frame.index.to_numpy()[rows].astype(np.int32),
            "column": columns,
            "child": frame["CHILD"].to_numpy(dtype=object)[rows],
            "code": rule.code,
            "found": found,
        }
    )


def _gathered(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame({column: [] for column in COLUMNS})
    for part in parts:
        for column in _REPEATED:
            part[column] = part[column].astype("category")
    frame = pd.concat(parts, ignore_index=True)
    return frame
