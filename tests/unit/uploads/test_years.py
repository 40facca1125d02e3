"""Which collection year a set is of."""

from __future__ import annotations

import pytest

from tenants.uploads.reading import Refused, read_files
from tenants.uploads.years import year_in_name
from tests.unit.uploads.made import as_xml, sent, year_of


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2024/episodes.csv", 2024),
        ("SSDA903_2020_episodes.csv", 2020),
        ("903 2023-24/episodes.csv", 2024),
        ("2023_24_header.csv", 2024),
        ("2023-2024.zip/header.csv", 2024),
        ("2023/SSDA903_2024_header.csv", 2024),
        ("episodes.csv", None),
        ("2023 and 2024/episodes.csv", None),
        ("header 2024-05-03.csv", None),
        ("export_20240503.csv", None),
        ("batch 1999/episodes.csv", None),
        ("12024/episodes.csv", None),
    ],
)
def test_the_year_a_name_states(name, year):
    assert year_in_name(name) == year


def test_without_a_name_or_a_person_the_dates_decide_and_it_is_said():
    (annual,) = read_files(sent(year_of(2024)))

    assert annual.year == 2024
    assert any("31 March 2024" in note and "No name states" in note for note in annual.notes)


def test_a_stated_year_needs_no_such_note():
    (annual,) = read_files(sent(year_of(2024)), year=2024)

    assert not any("No name states" in note for note in annual.notes)


def test_one_mistyped_date_does_not_decide_the_year():
    files = year_of(2024, children=tuple(str(number) for number in range(30)))
    files["episodes.csv"] = files["episodes.csv"].replace("12/05/2023", "12/05/2032", 1)

    (annual,) = read_files(sent(files))

    assert annual.year == 2024


def test_files_without_a_year_join_the_one_year_that_is_named():
    files = year_of(2024)
    episodes = files.pop("episodes.csv")

    (annual,) = read_files([*sent(files), ("SSDA903_2024_episodes.csv", episodes.encode())])

    assert annual.year == 2024
    assert annual.sent("header")


def test_folders_without_a_year_are_one_return_each_by_their_dates():
    both = [*sent(year_of(2023), "last time"), *sent(year_of(2024), "this time")]

    assert [annual.year for annual in read_files(both)] == [2023, 2024]


def test_xml_files_without_a_year_are_told_apart_by_their_dates():
    both = [("a.xml", as_xml(year_of(2024))), ("b.xml", as_xml(year_of(2023)))]

    assert [annual.year for annual in read_files(both)] == [2023, 2024]


@pytest.mark.parametrize("wrong", [2022, 2023, 2025, 2026])
def test_a_year_that_the_dates_contradict_is_refused(wrong):
    with pytest.raises(Refused, match=f"not the episodes of the year to 31 March {wrong}"):
        read_files(sent(year_of(2024)), year=wrong)


def test_a_wrong_year_in_the_name_is_refused():
    with pytest.raises(Refused, match="not the episodes of the year to 31 March 2023"):
        read_files(sent(year_of(2024), "2023"))


def test_a_year_chosen_against_the_name_is_refused():
    with pytest.raises(Refused, match="The name says the year 2024, and you chose 2025"):
        read_files(sent(year_of(2024), "2024"), year=2025)


def test_a_file_without_a_year_among_several_years_is_refused():
    files = [*sent(year_of(2023), "2023"), *sent(year_of(2024), "2024"), ("missing.csv", b"CHILD,DOB,MISSING")]
    files[-1] = ("missing.csv", b"CHILD,DOB,MISSING,MIS_START,MIS_END\n")

    with pytest.raises(Refused, match=r"missing\.csv: The set holds the years 2023 and 2024"):
        read_files(files)


def test_no_date_at_all_is_refused_when_nobody_says_the_year():
    files = year_of(2024)
    files["episodes.csv"] = files["episodes.csv"].replace("/", "-")

    with pytest.raises(Refused, match="no episode has a date"):
        read_files(sent(files))


def test_a_child_long_in_one_open_episode_is_not_a_wrong_year():
    files = year_of(2024, children=("1",))
    names = files["episodes.csv"].splitlines()[0]
    files["episodes.csv"] = f"{names}\n1,01/06/2019,S,C2,N1,U6,PR1,,,,N1,N1,1\n"

    (annual,) = read_files(sent(files), year=2024)

    assert annual.year == 2024
