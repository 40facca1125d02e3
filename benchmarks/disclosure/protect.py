"""From a draft to a protected release, or to the reasons why it is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p
from typing import Any

from benchmarks.disclosure import catalogue, curves, ledger
from benchmarks.disclosure.audit import Evidence, NotSafe, complementary
from benchmarks.disclosure.cells import (
    ENGLAND,
    Audience,
    Cell,
    Curve,
    Draft,
    Kind,
    Note,
    Protected,
    ProtectedCell,
    ProtectedCurve,
    ProtectedTable,
    Symbol,
    Table,
    Withheld,
)
from benchmarks.disclosure.configuration import DEFAULT, Configuration
from benchmarks.disclosure.feasibility import Infeasible
from benchmarks.disclosure.ordering import row_order
from benchmarks.disclosure.publish import marked, publish, told
from benchmarks.disclosure.statements import Figure, Hidden, Statement
from benchmarks.disclosure.thresholds import CHILDLESS, Place, first_broken
from benchmarks.disclosure.wholeness import reasons_to_withhold

_COST = {Audience.NATIONAL: 1.0, Audience.PEERS: 4.0, Audience.PUBLIC: 4.0}
_WHOLE_COUNTRY = 4.0


@dataclass(frozen=True)
class _Decided:
    """A cell with what was decided about it; `said` is its statement, None where it says nothing new."""

    table: Table
    cell: Cell
    published: ProtectedCell
    said: Statement | None
    broken: str | None


def protect(
    draft: Draft, earlier: Sequence[Mapping[str, Any]] = (), configuration: Configuration = DEFAULT
) -> Protected | Withheld:
    """Apply R1–R14 to a draft, audited jointly with the ledgers of all earlier releases (oldest first).

    The same draft, ledgers and configuration give the same release, to the byte. R14: anything that cannot be shown
    to be safe gives Withheld with its reasons, never a part of a release.
    """
    try:
        entries = [ledger.entry_from(document) for document in earlier]
    except ledger.Unreadable as problem:
        return Withheld(draft.release, (Note("R14", draft.release, str(problem)),))
    reasons = reasons_to_withhold(draft, entries, configuration)
    if reasons:
        return Withheld(draft.release, tuple(reasons))
    before = ledger.last_shown(entries)
    decided = [one for table in draft.tables for one in _decide(table, draft, before, configuration)]
    notes = [_note(one, one.broken) for one in decided if one.broken is not None]
    evidence, owners = _evidence(decided, draft, entries)
    try:
        kept_back = complementary(evidence, configuration, _candidates(evidence, owners), _cost(decided, owners))
    except NotSafe as problem:
        return Withheld(draft.release, (Note("R11", str(problem), "could be found out, and nothing kept back helps"),))
    except (Infeasible, KeyError) as problem:
        return Withheld(draft.release, (Note("R11", draft.release, f"the audit could not be made: {problem}"),))
    for place in sorted({owners[i] for i in kept_back}):
        one = decided[place]
        decided[place] = replace(one, published=marked(one.cell, Symbol.CONFIDENTIAL), said=None)
        notes.append(_note(one, "R11"))
    lines, shown_curves, curve_notes = _curves(draft, before, configuration)
    entry = ledger.Entry(
        release=draft.release,
        quarter=draft.quarter,
        configuration=configuration.version,
        holding=draft.holding,
        statements=tuple(s for i, s in enumerate(evidence.statements) if i in owners and i not in kept_back),
        hidden=tuple(h for h in evidence.hidden if h.release == draft.release),
        groups=catalogue.pooled_groups(draft),
        consented=draft.consented,
        identities=draft.identities,
        shown=_remember(decided, draft, before) | shown_curves,
    )
    return Protected(
        release=draft.release,
        configuration=configuration,
        tables=_tables(draft, decided),
        curves=lines,
        notes=tuple(notes + curve_notes),
        ledger=ledger.document(entry, configuration),
    )


def _decide(table: Table, draft: Draft, before: Mapping[str, ledger.Shown], rules: Configuration) -> list[_Decided]:
    """Primary suppression and rounding of one table; a figure published before stands until enough children
    changed."""
    if table.audience is Audience.OWN:
        return [_Decided(table, cell, publish(cell, table.audience, rules), None, None) for cell in table.cells]
    place = Place(table, draft, rules)
    broken = {id(cell): first_broken(cell, place) for cell in table.cells}
    # one band too small to show gives itself away by the total of the others: the table's bands stand or fall together
    bands_fall = any(b is not None and b[0] == "R7" and table.cut.endswith("_band") for b in broken.values())
    decided = []
    for cell in table.cells:
        rule = broken[id(cell)]
        if rule is None and bands_fall and cell.kind is not Kind.GENERIC:
            rule = ("R7", "beside a band of too few authorities")
        old = before.get(_key(cell, table, draft))
        about_size = rule is None or rule[0] in ("R2", "R3")
        if about_size and old is not None and 0 < abs(old.children - cell.children) <= rules.small:
            decided.append(_Decided(table, cell, _as_before(cell, old, table, rules), None, None))
            continue
        published = marked(cell, Symbol.CONFIDENTIAL) if rule is not None else publish(cell, table.audience, rules)
        said = told(cell, published, table, draft.groups.get(cell.group, frozenset()), draft.release, rules)
        decided.append(_Decided(table, cell, published, said, rule[0] if rule is not None else None))
    return decided


def _as_before(cell: Cell, old: ledger.Shown, table: Table, rules: Configuration) -> ProtectedCell:
    """A4: a correction of one to seven children would stand out between two releases, so the old figure stays."""
    base = publish(replace(cell, structural=False), table.audience, rules).base
    return ProtectedCell(cell.row, cell.column, cell.kind, old.value, Symbol(old.symbol), base, cell.low_quality)


def _key(cell: Cell, table: Table, draft: Draft) -> str:
    """What makes a figure the same one in two releases: a count by what it counts, anything else by its place too."""
    where = "" if cell.kind is Kind.COUNT else f"{table.name}/{cell.row}/{cell.column}"
    members = draft.groups.get(cell.group, frozenset())
    return ledger.figure_key(
        table.audience.value, table.recipient, cell.kind.value, where, cell.measure, members, frozenset(cell.quarters)
    )


def _remember(decided: Sequence[_Decided], draft: Draft, before: Mapping[str, ledger.Shown]) -> dict[str, ledger.Shown]:
    """Each figure as it now stands; one that was kept as before keeps the number of children it was decided on."""
    kept = {}
    for one in decided:
        if one.table.audience is Audience.OWN or one.cell.kind in CHILDLESS:
            continue
        key = _key(one.cell, one.table, draft)
        shown = ledger.Shown(one.published.shown, one.published.symbol.value, one.cell.children)
        old = before.get(key)
        same = old is not None and (old.value, old.symbol) == (shown.value, shown.symbol)
        kept[key] = old if old is not None and same else shown
    return kept


def _evidence(
    decided: Sequence[_Decided], draft: Draft, entries: Sequence[ledger.Entry]
) -> tuple[Evidence, dict[int, int]]:
    """Everything said and kept back, earlier releases first, and which cell each new statement belongs to."""
    statements = [statement for entry in entries for statement in entry.statements]
    owners = {}
    for place, one in enumerate(decided):
        if one.said is not None:
            owners[len(statements)] = place
            statements.append(one.said)
    said = {one.said.figure for one in decided if one.said is not None}
    hidden = [h for entry in entries for h in entry.hidden]
    for one in decided:
        if one.broken is not None and one.cell.kind is Kind.COUNT:
            members = draft.groups[one.cell.group]
            figure = Figure(one.cell.measure, members, frozenset(one.cell.quarters))
            about_one = one.broken == "R5" or (one.broken == "R7" and len(members) == 1)
            if figure not in said:
                hidden.append(Hidden(figure, draft.release, "authority" if about_one else "amount"))
    return (
        Evidence(
            holdings={entry.release: entry.holding for entry in entries} | {draft.release: draft.holding},
            statements=statements,
            hidden=list(dict.fromkeys(hidden)),
            identities={entry.release: entry.identities for entry in entries} | {draft.release: draft.identities},
            consented={entry.release: entry.consented for entry in entries} | {draft.release: draft.consented},
        ),
        owners,
    )


def _candidates(evidence: Evidence, owners: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """New statements that may be taken back, each with its twins: the same figure for another audience or in
    another table."""
    together: dict[tuple[Figure, Kind], set[int]] = {}
    for i in owners:
        statement = evidence.statements[i]
        together.setdefault((statement.figure, statement.kind), set()).add(i)
    return {i: frozenset(twins) for twins in together.values() for i in twins}


def _cost(decided: Sequence[_Decided], owners: Mapping[int, int]) -> Any:
    """Information lost when a figure is kept back: the more children behind it and the wider its group, the more."""

    def cost(statement: int) -> float:
        one = decided[owners[statement]]
        country = _WHOLE_COUNTRY if one.cell.group == ENGLAND else 0.0
        return _COST[one.table.audience] + country + log1p(one.cell.children)

    return cost


def _note(one: _Decided, rule: str | None) -> Note:
    return Note(rule or "", f"{one.table.name}: {one.cell.row}, {one.cell.column}", "kept back")


def _tables(draft: Draft, decided: Sequence[_Decided]) -> tuple[ProtectedTable, ...]:
    tables = []
    for table in draft.tables:
        cells = tuple(one.published for one in decided if one.table is table)
        rows = row_order(table, cells, draft.release)
        tables.append(ProtectedTable(table.name, table.audience, table.recipient, table.columns, rows, cells))
    return tuple(tables)


def _curves(
    draft: Draft, before: Mapping[str, ledger.Shown], rules: Configuration
) -> tuple[tuple[ProtectedCurve, ...], dict[str, ledger.Shown], list[Note]]:
    """Curves, each as it was before while fewer than eight children behind it have changed."""
    lines, remembered, notes = [], {}, []
    for curve in draft.curves:
        if curve.audience is Audience.OWN:
            lines.append(ProtectedCurve(curve.name, curve.audience, curve.days, curve.values, 0.0))
            continue
        broken = curves.curve_broken(curve, draft, rules)
        made = Note(broken[0], curve.name, broken[1]) if broken is not None else curves.protect_curve(curve, rules)
        if isinstance(made, Note):
            notes.append(made)
            continue
        key = _curve_key(curve, draft)
        old = before.get(key)
        if old is not None and 0 < abs(old.children - curve.children) <= rules.small:
            days, values, base = old.value
            made = replace(made, days=tuple(days), values={k: tuple(v) for k, v in values.items()}, base=base)
            remembered[key] = old
        else:
            frozen = [list(made.days), {k: list(v) for k, v in made.values.items()}, made.base]
            remembered[key] = ledger.Shown(frozen, "", curve.children)
        lines.append(made)
    return tuple(lines), remembered, notes


def _curve_key(curve: Curve, draft: Draft) -> str:
    members = draft.groups[curve.group]
    place = (curve.audience.value, curve.name, curve.stage, curve.stratum)
    return ledger.figure_key("curve", *place, members, frozenset(curve.quarters))
