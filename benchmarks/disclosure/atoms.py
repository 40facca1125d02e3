"""The unknowns of the audit: the coarsest pieces of the holding in which every statement is a plain sum.

Authorities that no statement tells apart form one class, quarters likewise; one measure × class of authorities ×
class of quarters is an atom. Where an atom's true value changed between two releases (a correction), the two are
separate unknowns. Cutting no finer than the statements do is what keeps nine releases of all England small enough
to solve in seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.disclosure.cells import Holding, Identity
from benchmarks.disclosure.feasibility import Row
from benchmarks.disclosure.statements import Figure

Classes = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Atom:
    """One unknown: `members` and `quarters` are whole classes; `releases` those in which it had this value."""

    measure: str
    members: frozenset[str]
    quarters: frozenset[str]
    truth: int


def classes(universe: Iterable[str], sets: Iterable[frozenset[str]]) -> Classes:
    """The universe cut into classes whose members lie in exactly the same `sets`."""
    distinct = sorted(set(sets), key=sorted)
    grouped: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for one in sorted(universe):
        grouped[tuple(one in each for each in distinct)].add(one)
    return tuple(frozenset(members) for _, members in sorted(grouped.items(), reverse=True))


def joined(partitions: Sequence[Classes]) -> Classes:
    """The finest partition of which each class is a union of classes in every one of `partitions`."""
    blocks: list[set[str]] = []
    for one in (c for partition in partitions for c in partition):
        touching = [block for block in blocks if block & one]
        blocks = [block for block in blocks if not block & one]
        blocks.append(set(one).union(*touching))
    return tuple(frozenset(block) for block in blocks)


@dataclass
class Atoms:
    """All atoms of one family of measures, with their positions."""

    known: list[Atom] = field(default_factory=list)
    positions: dict[tuple[str, frozenset[str], frozenset[str], str], int] = field(default_factory=dict)
    members: dict[str, Classes] = field(default_factory=dict)
    quarters: dict[str, Classes] = field(default_factory=dict)

    def row(self, figure: Figure, release: str) -> Row:
        """A figure as it stood at a release, as a sum of atoms; KeyError where that release did not hold all of
        it."""
        where = tuple(
            self.positions[figure.measure, members, quarters, release]
            for members in self.members[figure.measure]
            if members <= figure.members
            for quarters in self.quarters[figure.measure]
            if quarters <= figure.quarters
        )
        return where, (1.0,) * len(where)

    def truth(self) -> np.ndarray:
        """The true value of every atom."""
        return np.array([atom.truth for atom in self.known], dtype=np.float64)


def cut(figures: Iterable[Figure], holdings: Mapping[str, Holding], measures: Iterable[str]) -> Atoms:
    """Atoms for `measures` so that each of `figures` is a sum of them; `holdings` by release, in order of release."""
    figures = list(figures)
    held_authorities = [frozenset(holding.authorities) for holding in holdings.values()]
    held_quarters = [frozenset(holding.quarters) for holding in holdings.values()]
    all_members = frozenset().union(*(figure.members for figure in figures))
    all_quarters = frozenset().union(*(figure.quarters for figure in figures))
    atoms = Atoms()
    for measure in measures:
        own = [figure for figure in figures if figure.measure == measure]
        atoms.members[measure] = classes(all_members, [f.members for f in own] + held_authorities)
        atoms.quarters[measure] = classes(all_quarters, [f.quarters for f in own] + held_quarters)
        for release, holding in holdings.items():
            _add(atoms, measure, release, holding)
    return atoms


def _add(atoms: Atoms, measure: str, release: str, holding: Holding) -> None:
    """Atoms of one measure as they stood at one release; an unchanged value is the same unknown as before."""
    if measure not in holding.counts:
        return
    counts = holding.counts[measure]
    rows = {a: i for i, a in enumerate(holding.authorities)}
    columns = {q: i for i, q in enumerate(holding.quarters)}
    latest = {(atom.members, atom.quarters): i for i, atom in enumerate(atoms.known) if atom.measure == measure}
    here = [c for c in atoms.members[measure] if all(a in rows for a in c)]
    then = [c for c in atoms.quarters[measure] if all(q in columns for q in c)]
    for members in here:
        by_quarter = counts[[rows[a] for a in sorted(members)]].sum(axis=0)
        for quarters in then:
            truth = int(sum(by_quarter[columns[q]] for q in quarters))
            position = latest.get((members, quarters))
            if position is None or atoms.known[position].truth != truth:
                position = len(atoms.known)
                atoms.known.append(Atom(measure, members, quarters, truth))
            atoms.positions[measure, members, quarters, release] = position


def identity_rows(atoms: Atoms, identities: Mapping[str, Sequence[Identity]]) -> dict[Row, tuple[float, float]]:
    """Each release's identities as rows `total - parts` with their bounds, on pieces that all their measures share.

    On finer pieces it would say nothing more: parts known only in sum can always be dealt out to fit the finer
    totals.
    """
    rows: dict[Row, tuple[float, float]] = {}
    for release, own in identities.items():
        for identity in own:
            parts = [part for part in identity.parts if part in atoms.members]
            if identity.total not in atoms.members or not parts:
                continue
            exact = identity.exact and len(parts) == len(identity.parts)
            held = [identity.total, *parts]
            for members in joined([atoms.members[m] for m in held]):
                for quarters in joined([atoms.quarters[m] for m in held]):
                    try:
                        row = _difference(atoms, identity.total, parts, members, quarters, release)
                    except KeyError:
                        continue  # that release did not hold all of this piece
                    rows[row] = (0.0, 0.0 if exact else np.inf)
    return rows


def _difference(
    atoms: Atoms, total: str, parts: Sequence[str], members: frozenset[str], quarters: frozenset[str], release: str
) -> Row:
    where, what = atoms.row(Figure(total, members, quarters), release)
    for part in parts:
        others, ones = atoms.row(Figure(part, members, quarters), release)
        where, what = where + others, what + tuple(-one for one in ones)
    return where, what
