"""Two people changed the same record at once: put both changes together, or show where they cannot be. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each otherwise. `both` is a text that holds the words of both, to start from."""

    name: str
    base: str
    mine: str
    theirs: str
    both: str


@dataclass(frozen=True)
class Merged:
    """Every field as it comes out; where there are clashes nothing may be kept before somebody has chosen."""

    values: Mapping[str, str]
    clashes: tuple[Clash, ...]


def merge(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str], texts: Collection[str] = ()
) -> Merged:
    """Three-way by field: who alone changed a field wins; of the fields in `texts` lines are put together."""
    values: dict[str, str] = {}
    clashes: list[Clash] = []
    for name in mine:
        was, own, other = base.get(name, ""), mine[name], theirs.get(name, "")
        if own == other or other == was:
            values[name] = own
        elif own == was:
            values[name] = other
        else:
            text = merge_lines(was, own, other) if name in texts else None
            values[name] = text if text is not None else own
            if text is None:
                clashes.append(Clash(name, was, own, other, f"{other}\n{own}" if other and own else other or own))
    return Merged(values, tuple(clashes))


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of one text put together line by line; None where they touch the same lines.

    Lines that both appended at the same place are both kept, theirs (saved first) before mine.
    """
    lines, own, other = base.splitlines(), mine.splitlines(), theirs.splitlines()
    changes = [*_changes(lines, other, 0), *_changes(lines, own, 1)]
    changes.sort(key=lambda one: (one[0], one[1], one[2]))
    merged: list[str] = []
    at = 0
    for start, end, _whose, text in changes:
        if start < at:
            return None
        merged += lines[at:start] + text
        at = end
    return "\n".join(merged + lines[at:])


def _changes(base: list[str], changed: list[str], whose: int) -> list[tuple[int, int, int, list[str]]]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        (start, end, whose, changed[low:high]) for tag, start, end, low, high in matcher.get_opcodes() if tag != "equal"
    ]
