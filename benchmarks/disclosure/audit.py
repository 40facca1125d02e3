"""R11: one system over this release and all earlier ones, and complementary suppression until no secret is found
out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from benchmarks.disclosure import atoms as pieces
from benchmarks.disclosure import sensitive
from benchmarks.disclosure.cells import Holding, Identity
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.feasibility import Attacker, Found, Infeasible, LinearSystem, Row, Secret, matrix
from benchmarks.disclosure.statements import Figure, Hidden, Statement

OTHER = -1
"""Marks a row of a system that is an identity, not a statement."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is or is about to be public: statements and kept-back figures of every release, the newest last."""

    holdings: Mapping[str, Holding]
    statements: Sequence[Statement]
    hidden: Sequence[Hidden]
    identities: Mapping[str, Sequence[Identity]] = field(default_factory=dict)
    consented: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def every_identity(self) -> list[Identity]:
        """Identities of all releases, each once."""
        return list(dict.fromkeys(one for own in self.identities.values() for one in own))


@dataclass(frozen=True, eq=False)
class Component:
    """Unknowns that hang together; `statements[i]` is the position in the evidence of row i, or OTHER."""

    system: LinearSystem
    statements: tuple[int, ...]
    secrets: tuple[Secret, ...]


def families(evidence: Evidence) -> list[frozenset[str]]:
    """Measures that identities tie together; each family is a system of its own. Only what is stated or hidden
    counts."""
    used = {s.figure.measure for s in evidence.statements} | {h.figure.measure for h in evidence.hidden}
    groups = [frozenset({measure}) for measure in sorted(used)]
    for identity in evidence.every_identity():
        touched = [group for group in groups if group & {identity.total, *identity.parts}]
        if touched:
            merged = frozenset({identity.total}).union(*touched)
            groups = [group for group in groups if group not in touched] + [merged]
    return groups


def components(evidence: Evidence, rules: Configuration) -> list[Component]:
    """Every connected part of the system that holds a secret. Infeasible for statements that are not true of what
    is held."""
    made: list[Component] = []
    for family in families(evidence):
        made += _family(evidence, family, rules)
    return made


def rolled_on(figure: Figure) -> Figure:
    """What will be left of a window when the next release drops its oldest quarter.

    It is protected already now: otherwise this release alone could give away a figure of the next one, which could
    then never be published safely, whatever else it kept back.
    """
    return Figure(figure.measure, figure.members, figure.quarters - {min(figure.quarters)})


def _family(evidence: Evidence, family: frozenset[str], rules: Configuration) -> list[Component]:
    places = [i for i, s in enumerate(evidence.statements) if s.figure.measure in family]
    hidden = [h for h in evidence.hidden if h.figure.measure in family]
    stated = list(dict.fromkeys((evidence.statements[i].figure, evidence.statements[i].release) for i in places))
    newest = list(evidence.holdings)[-1]
    ahead = [(rolled_on(f), r) for f, r in stated if r == newest and len(f.quarters) > 1]
    hidden += [
        Hidden(rolled_on(h.figure), newest) for h in hidden if h.release == newest and len(h.figure.quarters) > 1
    ]
    figures = [f for f, _ in [*stated, *ahead]] + [h.figure for h in hidden]
    held = pieces.cut(figures, evidence.holdings, sorted(family))
    rows: list[Row] = []
    bounds: list[tuple[float, float]] = []
    structural: set[int] = set()
    told: dict[Row, list[Statement]] = defaultdict(list)
    origin: list[int] = []
    for i in places:
        statement = evidence.statements[i]
        row = held.row(statement.figure, statement.release)
        if statement.high == 0:
            structural |= set(row[0])
        if any(_says_no_less(other, statement, newest) for other in told[row]):
            continue
        told[row].append(statement)
        origin.append(i)
        rows.append(row)
        bounds.append((statement.low, statement.high))
    for row, (low, high) in pieces.identity_rows(held, evidence.identities).items():
        rows.append(row)
        bounds.append((low, high))
    found = sensitive.kept_back(held, hidden, evidence.holdings, rules)
    found += sensitive.small_atoms(held, structural, rules)
    found += sensitive.nested_differences(held, [*stated, *ahead], evidence.every_identity(), structural, rules)
    found += sensitive.single_authorities(held, stated, evidence.holdings, evidence.consented, rules)
    origin += [OTHER] * (len(rows) - len(origin))
    return _split(held.truth(), rows, bounds, origin, found)


