"""What each invented authority sends: which years together, with which mistakes, and mended where a mistake blocks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from demonstration.authorities import InventedAuthority
from demonstration.errors import with_mistakes
from demonstration.population import lives_of
from demonstration.returns import Rows, files_of, rows_of

File = tuple[str, bytes]
# A demonstration answers the same on every run: the time written into a zip would make other bytes of it.
WHEN = (2026, 6, 15, 12, 0, 0)


@dataclass(frozen=True)
class Parcel:
    """One upload an authority means to send: a single collection year as loose files, several as one zip.

    `stem` begins the name of every file in it, by which the upload is known again; `applied` is whether somebody
    goes on to apply it.
    """

    stem: str
    years: tuple[int, ...]
    applied: bool = True

    @property
    def mended_stem(self) -> str:
        """How the files are called that are sent when the first ones are blocked by a finding."""
        return f"{self.stem}-corrected"

    @property
    def stated_year(self) -> int | None:
        """The year a person states on the form; of several years the folders in the zip tell."""
        return self.years[0] if len(self.years) == 1 else None


def parcels_of(authority: InventedAuthority, number: int, years: tuple[int, ...]) -> tuple[Parcel, ...]:
    """What authority `number` of a demonstration sends, in order.

    The first sends its latest years one by one, as somebody does who tries a new product; the rest of the first twelve
    all the past at once and the latest year when it is due; those who join later everything at once. The sixth has its
    latest return checked and not yet applied, so that a visitor can do that.
    """
    alone = 3 if number == 0 else 1 if number < 12 else 0
    split = max(1, len(years) - alone)
    groups = [years[:split], *((year,) for year in years[split:])]
    waiting = number == 5 and len(groups) > 1
    return tuple(
        Parcel(
            stem=f"{authority.name.lower()}-{_span(group)}",
            years=group,
            applied=not (waiting and at == len(groups) - 1),
        )
        for at, group in enumerate(groups)
    )


def files_in(authority: InventedAuthority, parcel: Parcel, seed: int, *, mended: bool) -> list[File]:
    """The files of a parcel, names and bytes; `mended` without the mistakes that block applying."""
    lives = lives_of(authority, seed)
    clean = {year: rows_of(lives, year) for year in parcel.years}
    spoiled, _ = with_mistakes(clean, seed, authority.code, mended=mended)
    stem = parcel.mended_stem if mended else parcel.stem
    if len(parcel.years) == 1:
        return [(f"{stem}_{name}", data) for name, data in files_of(spoiled[parcel.years[0]]).items()]
    return [(f"{stem}.zip", _zipped(spoiled))]


def stem_of(name: str) -> str:
    """The stem of the parcel that a file of this name belongs to."""
    return name.partition("_")[0].removesuffix(".zip")


def _zipped(rows_by_year: dict[int, Rows]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for year, rows in sorted(rows_by_year.items()):
            for name, data in files_of(rows).items():
                archive.writestr(zipfile.ZipInfo(f"{year}/{name}", WHEN), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
