"""The rows of all returns that a journey rests on, child by child and year by year, with their dates read.

A date that cannot be read is None here: the checks tell the authority about it, and what rested on it is incomplete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tenants.journeys.journey import Source
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.years import parse_day

_day = lru_cache(maxsize=65536)(parse_day)

# Sex is 1 and 2 in returns to 2023/24 and letters from 2024/25 on: one form for all years.
_SEX = {"1": "M", "2": "F"}


class EpisodeRow(NamedTuple):
    """A row of Episodes whose start can be read."""

    decom: date
    dec: date | None
    rne: str
    legal_status: str
    place: str
    provider: str
    rec: str
    reason_place_change: str
    urn: str
    source: Source


class DecisionRow(NamedTuple):
    """A row of PlacedAdoption; `made` is DATE_PLACED, the decision maker's date, None where it cannot be read."""

    made: date | None
    ceased: date | None
    reason: str
    source: Source


class AdoptionRow(NamedTuple):
    """A row of AD1, given in the year of the adoption order."""

    decision: date | None
    match: date | None
    foster_care: str
    source: Source


class HeaderRow(NamedTuple):
    """Who the child is, as one return says."""

    dob: date | None
    sex: str
    ethnicity: str
    source: Source


@dataclass
class ChildRows:
    """Everything the returns held say of one child, by collection year."""

    child: str
    header: dict[int, HeaderRow] = field(default_factory=dict)
    episodes: dict[int, list[EpisodeRow]] = field(default_factory=dict)
    decisions: dict[int, list[DecisionRow]] = field(default_factory=dict)
    adoptions: dict[int, list[AdoptionRow]] = field(default_factory=dict)

    @property
    def seen(self) -> tuple[int, ...]:
        """The years whose return lists the child in any of these tables."""
        return tuple(sorted({*self.header, *self.episodes, *self.decisions, *self.adoptions}))


def rows_by_child(returns: Sequence[AnnualReturn]) -> dict[str, ChildRows]:
    """Every child of the returns with its rows; rows without an identifier belong to nobody and are left out."""
    children: dict[str, ChildRows] = {}

    def of(child: str) -> ChildRows:
        return children.setdefault(child, ChildRows(child))

    for one in returns:
        for child, header in _headers(one):
            of(child).header[one.year] = header
        for child, episode in _episodes(one):
            of(child).episodes.setdefault(one.year, []).append(episode)
        for child, decision in _decisions(one):
            of(child).decisions.setdefault(one.year, []).append(decision)
        for child, adoption in _adoptions(one):
            of(child).adoptions.setdefault(one.year, []).append(adoption)
    return children


def _cells(one: AnnualReturn, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Source, tuple[str, ...]]]:
    frame = one.tables[table]
    file = one.files.get(table, "")
    values = zip(*(frame[column].tolist() for column in columns), strict=True)
    for row, cells in zip(frame.index.tolist(), values, strict=True):
        if cells[0]:
            yield Source(one.year, table, int(row), file), cells


def _headers(one: AnnualReturn) -> Iterator[tuple[str, HeaderRow]]:
    for source, (child, sex, dob, ethnic) in _cells(one, "header", ("CHILD", "SEX", "DOB", "ETHNIC")):
        yield child, HeaderRow(_day(dob), _SEX.get(sex, sex), ethnic, source)


_EPISODE = ("CHILD", "DECOM", "DEC", "RNE", "LS", "PLACE", "PLACE_PROVIDER", "REC", "REASON_PLACE_CHANGE", "URN")


def _episodes(one: AnnualReturn) -> Iterator[tuple[str, EpisodeRow]]:
    for source, cells in _cells(one, "episodes", _EPISODE):
        child, decom, dec, rne, legal_status, place, provider, rec, reason, urn = cells
        start = _day(decom)
        if start is not None:
            yield child, EpisodeRow(start, _day(dec), rne, legal_status, place, provider, rec, reason, urn, source)


def _decisions(one: AnnualReturn) -> Iterator[tuple[str, DecisionRow]]:
    columns = ("CHILD", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
    for source, (child, made, ceased, reason) in _cells(one, "placed_adoption", columns):
        yield child, DecisionRow(_day(made), _day(ceased), reason, source)


def _adoptions(one: AnnualReturn) -> Iterator[tuple[str, AdoptionRow]]:
    columns = ("CHILD", "DATE_INT", "DATE_MATCH", "FOSTER_CARE")
    for source, (child, decision, match, foster_care) in _cells(one, "ad1", columns):
        yield child, AdoptionRow(_day(decision), _day(match), foster_care, source)
