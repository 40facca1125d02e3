"""R1, R8–R10, R12 and R14 on a whole draft: whatever is wrong here withholds the release, for nothing can be mended
by rounding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.disclosure import catalogue
from benchmarks.disclosure.cells import ENGLAND, Audience, Cell, Draft, Kind, Note, Table
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.ledger import Entry, last_groups
from benchmarks.disclosure.thresholds import CHILDLESS, POOLED


def reasons_to_withhold(draft: Draft, earlier: Sequence[Entry], rules: Configuration) -> list[Note]:
    """R14: every reason why no part of this draft may be published; empty where there is none."""
    notes = catalogue.quarter_kept(draft, [entry.quarter for entry in earlier])
    unknown = _unknown_groups(draft)
    if unknown:
        return [*notes, *unknown]
    if len(draft.groups[ENGLAND]) < rules.authorities:
        notes.append(Note("R4", draft.release, f"fewer than {rules.authorities} authorities in the matched panel"))
    groups = catalogue.pooled_groups(draft)
    notes += catalogue.membership_kept(draft, groups, last_groups(earlier), rules)
    notes += catalogue.groups_apart(groups, rules)
    for table in draft.tables:
        notes += _table(table, draft, rules)
    names = [(table.name, table.audience, table.recipient) for table in draft.tables]
    notes += [Note("R12", name[0], "two tables of one name") for name in sorted(set(names)) if names.count(name) > 1]
    return notes


def _unknown_groups(draft: Draft) -> list[Note]:
    used = {c.group for t in draft.tables for c in t.cells if c.kind in POOLED and t.audience is not Audience.OWN}
    used |= {curve.group for curve in draft.curves if curve.audience is not Audience.OWN} | {ENGLAND}
    missing = sorted(used - draft.groups.keys())
    outside = [n for n, members in draft.groups.items() if members - set(draft.holding.authorities)]
    return [Note("R9", name, "no membership given") for name in missing] + [
        Note("R9", name, "members without contributions") for name in sorted(outside)
    ]


def _table(table: Table, draft: Draft, rules: Configuration) -> list[Note]:
    notes = [
        Note("R12", f"{table.name}: {column}", "column is not on the list")
        for column in table.columns
        if column not in rules.columns
    ]
    if table.cut == "authority" and table.order == "natural":
        notes.append(Note("R12", table.name, "rows of authorities in the order they came in"))
    places = [(cell.row, cell.column) for cell in table.cells]
    if len(set(places)) < len(places) or any(column not in table.columns for _, column in places):
        notes.append(Note("R12", table.name, "a cell given twice, or in a column the table does not have"))
    for cell in table.cells:
        words = _cell(cell, table, draft, rules)
        if words is not None:
            notes.append(Note(words[0], f"{table.name}: {cell.row}, {cell.column}", words[1]))
    return notes


def _cell(cell: Cell, table: Table, draft: Draft, rules: Configuration) -> tuple[str, str] | None:
    if table.audience is Audience.OWN:
        own = not cell.contributions or set(cell.contributions) == {table.recipient}
        return None if table.recipient and own else ("R1", "an authority's own table with another's figures")
    broken = catalogue.cut_kept(cell, table, rules)
    if broken is not None:
        return "R10", broken
    broken = catalogue.window_kept(cell, draft, rules)
    if broken is not None:
        return "R8", broken
    if cell.kind in CHILDLESS and (cell.contributions or cell.measure or cell.children):
        return "R12", "a figure about children said to be about none"
    if cell.kind is Kind.GENERIC and not cell.row.isdigit():
        return "R12", "a generic limit at other than a whole number expected"
    if table.audience is not Audience.NATIONAL and _names_someone(cell, draft):
        return "R7", "names an authority"
    return agrees(cell, draft)


def _names_someone(cell: Cell, draft: Draft) -> bool:
    """Does a label hold an authority's code or name as a word? Round values of E are numbers, not codes."""
    if cell.kind is Kind.GENERIC:
        return False
    labels = f"{cell.row} {cell.column}".lower()
    return any(re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", labels) for name in draft.forbidden if name)


def agrees(cell: Cell, draft: Draft) -> tuple[str, str] | None:
    """A figure must be what the holding says it is: the audit believes the holding, the reader sees the figure."""
    if cell.kind not in (Kind.COUNT, Kind.RATIO) or cell.value is None:
        return None
    if not cell.measure or not cell.quarters:
        return "R11", "a count that does not say of what, so that it cannot be audited"
    try:
        part = draft.holding.part(cell.measure, draft.groups[cell.group], cell.quarters)
    except KeyError:
        return "R11", "a count of something that is not held"
    said = cell.value if cell.kind is Kind.COUNT else cell.children
    wrong = said != sum(part.values()) or {a: n for a, n in cell.contributions.items() if n} != {
        a: n for a, n in part.items() if n
    }
    if not wrong and cell.kind is Kind.RATIO:
        wrong = not cell.expected or abs(cell.value * cell.expected - said) > 1e-6 * max(1.0, said)
    return ("R11", "a figure that is not what the holding says") if wrong else None
