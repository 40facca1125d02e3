"""R11: which sums must not be found out, and how far an attacker's interval has to reach for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from benchmarks.disclosure.atoms import Atoms
from benchmarks.disclosure.cells import Holding, Identity
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.feasibility import Row, Secret
from benchmarks.disclosure.statements import Figure, Hidden
from benchmarks.disclosure.thresholds import share_known

Stated = Iterable[tuple[Figure, str]]
"""Figures with the release they were stated in."""


def _truth(atoms: Atoms, row: Row) -> int:
    return int(sum(atoms.known[i].truth * one for i, one in zip(*row, strict=True)))


def _small(row: Row, truth: int, words: str, rules: Configuration) -> Secret:
    """The attacker's interval for a count kept back: upper end ≥ 8, lower end ≤ half of it."""
    return Secret(row, truth, float(rules.safe_upper), rules.safe_lower_share * truth, words)


def named(figure: Figure) -> str:
    """A figure in words without its value, for the notes."""
    many = len(figure.members)
    whom = next(iter(figure.members)) if many == 1 else f"{many} authorities"
    when = sorted(figure.quarters)
    return f"{figure.measure}, {whom}, {when[0]} to {when[-1]}"


def kept_back(
    atoms: Atoms, hidden: Iterable[Hidden], holdings: Mapping[str, Holding], rules: Configuration
) -> list[Secret]:
    """Every figure suppressed on its own account, in this release or an earlier one."""
    secrets = []
    for one in hidden:
        row = atoms.row(one.figure, one.release)
        if one.because == "amount":
            secrets.append(_small(row, _truth(atoms, row), named(one.figure), rules))
            continue
        part = holdings[one.release].part(one.figure.measure, one.figure.members, tuple(sorted(one.figure.quarters)))
        secret = _largest(row, part, frozenset(), named(one.figure), rules)
        if secret is not None:
            secrets.append(secret)
    return secrets


def small_atoms(atoms: Atoms, structural: set[int], rules: Configuration) -> list[Secret]:
    """Pieces nobody published that are small: what rolling windows and overlapping cuts could leave bare (A4–A6)."""
    return [
        _small(((i,), (1.0,)), atom.truth, named(Figure(atom.measure, atom.members, atom.quarters)), rules)
        for i, atom in enumerate(atoms.known)
        if atom.truth <= rules.small and i not in structural
    ]


def nested_differences(
    atoms: Atoms, stated: Stated, identities: Sequence[Identity], structural: set[int], rules: Configuration
) -> list[Secret]:
    """What is left when one published figure is taken from another that contains it, where that is small (A2, A6)."""
    rows = {(figure, release): atoms.row(figure, release) for figure, release in stated}
    pieces = {key: frozenset(row[0]) for key, row in rows.items()}
    parts = {part: identity.total for identity in identities for part in identity.parts}
    secrets = []
    for whole, part in permutations(rows, 2):
        if pieces[part] < pieces[whole]:
            left = tuple(sorted(pieces[whole] - pieces[part]))
            row = (left, (1.0,) * len(left))
        elif parts.get(part[0].measure) == whole[0].measure and _same_place(part[0], whole[0]) and part[1] == whole[1]:
            inside = rows[part][0]
            row = (rows[whole][0] + inside, rows[whole][1] + (-1.0,) * len(inside))
        else:
            continue
        truth = _truth(atoms, row)
        if truth <= rules.small and not structural.issuperset(row[0]):
            secrets.append(_small(row, truth, f"{named(whole[0])} less {named(part[0])}", rules))
    return secrets


def _same_place(one: Figure, other: Figure) -> bool:
    return one.members == other.members and one.quarters == other.quarters


def single_authorities(
    atoms: Atoms,
    stated: Stated,
    holdings: Mapping[str, Holding],
    consented: Mapping[str, frozenset[str]],
    rules: Configuration,
) -> list[Secret]:
    """Classes of authorities so small or uneven that a bound on the class is a bound on its largest authority.

    Taken over every window that was published and every piece of one; one other authority of the class may help the
    attacker. Authorities shown by their own consent are left out where they were shown.
    """
    ever = frozenset().union(*consented.values()) if consented else frozenset()
    secrets: dict[Row, Secret] = {}

    def consider(figure: Figure, release: str, row: Row, shown: frozenset[str]) -> None:
        if figure.members <= shown:
            return
        if len(figure.members) == 1:
            part = {next(iter(figure.members)): _truth(atoms, row)}
        else:
            part = holdings[release].part(figure.measure, figure.members, tuple(sorted(figure.quarters)))
        secret = _largest(row, part, shown, named(figure), rules)
        if secret is not None:
            secrets[row] = secret

    for measure, quarters, release in sorted({(f.measure, f.quarters, r) for f, r in stated}, key=str):
        for members in atoms.members[measure]:
            figure = Figure(measure, members, quarters)
            try:
                row = atoms.row(figure, release)
            except KeyError:
                continue  # that release did not hold this class over these quarters
            consider(figure, release, row, consented.get(release, frozenset()))
    for (measure, members, quarters, release), position in atoms.positions.items():
        consider(Figure(measure, members, quarters), release, ((position,), (1.0,)), ever)
    return list(secrets.values())


def _largest(
    row: Row, part: Mapping[str, int], shown: frozenset[str], words: str, rules: Configuration
) -> Secret | None:
    """No bound within 20 % on the largest authority not shown by consent, even for the second largest of those."""
    amounts = sorted((n for a, n in part.items() if a not in shown), reverse=True)
    if not amounts or amounts[0] <= 0 or not share_known(amounts, rules.colluders, rules.authority_margin):
        return None
    known = sum(n for a, n in part.items() if a in shown) + (amounts[1] if len(amounts) > 1 else 0)
    upper = (1 + rules.authority_margin) * amounts[0] + known
    # from three on, the third authority may be as large as it likes, so nothing bounds the largest from below
    lower = (1 - rules.authority_margin) * amounts[0] + known if len(amounts) < 3 else float("inf")
    return Secret(row, float(sum(part.values())), upper, lower, f"one authority within {words}")
