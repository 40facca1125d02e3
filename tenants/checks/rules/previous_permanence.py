"""Previous permanence: asked of every child who starts to be looked after in the year, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tenants.checks.dates import read_partial_days
from tenants.checks.rule import Hit, Rulebook, at
from tenants.checks.view import YearView, pairs, picked

book = Rulebook()

_TABLE = "previous_permanence"
_BOTH = ("episodes", _TABLE)
_NONE_BEFORE = "Z1"


@book.rule(
    "630",
    "The child started to be looked after in the year, but the previous permanence option is missing or incomplete.",
    mend="Enter the option; with P1 to P4 also the authority and the date of the order (unknown parts as zz).",
    tables=_BOTH,
)
def _not_returned(view: YearView) -> Iterator[Hit]:
    rows, episodes = view[_TABLE], view.episodes
    whole = rows.filled("PREV_PERM") & (
        rows.among("PREV_PERM", {_NONE_BEFORE}) | (rows.filled("LA_PERM") & rows.filled("DATE_PERM"))
    )
    returned = view.has(_TABLE, rows.known) & ~view.has(_TABLE, ~whole)
    started = episodes.among("RNE", {"S"}) & (episodes.day("DECOM") >= view.start)
    yield at("episodes", started & episodes.known & ~view.by_row("episodes", returned), "RNE")


@book.rule(
    "632",
    "The date of the previous permanence order is not a date, or not before the child started to be looked after.",
    mend="Write it as dd/mm/yyyy, with zz for a part that is not known (zz/zz/2014).",
    tables=_BOTH,
)
def _order_date(view: YearView) -> Iterator[Hit]:
    rows, episodes = view[_TABLE], view.episodes
    numbers, texts = rows.coded("DATE_PERM")
    if not len(texts):
        return
    days, well_formed = read_partial_days(texts)
    first = view.least("episodes", episodes.day("DECOM"), episodes.known)
    entered = view.by_row(_TABLE, picked(episodes.day("DECOM"), first))
    wrong = (~well_formed[numbers] & ~np.isnat(entered)) | (days[numbers] >= entered)
    yield at(_TABLE, wrong, "DATE_PERM")
    yield at("episodes", first[view.has(_TABLE, wrong)], "DECOM")


@book.rule(
    "633",
    "The authority of the previous permanence order is not a code.",
    mend="Enter the authority's three-digit code, or WAL, SCO, NIR or NUK (999 where it is not known).",
    tables=(_TABLE,),
)
def _authority(view: YearView) -> Iterator[Hit]:
    rows = view[_TABLE]
    numbers, texts = rows.coded("LA_PERM")
    if not len(texts):
        return
    # The register of authorities is not the rule's to know: only the form is tested.
    fits = pd.Series(texts, dtype="str").str.fullmatch(r"[2-9]\d\d|WAL|SCO|NIR|NUK|").to_numpy(bool)
    yield at(_TABLE, ~fits[numbers], "LA_PERM")


@book.rule(
    "634",
    "Previous permanence is given for a child who did not start to be looked after in the year.",
    mend="Take the row out, or check the start of the child's episodes.",
    tables=_BOTH,
)
def _not_asked(view: YearView) -> Iterator[Hit]:
    rows, episodes = view[_TABLE], view.episodes
    given = rows.filled("PREV_PERM") | rows.filled("DATE_PERM") | rows.filled("LA_PERM")
    latest = view.greatest("episodes", episodes.day("DECOM"), episodes.known)
    earlier = given & (view.by_row(_TABLE, picked(episodes.day("DECOM"), latest)) < view.start)
    yield at(_TABLE, earlier, "PREV_PERM")
    mine, _ = pairs(episodes.child, rows.child[earlier])
    yield at("episodes", mine, "DECOM")


@book.rule(
    "635",
    "An authority or date is given for a previous order, but the option says there was none or is blank.",
    mend="Enter the option (P1 to P4), or leave authority and date blank with Z1.",
    tables=(_TABLE,),
)
def _none_with_order(view: YearView) -> Iterator[Hit]:
    rows = view[_TABLE]
    none = rows.among("PREV_PERM", {_NONE_BEFORE, ""})
    yield at(_TABLE, none & (rows.filled("LA_PERM") | rows.filled("DATE_PERM")), "PREV_PERM")
