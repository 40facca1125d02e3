"""Compiling a release: contributions in, protected artefacts out, or the reasons why nothing may be shown (R14).

Pure: the job reads the contributions and writes what comes back. Nothing exact about more than one authority leaves
this module, and nothing about one authority goes to anybody but itself, or to a national lead with its consent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.contributions.bands import next_quarter, quarter_end, quarters_between
from benchmarks.contributions.reference import Reference, reference_period
from benchmarks.contributions.vocabulary import STAGES
from benchmarks.disclosure.catalogue import matched_panel
from benchmarks.disclosure.cells import ENGLAND, Audience, Note, Protected
from benchmarks.disclosure.ledger import Unreadable, entry_from, last_groups
from benchmarks.disclosure.payload import payload_kept
from benchmarks.disclosure.protect import protect
from benchmarks.figures.hazards import freeze
from benchmarks.releases.artefacts import Artefact
from benchmarks.releases.collected import Document, StageCollected, collect
from benchmarks.releases.drafted import draft
from benchmarks.releases.national_artefacts import Taking, national_artefacts
from benchmarks.releases.own_artefacts import own_artefacts, patterns
from benchmarks.releases.published import Published
from benchmarks.releases.request import Request
from benchmarks.releases.shared_artefacts import shared_artefacts
from benchmarks.releases.staged import StageFigures, stage_figures

LOOKED_AT = 24
"""Quarters of contributions a release reads: enough for the series and for the reference period."""

Progress = Callable[[int, int, str], None]
Read = Callable[[str, date, date], Iterable[Document]]


@dataclass(frozen=True, eq=False)
class Compiled:
    """A draft fit to be approved: artefacts in their order, the ledger for later audits, what the rules did."""

    artefacts: tuple[Artefact, ...]
    ledger: Mapping[str, Any]
    notes: tuple[dict[str, str], ...]
    panel: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """Nothing may be published; the last good release stays."""

    reasons: tuple[str, ...]
    notes: tuple[dict[str, str], ...] = field(default=())


def _silent(_done: int, _total: int, _doing: str) -> None:
    pass


def period_read(quarter: date) -> tuple[date, ...]:
    """The quarters a release with data to `quarter` reads."""
    first = min(reference_period(quarter)[0], next_quarter(quarter, 1 - LOOKED_AT))
    return quarters_between(first, quarter)


def compile_release(
    request: Request, read: Read, earlier: Sequence[Mapping[str, Any]], progress: Progress = _silent
) -> Compiled | Refused:
    """Compile a release. `read(stage, first, last)` gives a stage's newest documents; `earlier` the ledgers of all
    published releases, oldest first. The same contributions and ledgers give the same artefacts, byte for byte.
    """
    steps = len(STAGES) + 3
    quarters = period_read(request.quarter)
    held: dict[str, StageCollected] = {}
    for done, stage in enumerate(STAGES):
        progress(done, steps, f"Adding up {stage.replace('_', ' ')}")
        documents = (one for one in read(stage, quarters[0], quarters[-1]) if one.authority_role in request.members)
        held[stage] = collect(stage, documents, quarters)
    panel = _panel(request, held, earlier)
    if isinstance(panel, Refused):
        return panel
    figures = {
        stage: stage_figures(
            held[stage], request.references[stage], panel=panel, window=request.window, rounds=request.rounds
        )
        for stage in STAGES
    }
    progress(len(STAGES), steps, "Protecting and auditing against all earlier releases")
    protected = protect(draft(request, figures, len(request.members)), earlier, request.configuration)
    if not isinstance(protected, Protected):
        return _refused(protected.reasons)
    progress(len(STAGES) + 1, steps, "Writing the artefacts")
    taking = {role: _taking(role, held, figures, panel) for role in sorted(request.members)}
    artefacts = tuple(_artefacts(request, Published(protected), figures, taking, quarters))
    carried = tuple(note for one in artefacts for note in _carried(one, request, len(panel)))
    if carried:
        return _refused(carried)
    return Compiled(
        artefacts,
        protected.ledger,
        tuple({"rule": note.rule, "where": note.where, "what": note.what} for note in protected.notes),
        panel,
    )


def _panel(
    request: Request, held: Mapping[str, StageCollected], earlier: Sequence[Mapping[str, Any]]
) -> tuple[str, ...] | Refused:
    """The matched panel: authorities that contributed every stage and quarter of the window (R9)."""
    if missing := [stage for stage in STAGES if stage not in request.references]:
        return Refused((f"The national reference of {', '.join(missing)} is not frozen yet",))
    whole = frozenset.intersection(*(held[stage].complete(request.window) for stage in STAGES))
    try:
        before = last_groups([entry_from(document) for document in earlier]).get(ENGLAND)
        panel = matched_panel(whole, before, rebase=request.rebase, rules=request.configuration)
    except (Unreadable, ValueError) as problem:
        return Refused((f"R9: {problem}",))
    least = request.configuration.authorities
    if len(panel) < least:
        return Refused(
            (f"R4: {len(panel)} authorities contributed every stage and quarter of the 36 months; {least} are needed",)
        )
    return tuple(sorted(panel))


def _artefacts(
    request: Request,
    published: Published,
    figures: Mapping[str, StageFigures],
    taking: Mapping[str, Taking],
    quarters: tuple[date, ...],
) -> Iterable[Artefact]:
    for audience in (Audience.PEERS, Audience.PUBLIC):
        yield from shared_artefacts(request, published, audience)
    yield from national_artefacts(request, published, taking, quarters)
    held = patterns(published, figures)
    for role in next(iter(figures.values())).panel:
        yield from own_artefacts(role, taking[role].grade, request, held)


def _refused(reasons: Iterable[Note]) -> Refused:
    notes = tuple({"rule": note.rule, "where": note.where, "what": note.what} for note in reasons)
    return Refused(tuple(f"{note['rule']}: {note['where']}: {note['what']}" for note in notes), notes)


def _carried(artefact: Artefact, request: Request, authorities: int) -> list[Note]:
    """What a finished artefact holds that it may not (R7, R12): it is read once more as its readers get it."""
    own = artefact.recipient is not None
    drawn = None if own else artefact.chart_bytes()
    return payload_kept(
        artefact.name,
        artefact.audience,
        json.loads(artefact.document()),
        json.loads(drawn) if drawn is not None else None,
        authorities=authorities,
        forbidden=[
            word
            for role, member in request.members.items()
            if role != artefact.recipient
            for word in (role, member.name)
        ],
        rules=request.configuration,
    )


def _taking(
    role: str, held: Mapping[str, StageCollected], figures: Mapping[str, StageFigures], panel: tuple[str, ...]
) -> Taking:
    contributed = [set(one.contributed(role)) for one in held.values()]
    grades = [one.grades[role] for one in held.values() if role in one.grades]
    return Taking(
        role,
        tuple(sorted(set.intersection(*contributed))),
        max(grades, default=""),
        role in panel,
        sum(1 for one in held.values() for who, _ in one.refused if who == role),
        tuple(stage for stage, one in figures.items() if role in one.disagreeing),
    )


def freeze_references(quarter: date, members: Iterable[str], read: Read) -> tuple[Reference, ...]:
    """The national reference of every stage for releases with data to `quarter`, from authorities that contributed
    every quarter of the reference period. ValueError, with what is missing, where there are too few.
    """
    first, last = reference_period(quarter)
    period = quarters_between(first, last)
    taking = frozenset(members)
    version = f"{quarter_end(last).isoformat()}/1"
    made = []
    for stage in STAGES:
        documents = (one for one in read(stage, first, last) if one.authority_role in taking)
        held = collect(stage, documents, period)
        whole = sorted(held.complete(period))
        if len(whole) < 10:
            raise ValueError(
                f"{len(whole)} authorities contributed every quarter of {first:%B %Y} to {last:%B %Y} for "
                f"{stage.replace('_', ' ')}; 10 are needed for a national reference"
            )
        tables = {role: held.table([role], period) for role in whole}
        made.append(freeze(tables, version=version, first=first, last=last))
    return tuple(made)
