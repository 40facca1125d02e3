"""One history of episodes from the returns of several years, and the periods of care it falls into.

A return lists every episode in progress on any day of its year, with its true start, so that the same episode comes
back each year until it ends. Key: (child, DECOM). The later return wins, an open episode takes the later return's end.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tenants.journeys.journey import Spell
from tenants.journeys.rows import EpisodeRow
from tenants.uploads.tables import year_end, year_start

#: Short breaks under an agreed series are not a period of being looked after.
SHORT_BREAKS = frozenset({"V3", "V4"})
CONTINUES = "X1"


class Merged(NamedTuple):
    """Episodes in order of start, and the years whose return said otherwise than an earlier one."""

    rows: tuple[EpisodeRow, ...]
    corrected_in: frozenset[int]


def merge(by_year: Mapping[int, Sequence[EpisodeRow]]) -> Merged:
    """The union of one child's episodes over the years held."""
    union: dict[date, EpisodeRow] = {}
    corrected: set[int] = set()
    for year in sorted(by_year):
        listed = _one_for_each_start(by_year[year])
        if _correct(union, listed, year):
            corrected.add(year)
        for start, row in listed.items():
            earlier = union.get(start)
            if earlier is not None and _contradicts(row, earlier):
                corrected.add(year)
            union[start] = row
    return Merged(tuple(union[start] for start in sorted(union)), frozenset(corrected))


def _one_for_each_start(rows: Sequence[EpisodeRow]) -> dict[date, EpisodeRow]:
    """Of two rows with one start (an error that the checks name) the one that lasts longer is kept."""
    listed: dict[date, EpisodeRow] = {}
    for row in rows:
        other = listed.get(row.decom)
        if other is None or (row.dec or date.max) >= (other.dec or date.max):
            listed[row.decom] = row
    return listed


def _contradicts(later: EpisodeRow, earlier: EpisodeRow) -> bool:
    """Whether the later row says otherwise; an end that the earlier return could not yet know is no contradiction."""
    if earlier.dec is not None and (later.dec, later.rec) != (earlier.dec, earlier.rec):
        return True
    return (later.rne, later.legal_status, later.place) != (earlier.rne, earlier.legal_status, earlier.place)


def _correct(union: dict[date, EpisodeRow], listed: Mapping[date, EpisodeRow], year: int) -> bool:
    """Take out of `union` what the return of `year` replaced: a start that moved, an episode withdrawn or ended late.

    The episode in progress when the year began speaks for the time back to its own start, so that whatever an earlier
    return put there otherwise is superseded.
    """
    in_progress = [row for row in listed.values() if row.decom < year_start(year)]
    if not in_progress:
        return False
    cover = min(in_progress)
    changed = False
    for row in [row for start, row in sorted(union.items()) if start not in listed]:
        if row.decom > cover.decom:
            del union[row.decom]
            changed = True
        elif row.dec is not None and row.dec > cover.decom:
            union[row.decom] = _joined_to(row, cover)
            changed = True
        elif row.dec is None and cover.decom <= year_end(row.source.year):
            if _same_nature(row, cover):
                del union[row.decom]
                _join_what_ended_at(union, row.decom, cover)
            else:
                union[row.decom] = _joined_to(row, cover)
            changed = True
    return changed


def _same_nature(row: EpisodeRow, other: EpisodeRow) -> bool:
    return (row.rne, row.legal_status, row.place) == (other.rne, other.legal_status, other.place)


def _joined_to(row: EpisodeRow, cover: EpisodeRow) -> EpisodeRow:
    """The row, ended where `cover` begins; a new entry to care (S) does not tell how the time before it ended."""
    if cover.rne == "S":
        return row._replace(dec=None, rec="")
    return row._replace(dec=cover.decom, rec=CONTINUES)


def _join_what_ended_at(union: dict[date, EpisodeRow], day: date, cover: EpisodeRow) -> None:
    for start, row in list(union.items()):
        if row.dec == day and row.rec == CONTINUES and start < cover.decom:
            union[start] = row._replace(dec=cover.decom)


def periods_of_care(rows: Sequence[EpisodeRow]) -> tuple[Spell, ...]:
    """Episodes as spells of numbered periods of care, in order of start.

    A period goes on where the next start is the last end and it continues (X1). It is new where care was left, or where
    an episode begins that says so (S). Otherwise episodes between are not held: the number stays and `follows` is
    false, because the child may have been in care throughout or not.
    """
    spells = []
    period = 0
    before: EpisodeRow | None = None
    for row in rows:
        if row.legal_status in SHORT_BREAKS:
            spells.append(_spell(row, -1, False))
            continue
        follows = before is not None and before.dec == row.decom and before.rec == CONTINUES
        if before is not None and not follows and (row.rne == "S" or before.rec not in ("", CONTINUES)):
            period += 1
        spells.append(_spell(row, period, follows))
        before = row
    return tuple(spells)


def _spell(row: EpisodeRow, period: int, follows: bool) -> Spell:
    return Spell(*row, period=period, follows=follows)
