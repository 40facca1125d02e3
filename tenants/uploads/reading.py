"""A set of files, however sent, to one AnnualReturn a collection year; or Refused whole, with every reason found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from tenants.uploads.archives import SentFile, unpack
from tenants.uploads.csv_form import read_csv
from tenants.uploads.refusal import Reason, Refused, refuse
from tenants.uploads.tables import FIRST_COLLECTED, REQUIRED, TABLES, AnnualReturn, empty_table
from tenants.uploads.tidying import tidy
from tenants.uploads.xml_form import looks_like_xml, read_xml
from tenants.uploads.years import contradiction, infer_year, named, year_in_name

__all__ = ["Reason", "Refused", "read_files", "read_folder"]

_READ_SUFFIXES = (".csv", ".txt", ".xml", ".zip")


class _Read(NamedTuple):
    """What one file of the set held."""

    file: str
    tables: dict[str, pd.DataFrame]
    notes: list[str]
    xml: bool


def read_folder(path: Path | str, year: int | None = None) -> tuple[AnnualReturn, ...]:
    """The returns in a folder, by year.

    A folder with sub-folders named for collection years gives one return each (with `year`, that one alone); files
    beside such sub-folders are left out. Any other folder is one set of files, of `year` where given.
    Raises Refused; its reason says so where the folder is not there.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise refuse(str(path), "There is no such folder.", "Name the folder that holds the return.")
    by_year = {child: year_in_name(child.name) for child in sorted(folder.iterdir()) if child.is_dir()}
    if any(by_year.values()):
        chosen = [child for child, stated in by_year.items() if stated is not None and year in (None, stated)]
        if not chosen:
            raise refuse(str(path), f"There is no folder of the year {year}.", "Choose a year that is there.")
        return read_files([file for child in chosen for file in _files_in(child, folder)])
    # The folder's own name counts as part of each file's: …/2026/episodes.csv.
    return read_files(_files_in(folder, folder.absolute().parent), year=year)


