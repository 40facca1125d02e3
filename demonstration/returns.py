"""SSDA903 returns of invented children: what an authority would send for each collection year.

Each year's return holds what could be known on its 31 March: episodes of the year with later endings left blank,
decisions carried forward while they are open, the adoption row in the year of the order only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from demonstration.days import Day, birthday, day_text, year_end, year_start
from demonstration.lives import Life, Period
from demonstration.yearly import health, lot, reviews, social_workers
from tenants.uploads.tables import TABLES

Rows = dict[str, list[tuple[str, ...]]]
"""Table (a key of `tables.TABLES`) → rows, every value as the text of its cell, in the order of its columns."""

FILE_NAMES: Mapping[str, str] = {
    "header": "header.csv",
    "episodes": "episodes.csv",
    "reviews": "reviews.csv",
    "uasc": "uasc.csv",
    "oc2": "oc2.csv",
    "oc3": "oc3.csv",
    "ad1": "ad1.csv",
    "placed_adoption": "placed_for_adoption.csv",
    "previous_permanence": "previous_permanence.csv",
    "missing": "missing.csv",
    "sw_episodes": "sw_episodes.csv",
}
SOCIAL_WORKER_YEAR = 2024
LETTERED_SEX_YEAR = 2025
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def write_returns(lives: Sequence[Life], years: Iterable[int]) -> dict[int, dict[str, bytes]]:
    """Collection year → file name → CSV (UTF-8, CRLF), without an error in them.

    Years are 2021 to 2026; a year's files do not depend on which other years are asked for.
    """
    return {year: files_of(rows_of(lives, year)) for year in years}


def files_of(rows: Rows) -> dict[str, bytes]:
    """File name → CSV bytes of one year's rows. No value of a return holds a comma or a quotation mark."""
    files = {}
    for table, held in rows.items():
        lines = [",".join(TABLES[table])]
        lines += [",".join(row) for row in held]
        files[FILE_NAMES[table]] = ("\r\n".join(lines) + "\r\n").encode()
    return files


def rows_of(lives: Sequence[Life], year: int) -> Rows:
    """The rows of collection year `year`, children in order of their identifiers."""
    first, last = year_start(year), year_end(year)
    rows: Rows = {table: [] for table in FILE_NAMES if table != "sw_episodes" or year >= SOCIAL_WORKER_YEAR}
    for life in sorted(lives, key=_child):
        held = [p for p in life.periods if p.entry <= last and p.left >= first]
        if held:
            _child_rows(rows, life, held, year, first, last)
    return rows


def _child(life: Life) -> str:
    return life.child


def _child_rows(rows: Rows, life: Life, held: list[Period], year: int, first: Day, last: Day) -> None:
    child, born = life.child, day_text(life.born)
    sex = life.sex if year >= LETTERED_SEX_YEAR else ("1" if life.sex == "M" else "2")
    rows["header"].append((child, sex, born, life.ethnicity, pupil_number(life, last), *_mother(life, last)))
    if life.unaccompanied:
        rows["uasc"].append((child, sex, born, day_text(birthday(life.born, 18))))
    episodes, reviewed = rows["episodes"], rows["reviews"]
    for period in held:
        episodes += _episodes(life, period, first, last)
        reviewed += reviews(life, period, born, first, last)
        if "sw_episodes" in rows:
            rows["sw_episodes"] += social_workers(life, period, born, first, last)
        if period.entry >= first:
            # One row a child: the latest entry of the year is the one that is asked about.
            if rows["previous_permanence"] and rows["previous_permanence"][-1][0] == child:
                rows["previous_permanence"].pop()
            rows["previous_permanence"].append((child, born, *period.previous_permanence))
        if period.short_breaks:
            continue
        _adoption(rows, life, period, first, last)
    period = held[-1]
    if period.entry <= first and period.left > last and not period.short_breaks:
        rows["oc2"].append(health(life, year, born, last))


def _episodes(life: Life, period: Period, first: Day, last: Day) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for spell in period.spells:
        if spell.end < first:
            continue
        if spell.start > last:
            break
        provider, urn, home = spell.carer
        ended = ("", "", "") if spell.end > last else (day_text(spell.end), spell.end_code, spell.change_reason)
        found.append(
            (
                life.child,
                day_text(spell.start),
                spell.new_because,
                spell.legal,
                period.need,
                spell.place,
                provider,
                *ended,
                life.home,
                home,
                urn,
            )
        )
    return found


def _adoption(rows: Rows, life: Life, period: Period, first: Day, last: Day) -> None:
    born = day_text(life.born)
    for decision in period.decisions:
        if decision.made > last or (decision.ceased is not None and decision.ceased < first):
            continue
        if decision.ceased is not None and decision.ceased <= last:
            ended = (day_text(decision.ceased), decision.reason)
        else:
            ended = ("", "")
        rows["placed_adoption"].append((life.child, born, day_text(decision.made), *ended))
    if period.order is None or period.match is None or period.adopters is None or not first <= period.order <= last:
        return
    decided, matched = day_text(period.decisions[-1].made), day_text(period.match)
    foster = "1" if period.by_foster_carer else "0"
    rows["ad1"].append((life.child, born, decided, matched, foster, *period.adopters))


def pupil_number(life: Life, last: Day) -> str:
    """UN1 below school age, UN4 for the newly arrived, otherwise a number of the right form that no pupil holds."""
    if birthday(life.born, 5) > last:
        return "UN1"
    if life.unaccompanied:
        return "UN4"
    digits = (
        f"{int(lot(life.serial, life.born, 16) * 1_000_000):06d}{int(lot(life.serial, life.born, 17) * 1_000_000):06d}"
    )
    return UPN_LETTERS[int(lot(life.serial, life.born, 18) * len(UPN_LETTERS))] + digits


def _mother(life: Life, last: Day) -> tuple[str, str]:
    if life.sex == "M":
        return "", ""
    if life.mother_since is not None and life.mother_since <= last:
        return "1", day_text(life.mother_since)
    return "0", ""
