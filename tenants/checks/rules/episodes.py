"""Episodes on their own and against the one before: in order, without gaps, one category of need a period of care."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenants.checks.codes import CONTINUES
from tenants.checks.rule import ENTRY, NO_INDICATOR, WHOLE_JOURNEY, Hit, Rulebook, at
from tenants.checks.view import YearView

book = Rulebook()

_OUT_OF_ORDER = "It blocks applying: an episode that ends before it starts cannot be laid on a timeline."
_EPISODES = ("episodes",)


@book.rule(
    "356",
    "An episode ends before it starts.",
    mend="Check both dates of the episode: day and month may have changed places.",
    tables=_EPISODES,
    damages=WHOLE_JOURNEY,
    blocks=True,
    why=_OUT_OF_ORDER,
)
def _ends_first(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.day("DEC") < episodes.day("DECOM"), "DEC")


@book.rule(
    "355",
    "An episode starts and ends on the same day.",
    mend="Check both dates; an episode shorter than a day is not reported.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _same_day(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    yield at("episodes", episodes.day("DEC") == episodes.day("DECOM"), "DEC")


@book.rule(
    "P04",
    "Two episodes of one child start on the same day.",
    mend="Take out the row that was entered twice, or correct the start of the later episode.",
    tables=_EPISODES,
    damages=WHOLE_JOURNEY,
    why="It does not block: where several returns are joined the later row stands, and the other is listed.",
)
def _same_start(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    start = episodes.day("DECOM")
    yield at("episodes", (episodes.before >= 0) & (start == start[episodes.before]), "DECOM")


@book.rule(
    "353",
    "An episode starts before 14 October 1991.",
    mend="Check the year of the start date.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _before_the_act(view: YearView) -> Iterator[Hit]:
    yield at("episodes", view.episodes.day("DECOM") < np.datetime64("1991-10-14", "D"), "DECOM")


@book.rule(
    "354",
    "An episode starts after the end of the collection year.",
    mend="Take the episode out: it belongs in next year's return.",
    tables=_EPISODES,
    damages=WHOLE_JOURNEY,
)
def _starts_after_year(view: YearView) -> Iterator[Hit]:
    yield at("episodes", view.episodes.day("DECOM") > view.end, "DECOM")


@book.rule(
    "385",
    "An episode ends after the end of the collection year.",
    mend="Leave the end and its reason blank: the episode went on at 31 March.",
    tables=_EPISODES,
    damages=WHOLE_JOURNEY,
)
def _ends_after_year(view: YearView) -> Iterator[Hit]:
    yield at("episodes", view.episodes.day("DEC") > view.end, "DEC")


@book.rule(
    "302",
    "The child's first episode starts before the child was born.",
    mend="Check the date of birth and the start of the episode.",
    tables=("header", "episodes"),
    damages=ENTRY,
)
def _before_birth(view: YearView) -> Iterator[Hit]:
    start = view.episodes.day("DECOM")
    first = view.least("episodes", start, np.ones(len(start), dtype=bool))
    first = first[first >= 0]
    child = view.episodes.child[first]
    early = view.born[child] > start[first]
    yield at("episodes", first[early], "DECOM")
    flagged = np.zeros(view.children, dtype=bool)
    flagged[child[early]] = True
    yield at("header", view.by_row("header", flagged), "DOB")


@book.rule(
    "142",
    "A later episode has started but this one has not ended.",
    mend="Enter the date and reason it ceased: the day the next episode starts, and X1 where care went on.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _not_ended(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    ended = ~np.isnat(episodes.day("DEC")) & episodes.filled("REC")
    following = (episodes.after >= 0) & ~np.isnat(episodes.day("DECOM"))
    yield at("episodes", following & ~ended, "DEC")


@book.rule(
    "501",
    "An episode starts before the one before it ended.",
    mend="Check the end of the earlier episode and the start of this one: the two are the same day.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _overlaps(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    before = episodes.before
    yield at("episodes", (before >= 0) & (episodes.day("DECOM") < episodes.day("DEC")[before]), "DECOM")


@book.rule(
    "388",
    "An episode says that care goes on (X1) but no episode follows that day; or that it ended, but one does.",
    mend="Add the missing episode, or correct the reason it ceased: X1 only when the next starts on the same day.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _no_continuation(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    following = episodes.after >= 0
    ended, start = episodes.day("DEC"), episodes.day("DECOM")
    goes_on = episodes.among("REC", {CONTINUES})
    dated = ~np.isnat(ended)
    apart = following & dated & (ended != start[episodes.after]) & ~np.isnat(start[episodes.after])
    together = following & dated & (ended == start[episodes.after])
    broken = goes_on & apart | ~goes_on & episodes.filled("REC") & together | goes_on & dated & ~following
    yield at("episodes", broken & episodes.known, "REC")


@book.rule(
    "357",
    "The child's first episode of the year starts in it, but not as the start of being looked after (S).",
    mend="Add the episode before it, or enter S if the child started to be looked after then.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _first_is_start(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    start = episodes.day("DECOM")
    first = view.least("episodes", start, np.ones(len(start), dtype=bool))
    first = first[first >= 0]
    yield at("episodes", first[(start[first] >= view.start) & ~episodes.among("RNE", {"S"})[first]], "RNE")


@book.rule(
    "437",
    "The child died or was found to be 18 or over, but later episodes follow.",
    mend="Check the reason this episode ceased, and whether the later ones belong to another child.",
    tables=_EPISODES,
    damages=ENTRY,
)
def _after_the_end(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    ended = episodes.among("REC", {"E2", "E15"}) & ~np.isnat(episodes.day("DECOM"))
    yield at("episodes", ended & (episodes.after >= 0), "REC")


@book.rule(
    "504",
    "The category of need changes within a period of care.",
    mend="Give the category of need recorded when the period of care began in each of its episodes.",
    tables=_EPISODES,
    damages=NO_INDICATOR,
)
def _need_changed(view: YearView) -> Iterator[Hit]:
    episodes = view.episodes
    before = episodes.before
    goes_on = (before >= 0) & episodes.among("REC", {CONTINUES})[before]
    goes_on &= episodes.day("DEC")[before] == episodes.day("DECOM")
    yield at("episodes", goes_on & episodes.unlike_before("CIN"), "CIN")