def _files_in(folder: Path, above: Path) -> list[tuple[str, bytes]]:
    return [
        (file.absolute().relative_to(above.absolute()).as_posix(), file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.is_file() and file.suffix.lower() in _READ_SUFFIXES
    ]


def read_files(files: Sequence[tuple[str, bytes]], *, year: int | None = None) -> tuple[AnnualReturn, ...]:
    """The returns in a set of files (name as given, bytes), by collection year.

    `year` is the year the person stated for the set; names that state a year must agree with it. Where neither says,
    the year is inferred from the dates of the episodes, and a note says so. Raises Refused.
    """
    reads = _read_each(unpack(files))
    returns = [_assemble(stated, group) for stated, group in _by_year(reads, year)]
    years = [each.year for each in returns]
    if len(set(years)) < len(years):
        twice = named({one for one in years if years.count(one) > 1})
        raise refuse(
            "",
            f"The set holds more than one return of the year to 31 March {twice}.",
            "Send each year once, or put each year's files in a folder named for it, in one zip.",
        )
    return tuple(sorted(returns, key=lambda each: each.year))


def _read_each(files: Sequence[SentFile]) -> list[_Read]:
    reasons: list[Reason] = []
    reads: list[_Read] = []
    seen: dict[bytes, str] = {}
    for name, data in files:
        first = seen.setdefault(hashlib.sha256(data).digest(), name)
        # Only XML: several files make up one year, so the same one again would double the children. A CSV table may
        # well be the same in two years, and twice in one year is refused below.
        if first != name and looks_like_xml(data):
            reasons.append(Reason(name, f"This is the same file as {first}.", "Send each file once."))
            continue
        try:
            reads.append(_read_one(name, data))
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        raise Refused(*reasons)
    if len({read.xml for read in reads}) > 1:
        raise refuse("", "The set mixes CSV and XML.", "Send the return in one form: all its CSV files, or the XML.")
    return reads


def _read_one(name: str, data: bytes) -> _Read:
    xml = looks_like_xml(data)
    if xml:
        tables, notes = read_xml(name, data)
    else:
        table, frame, notes = read_csv(name, data)
        tables = {table: frame}
    said = list(notes)
    for table, frame in tables.items():
        tables[table], trimmed, capitalised = tidy(frame)
        if trimmed:
            said.append(f"{name}: spaces around {trimmed} values of {table} were taken off.")
        if capitalised:
            said.append(f"{name}: {capitalised} values of {table} were put into capitals.")
    return _Read(name, tables, said, xml)


def _by_year(reads: list[_Read], year: int | None) -> list[tuple[int | None, list[_Read]]]:
    stated = {read.file: year_in_name(read.file) for read in reads}
    years = {each for each in stated.values() if each is not None}
    if year is not None:
        if years - {year}:
            raise refuse(
                next(file for file, each in stated.items() if each not in (None, year)),
                f"The name says the year {named(years - {year})}, and you chose {year}.",
                "Choose the year that is in the name, or leave the year blank when sending several years.",
            )
        return [(year, reads)]
    unnamed = [read for read in reads if stated[read.file] is None]
    if not years:
        return [(None, group) for group in _groups_without_year(unnamed)]
    if unnamed and len(years) > 1:
        raise refuse(
            unnamed[0].file,
            f"The set holds the years {named(years)}, and this file's name says none.",
            "Put the year in its name (2024_episodes.csv), or each year's files in a folder named for it.",
        )
    groups = {each: [read for read in reads if stated[read.file] == each] for each in years}
    groups[min(years)] += unnamed
    return list(groups.items())


def _groups_without_year(reads: list[_Read]) -> list[list[_Read]]:
    """One group where no table is there twice; otherwise one a folder, or one an XML file and year."""
    if reads[0].xml:
        by_year: dict[int | None, list[_Read]] = {}
        for read in reads:
            by_year.setdefault(infer_year(read.tables["episodes"]), []).append(read)
        return list(by_year.values())
    tables = [table for read in reads for table in read.tables]
    if len(tables) == len(set(tables)):
        return [reads]
    by_folder: dict[str, list[_Read]] = {}
    for read in reads:
        by_folder.setdefault(str(PurePosixPath(read.file).parent), []).append(read)
    return list(by_folder.values())


def _assemble(year: int | None, reads: list[_Read]) -> AnnualReturn:
    tables: dict[str, pd.DataFrame] = {}
    files: dict[str, str] = {}
    for table in TABLES:
        holding = [read for read in reads if table in read.tables]
        if not holding:
            continue
        if len(holding) > 1 and not holding[0].xml:
            raise refuse(
                holding[1].file,
                f"The table {table} is there twice for one year: also in {holding[0].file}.",
                "Send each table once a year. For several years, put the year in the name or use a folder for each.",
            )
        files[table] = "; ".join(read.file for read in holding)
        tables[table] = holding[0].tables[table] if len(holding) == 1 else _joined(holding, table)
    _refuse_without_children(tables, files, reads)
    notes = [note for read in reads for note in read.notes]
    found = year if year is not None else infer_year(tables["episodes"])
    if found is None:
        raise refuse(
            files["episodes"],
            "The collection year is in no name, and no episode has a date to tell it from.",
            "Choose the year when sending the files; write dates as dd/mm/yyyy.",
        )
    if year is None:
        notes.append(
            f"No name states the collection year. By the latest dates in {files['episodes']} "
            f"this was read as the return for the year to 31 March {found}."
        )
    reason = contradiction(found, tables["episodes"], files["episodes"])
    if reason:
        raise Refused(reason)
    absent = [table for table in TABLES if table not in tables and found >= FIRST_COLLECTED.get(table, 0)]
    if absent:
        notes.append(f"Not in the set, so nothing is known from them for {found}: {', '.join(absent)}.")
    every = {table: tables.get(table, empty_table(table)) for table in TABLES}
    return AnnualReturn(year=found, tables=every, files=files, notes=tuple(notes))


def _joined(holding: list[_Read], table: str) -> pd.DataFrame:
    # Rows of the second XML file are numbered on from the first, so that a row number names one row.
    frame = pd.concat([read.tables[table] for read in holding], ignore_index=True)
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    return frame


def _refuse_without_children(tables: dict[str, pd.DataFrame], files: dict[str, str], reads: list[_Read]) -> None:
    lacking = [table for table in REQUIRED if table not in tables]
    if lacking:
        raise refuse(
            reads[0].file,
            f"The set this file belongs to has no table {' and no table '.join(lacking)}.",
            "Every year's return needs the header and the episodes: add the file and send the whole set again.",
        )
    for table in REQUIRED:
        if tables[table].empty:
            mend = "Export the return again with the children in it."
            raise refuse(files[table], f"The table {table} holds column names and no child.", mend)
