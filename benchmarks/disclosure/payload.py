"""R12 on the finished thing: what is about to be stored is opened again and refused if it carries more than was
protected.

Protection happens before serialisation; this looks at what serialisation made of it, so that a chart drawn from the
wrong numbers or a column added in passing cannot be published. It reads Bokeh's JSON as well as an artefact's own.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.disclosure.cells import Audience, Note
from benchmarks.disclosure.configuration import Configuration

DATA = "ColumnDataSource"


def payload_kept(
    name: str,
    audience: Audience,
    document: Mapping[str, Any],
    chart: Mapping[str, Any] | None,
    *,
    authorities: int,
    forbidden: Iterable[str],
    rules: Configuration,
) -> list[Note]:
    """Why an artefact may not go out (R7, R12); empty where it may. `authorities` are in the matched panel.

    An authority's own artefact (T0) may hold any numbers of its own, so only names of others are looked for there:
    give `forbidden` without its own.
    """
    notes = []
    if audience is not Audience.OWN:
        allowed = {*rules.columns, *rules.labels, *(rules.national_labels if audience is Audience.NATIONAL else ())}
        columns = [str(c["name"]) if isinstance(c, Mapping) else str(c) for c in document.get("columns", ())]
        notes += [
            Note("R12", f"{name}: {column}", "column is not on the list") for column in columns if column not in allowed
        ]
        for column, values in series(chart):
            if column not in rules.columns:
                notes.append(Note("R12", f"{name}: {column}", "chart data is not on the list"))
            # a national lead may see a point for each authority, where each has consented to its own
            if len(values) == authorities and audience is not Audience.NATIONAL:
                notes.append(Note("R12", f"{name}: {column}", "chart data has one entry for each authority"))
    if audience is not Audience.NATIONAL:
        # an authority's own chart is a shared pattern with its own numbers in it: its texts are those of the pattern
        text = "\n".join(_texts([document, None if audience is Audience.OWN else chart])).lower()
        notes += [Note("R7", name, "names an authority") for word in forbidden if _named(word.lower(), text)]
    return notes


def _named(word: str, text: str) -> bool:
    """Does a name stand in a text as a word? Plain search first: hundreds of names meet thousands of artefacts."""
    if not word or word.isdigit() or word not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def series(chart: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """Every named array in a Bokeh document, typed or plain, wherever it stands."""
    if isinstance(chart, Mapping):
        if chart.get("name") == DATA and "attributes" in chart:
            data = chart["attributes"].get("data", {})
            entries = data.get("entries", ()) if isinstance(data, Mapping) else ()
            for column, values in entries:
                yield str(column), array(values)
        for value in chart.values():
            yield from series(value)
    elif isinstance(chart, list):
        for value in chart:
            yield from series(value)


def array(values: Any) -> Sequence[Any]:
    """A plain list as it is; a typed array decoded from base64, compressed or not."""
    if not isinstance(values, Mapping):
        return list(values)
    held = values["array"]
    if isinstance(held, list):
        return held
    raw = base64.b64decode(held["data"])
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    kind = np.dtype(values["dtype"])
    decoded: list[Any] = np.frombuffer(raw, kind.newbyteorder("<" if values.get("order") != "big" else ">")).tolist()
    return decoded


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
