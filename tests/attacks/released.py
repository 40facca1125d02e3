"""Releases as files: every artefact in every form it can be taken away in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from benchmarks.contributions.schema import load_contribution
from benchmarks.disclosure.cells import Audience
from benchmarks.releases.artefacts import Artefact
from benchmarks.releases.compile import Compiled, compile_release
from benchmarks.releases.own_artefacts import own_artefacts
from benchmarks.releases.request import Request
from permanence.web.downloads import Cover, Table, tidy_csv, workbook
from tests.attacks.contributed import Contributed
from tests.attacks.opened import Opened, opened

SEEN_BY = {
    Audience.PEERS: {"T1", "T3"},
    Audience.NATIONAL: {"T1", "T2", "T3"},
    Audience.PUBLIC: {"T3"},
}


def few_own_pages(role: str, *given: Any) -> Iterator[Artefact]:
    """The own pages of one authority in sixteen stand for all: drawing them is most of a release's work."""
    if role[2] == "0":
        yield from own_artefacts(role, *given)


_READ: dict[int, tuple[Any, Any]] = {}


def read_once(document: Any) -> Any:
    """A contribution through its schema, once for all releases that read it: the very same object cannot have
    changed."""
    if id(document) not in _READ:
        _READ[id(document)] = (document, load_contribution(document))
    return _READ[id(document)][1]


@contextmanager
def quickly() -> Iterator[None]:
    """Compile as the product does, less work that no attack looks at."""
    with (
        patch("benchmarks.releases.compile.own_artefacts", few_own_pages),
        patch("benchmarks.releases.collected.load_contribution", read_once),
    ):
        yield


@dataclass(frozen=True)
class File:
    """One file with who may have it."""

    name: str
    audience: str
    recipient: str | None
    data: bytes


def compiled(world: Contributed, requests: Sequence[Request]) -> list[Compiled]:
    """Successive releases, each audited with all before it."""
    return later(world, requests, [])


def later(world: Contributed, requests: Sequence[Request], earlier: Sequence[Compiled]) -> list[Compiled]:
    """Releases after `earlier` ones, audited with those too."""
    made: list[Compiled] = []
    for request in requests:
        with quickly():
            found = compile_release(request, world.read, [one.ledger for one in (*earlier, *made)])
        assert isinstance(found, Compiled), found
        made.append(found)
    return made


def files(release: Compiled, *, own: bool = False) -> Iterator[File]:
    """Every artefact as JSON, chart, CSV and workbook; an authority's own only when asked for."""
    for artefact in release.artefacts:
        if (artefact.audience is Audience.OWN) != own:
            continue
        about = (artefact.name, artefact.audience.value, artefact.recipient)
        yield File(*about, artefact.document())
        chart = artefact.chart_bytes()
        if chart is not None:
            yield File(*about, chart)
        yield File(*about, tidy_csv([column.name for column in artefact.columns], entries(artefact)))
        yield File(*about, book(artefact))


def entries(artefact: Artefact) -> list[list[object]]:
    """Rows with a mark where there is no number."""
    return [[one.value if one.value is not None else one.symbol for one in row] for row in artefact.rows]


def book(artefact: Artefact) -> bytes:
    """The workbook a reader downloads."""
    sheet = Table(
        artefact.name, artefact.finding, [c.name for c in artefact.columns], entries(artefact), artefact.notes
    )
    return workbook(Cover(artefact.finding, (("Release", artefact.release),)), [sheet])


def seen(release: Compiled, audience: Audience = Audience.NATIONAL) -> list[Opened]:
    """Everything one reader can get of a release, opened."""
    return [opened(f.data, f.name, f.audience) for f in files(release) if f.audience in SEEN_BY[audience]]


def tables(release: Compiled) -> list[Opened]:
    """The documents of what all readers but an authority itself may have: their tables, without the other forms."""
    shared = [one for one in release.artefacts if one.audience is not Audience.OWN]
    return [opened(one.document(), one.name, one.audience.value) for one in shared]
