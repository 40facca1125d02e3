"""The deliberately broken twin: the same compile with nothing protected, and artefacts no release may have.

It exists so that each attack can be seen to succeed. Nothing of the product imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from benchmarks.disclosure.cells import (
    Audience,
    Draft,
    Kind,
    Protected,
    ProtectedCell,
    ProtectedCurve,
    ProtectedTable,
    Symbol,
)
from benchmarks.disclosure.configuration import DEFAULT, Configuration
from benchmarks.releases.artefacts import Artefact, Column, Value
from benchmarks.releases.compile import Compiled, compile_release
from benchmarks.releases.request import Request
from tests.attacks.contributed import Contributed
from tests.attacks.released import quickly


def unprotected(
    draft: Draft,
    earlier: Sequence[Mapping[str, Any]] = (),
    configuration: Configuration = DEFAULT,
    *,
    primary: bool = False,
) -> Protected:
    """Every figure exactly as drafted; with `primary` counts of 0 to 7 are hidden and nothing else is done."""

    def shown(cell: Any, audience: Audience) -> ProtectedCell:
        hidden = cell.value is None or (
            primary and audience is not Audience.OWN and cell.kind is Kind.COUNT and cell.value <= configuration.small
        )
        mark = (
            Symbol.CONFIDENTIAL
            if hidden and cell.value is not None
            else Symbol.NOT_AVAILABLE
            if hidden
            else Symbol.NONE
        )
        return ProtectedCell(cell.row, cell.column, cell.kind, None if hidden else cell.value, mark)

    tables = tuple(
        ProtectedTable(
            table.name,
            table.audience,
            table.recipient,
            table.columns,
            tuple(dict.fromkeys(cell.row for cell in table.cells)),
            tuple(shown(cell, table.audience) for cell in table.cells),
        )
        for table in draft.tables
    )
    curves = tuple(ProtectedCurve(c.name, c.audience, c.days, c.values, 0.0) for c in draft.curves)
    return Protected(draft.release, configuration, tables, curves, (), {})


def primary_only(
    draft: Draft, earlier: Sequence[Mapping[str, Any]], configuration: Configuration = DEFAULT
) -> Protected:
    """Small counts hidden, no rounding, no complementary suppression: what a table maker in a hurry does."""
    return unprotected(draft, earlier, configuration, primary=True)


def compiled(world: Contributed, request: Request, how: Any = unprotected) -> Compiled:
    """A release compiled without protection, whoever is in it, with what should never be in one."""
    with (
        patch("benchmarks.releases.compile.protect", how),
        patch("benchmarks.releases.compile.payload_kept", lambda *_, **__: []),
        quickly(),
    ):
        found = compile_release(request, world.read, ())
    assert isinstance(found, Compiled), found
    return replace(found, artefacts=(*found.artefacts, *forbidden(world, request, found.panel)))


def forbidden(world: Contributed, request: Request, panel: Iterable[str]) -> Iterator[Artefact]:
    """Points of every authority in the order of their codes, groups of three, sums of squares, errors that tell n."""
    blank = Artefact(
        name="",
        audience=Audience.PEERS,
        kind="table",
        finding="",
        statistic="",
        columns=(),
        rows=(),
        notes=(),
        source="",
        release=request.slug,
        data_to=request.data_to,
    )
    stage = "decision_to_match"
    by_code = sorted(panel, key=lambda role: world.members[role].code)
    observed = {r: world.count(stage, "progressed", "all", [r], request.window) for r in by_code}
    wanted = {r: _expected(world, request, stage, r) for r in by_code}
    ratio = [observed[r] / wanted[r] for r in by_code]
    yield replace(
        blank,
        name=f"points-{stage}",
        finding="Authority A to Z: pseudonyms in the order of codes",
        columns=tuple(Column(n, n) for n in ("label", "ratio", "expected", "observed")),
        rows=tuple(
            (Value(f"Authority {i + 1}"), Value(ratio[i]), Value(wanted[r]), Value(observed[r]))
            for i, r in enumerate(by_code)
        ),
        chart=points(ratio, [wanted[r] for r in by_code]),
    )
    by_size = sorted(by_code, key=lambda role: -observed[role])
    for many, ordered in ((3, by_code), (4, by_size)):
        groups = [ordered[i : i + many] for i in range(0, len(ordered) - many + 1, many)]
        yield replace(
            blank,
            name=f"groups-of-{many}",
            finding="A few authorities at a time",
            columns=tuple(Column(n, n) for n in ("group", "n", "observed", "sum_of_squares")),
            rows=tuple(
                (
                    Value(f"group {i}"),
                    Value(many),
                    Value(sum(observed[r] for r in group)),
                    Value(sum(observed[r] ** 2 for r in group)),
                )
                for i, group in enumerate(groups)
            ),
        )
    share = 0.5
    yield replace(
        blank,
        name="shares-with-errors",
        columns=tuple(Column(n, n) for n in ("label", "proportion", "standard_error")),
        rows=tuple(
            (Value(f"row {i}"), Value(share), Value((share * (1 - share) / observed[r]) ** 0.5))
            for i, r in enumerate(by_code)
        ),
    )


def _expected(world: Contributed, request: Request, stage: str, role: str) -> float:
    tables = [world.tables[stage, role, quarter]["all"] for quarter in request.window]
    return sum(request.references[stage].expected(table) for table in tables)


def points(ratio: Sequence[float], expected: Sequence[float]) -> dict[str, Any]:
    """A scatter as one would draw it without a thought: typed arrays, one entry an authority, full precision."""
    plot = figure()
    source = ColumnDataSource({"speed": np.array(ratio), "size": np.array(expected)})
    plot.scatter("size", "speed", source=source)
    return dict(json_item(plot))