def _says_no_less(one: Statement, other: Statement, newest: str) -> bool:
    """Is `other` idle beside `one` on the same sum? Only beside what stays said as long as it is: a twin or older
    news."""
    stays = one.release != newest or one.kind is other.kind
    return stays and one.low >= other.low and one.high <= other.high


def _split(
    truth: np.ndarray, rows: list[Row], bounds: list[tuple[float, float]], origin: list[int], secrets: list[Secret]
) -> list[Component]:
    """The connected parts; a secret's own sum ties its unknowns together too."""
    incidence = matrix([*rows, *[s.row for s in secrets]], len(truth))
    blocks: list[Any] = [[None, incidence], [incidence.T, None]]
    square: Any = sparse.bmat(blocks)
    _, labels = connected_components(square, directed=False)
    row_label, unknown_label = labels[: incidence.shape[0]], labels[incidence.shape[0] :]
    system = matrix(rows, len(truth))
    limits = np.array(bounds, dtype=np.float64).reshape(-1, 2)
    if not LinearSystem(system, limits[:, 0], limits[:, 1], truth).holds():
        raise Infeasible("a statement or identity does not agree with what is held")
    by_label: dict[int, list[Secret]] = defaultdict(list)
    for secret, label in zip(secrets, row_label[len(rows) :], strict=True):
        by_label[int(label)].append(secret)
    made = []
    for label, own in sorted(by_label.items()):
        here = np.flatnonzero(row_label[: len(rows)] == label)
        unknowns = np.flatnonzero(unknown_label == label)
        moved = {int(old): new for new, old in enumerate(unknowns)}
        part = LinearSystem(system[here][:, unknowns], limits[here, 0], limits[here, 1], truth[unknowns])
        renamed = tuple(
            Secret((tuple(moved[i] for i in s.row[0]), s.row[1]), s.truth, s.upper, s.lower, s.words) for s in own
        )
        made.append(Component(part, tuple(origin[i] for i in here), renamed))
    return made


def found_out(evidence: Evidence, rules: Configuration) -> list[Found]:
    """Every secret that the evidence gives away; empty where R11 holds. Raises Infeasible for statements that
    cannot be."""
    found: list[Found] = []
    for component in components(evidence, rules):
        found += Attacker(component.system).found_out(component.secrets)
    return found


class NotSafe(Exception):
    """No suppression in this release helps: the words name what would be found out."""


def complementary(
    evidence: Evidence,
    rules: Configuration,
    candidates: Mapping[int, frozenset[int]],
    cost: Callable[[int], float],
) -> frozenset[int]:
    """Positions of statements to keep back besides so that R11 holds, the least costly first.

    `candidates` gives for each statement of this release all that have to go with it (the same figure at another
    rounding). Taking a statement away only ever widens intervals, so what is safe once stays safe. Raises NotSafe
    where earlier releases alone give something away.
    """
    dropped: set[int] = set()
    for component in components(evidence, rules):
        dropped |= _make_safe(component, candidates, cost)
    return frozenset(dropped)


def _make_safe(
    component: Component, candidates: Mapping[int, frozenset[int]], cost: Callable[[int], float]
) -> set[int]:
    at = {statement: row for row, statement in enumerate(component.statements) if statement != OTHER}

    def without(dropped: Iterable[int]) -> Attacker:
        return Attacker(component.system.without([at[i] for i in dropped if i in at]))

    dropped: set[int] = set()
    order: list[frozenset[int]] = []
    open_secrets: Sequence[Secret] = component.secrets
    ever_open: dict[Secret, None] = {}
    while found := without(dropped).found_out(open_secrets):
        open_secrets = list(dict.fromkeys(one.secret for one in found))
        ever_open.update(dict.fromkeys(open_secrets))
        choices = {component.statements[row] for row in found[0].rows} & (candidates.keys() - dropped)
        if not choices:
            raise NotSafe(found[0].secret.words)
        chosen = candidates[min(choices, key=lambda i: (cost(i), i))]
        order.append(chosen)
        dropped |= chosen
    # what was taken first may have become needless through what was taken later
    for chosen in order[:-1]:
        if not without(dropped - chosen).found_out(list(ever_open)):
            dropped -= chosen
    return dropped
