"""What a release leaves behind for the audits of later ones (R8): a JSON document that stays on the benchmark side.

It holds the counts the release was made from, what was said about them, what was kept back, and each figure as
shown with the number of children then behind it. Only the benchmark role reads it; it is as confidential as the
contributions.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.disclosure.cells import Holding, Identity, Kind
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.statements import Figure, Hidden, Statement

SCHEMA = "disclosure-ledger/1"


@dataclass(frozen=True)
class Shown:
    """A figure as published (None with a symbol where it was not), and the children behind it when that was
    decided."""

    value: Any
    symbol: str
    children: int


@dataclass(frozen=True, eq=False)
class Entry:
    """One release in the ledger."""

    release: str
    quarter: str
    configuration: str
    holding: Holding
    statements: tuple[Statement, ...]
    hidden: tuple[Hidden, ...]
    groups: Mapping[str, frozenset[str]]
    consented: frozenset[str] = frozenset()
    identities: tuple[Identity, ...] = ()
    shown: Mapping[str, Shown] = field(default_factory=dict)


class Unreadable(ValueError):
    """A ledger document that cannot be read: nothing may be published against it."""


def figure_key(*parts: object) -> str:
    """One short key for a published figure, the same in every release that publishes it again."""
    plain = json.dumps([sorted(p) if isinstance(p, frozenset) else p for p in parts], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def document(entry: Entry, configuration: Configuration) -> dict[str, Any]:
    """The entry as JSON; sets of authorities and quarters are written once and referred to by number."""
    sets: dict[frozenset[str], int] = {}

    def number(members: frozenset[str]) -> int:
        return sets.setdefault(members, len(sets))

    def figure(one: Figure) -> list[Any]:
        return [one.measure, number(one.members), number(one.quarters)]

    body = {
        "schema": SCHEMA,
        "release": entry.release,
        "quarter": entry.quarter,
        "configuration": configuration.document(),
        "authorities": list(entry.holding.authorities),
        "quarters": list(entry.holding.quarters),
        "counts": {m: _packed(counts) for m, counts in sorted(entry.holding.counts.items())},
        "statements": [[*figure(s.figure), s.kind.value, s.low, _finite(s.high)] for s in entry.statements],
        "hidden": [[*figure(h.figure), h.because] for h in entry.hidden],
        "groups": {name: number(members) for name, members in sorted(entry.groups.items())},
        "consented": number(entry.consented),
        "identities": [[i.total, list(i.parts), i.exact] for i in entry.identities],
        "shown": {key: [one.value, one.symbol, one.children] for key, one in sorted(entry.shown.items())},
    }
    return body | {"sets": [sorted(members) for members in sets]}


def entry_from(body: Mapping[str, Any]) -> Entry:
    """An entry from its JSON; raises Unreadable where it is not one of this schema."""
    try:
        if body["schema"] != SCHEMA:
            raise Unreadable(f"ledger schema {body['schema']} is not {SCHEMA}")
        sets = [frozenset(members) for members in body["sets"]]
        shape = (len(body["authorities"]), len(body["quarters"]))
        counts = {m: _unpacked(packed, shape) for m, packed in body["counts"].items()}
        return Entry(
            release=body["release"],
            quarter=body["quarter"],
            configuration=body["configuration"]["version"],
            holding=Holding(tuple(body["authorities"]), tuple(body["quarters"]), counts),
            statements=tuple(
                Statement(Figure(m, sets[a], sets[q]), body["release"], Kind(kind), low, _infinite(high))
                for m, a, q, kind, low, high in body["statements"]
            ),
            hidden=tuple(Hidden(Figure(m, sets[a], sets[q]), body["release"], why) for m, a, q, why in body["hidden"]),
            groups={name: sets[i] for name, i in body["groups"].items()},
            consented=sets[body["consented"]],
            identities=tuple(Identity(total, tuple(parts), exact) for total, parts, exact in body["identities"]),
            shown={key: Shown(*one) for key, one in body["shown"].items()},
        )
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise Unreadable(f"an earlier release's ledger cannot be read: {problem}") from problem


def last_groups(entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    """Each group's membership when it was last published."""
    groups: dict[str, frozenset[str]] = {}
    for entry in entries:
        groups.update(entry.groups)
    return groups


def last_shown(entries: Sequence[Entry]) -> dict[str, Shown]:
    """Each figure as it was last published."""
    shown: dict[str, Shown] = {}
    for entry in entries:
        shown.update(entry.shown)
    return shown


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value


def _infinite(value: float | None) -> float:
    return float("inf") if value is None else value


def _packed(counts: np.ndarray) -> str:
    return base64.b64encode(zlib.compress(counts.astype("<i4").tobytes())).decode()


def _unpacked(packed: str, shape: tuple[int, int]) -> np.ndarray:
    flat = np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype="<i4")
    return flat.astype(np.int64).reshape(shape)
