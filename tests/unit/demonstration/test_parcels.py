"""What authorities send: files a reader takes for the years meant, mended where a finding blocks applying."""

import pytest

from demonstration.authorities import invented_authorities
from demonstration.parcels import Parcel, files_in, parcels_of, stem_of
from tenants.checks.run import check_returns
from tenants.uploads.reading import read_files

YEARS = tuple(range(2021, 2027))


def test_most_send_the_past_at_once_and_the_latest_year_when_it_is_due() -> None:
    first, second = parcels_of(invented_authorities(2)[1], 1, YEARS)
    assert (first.years, first.stated_year) == (YEARS[:-1], None)
    assert (second.years, second.stated_year) == ((2026,), 2026)
    assert first.applied
    assert second.applied
    (everything,) = parcels_of(invented_authorities(13)[12], 12, YEARS)
    assert (everything.years, everything.stated_year, everything.applied) == (YEARS, None, True)


def test_the_first_goes_year_by_year_and_the_sixth_leaves_its_latest_to_a_visitor() -> None:
    assert [parcel.years for parcel in parcels_of(invented_authorities(1)[0], 0, YEARS)] == [
        (2021, 2022, 2023),
        (2024,),
        (2025,),
        (2026,),
    ]
    assert [parcel.applied for parcel in parcels_of(invented_authorities(6)[5], 5, YEARS)] == [True, False]


@pytest.mark.parametrize("years", [(2025, 2026), (2026,)])
def test_even_one_or_two_years_make_parcels(years: tuple[int, ...]) -> None:
    for number in (0, 1, 5):
        parcels = parcels_of(invented_authorities(1)[0], number, years)
        assert tuple(year for parcel in parcels for year in parcel.years) == years
        assert parcels[0].applied


@pytest.mark.parametrize("mended", [False, True])
def test_files_are_read_as_the_years_they_are_of(mended: bool) -> None:
    authority = invented_authorities(2)[1]
    for parcel in parcels_of(authority, 1, YEARS):
        files = files_in(authority, parcel, 2026, mended=mended)
        assert tuple(each.year for each in read_files(files, year=parcel.stated_year)) == parcel.years
        assert {stem_of(name) for name, _ in files} == {parcel.mended_stem if mended else parcel.stem}
        assert files_in(authority, parcel, 2026, mended=mended) == files


def test_what_blocks_is_gone_from_the_mended_files() -> None:
    # One of the small authorities whose first files are blocked: without any, no correction would ever be shown.
    authority, parcel = invented_authorities(10)[9], Parcel("all", YEARS)
    sent = check_returns(read_files(files_in(authority, parcel, 2026, mended=False)))
    mended = check_returns(read_files(files_in(authority, parcel, 2026, mended=True)))
    assert sent.blocks
    assert not mended.blocks
    assert 0 < len(mended) < len(sent)
