"""Returns of invented children: the exact tables, dates as written in a return, years that agree with one another."""

import csv
import io
import re
from datetime import date

import pytest

from demonstration.authorities import invented_authorities
from demonstration.lives import Life
from demonstration.population import lives_of
from demonstration.returns import FILE_NAMES, write_returns
from demonstration.truth import truth
from tenants.uploads.tables import TABLES

YEARS = range(2021, 2027)
DAY = re.compile(r"\d\d/\d\d/\d{4}")
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return lives_of(invented_authorities(2)[1], 2026)


@pytest.fixture(scope="module")
def read(lives: list[Life]) -> dict[int, dict[str, Table]]:
    tables = {name: table for table, name in FILE_NAMES.items()}
    found: dict[int, dict[str, Table]] = {}
    for year, files in write_returns(lives, YEARS).items():
        found[year] = {}
        for name, data in files.items():
            lines = csv.reader(io.StringIO(data.decode()))
            assert tuple(next(lines)) == TABLES[tables[name]]
            found[year][tables[name]] = [dict(zip(TABLES[tables[name]], line, strict=True)) for line in lines]
    return found


def day(text: str) -> date:
    return date(int(text[6:]), int(text[3:5]), int(text[:2]))


def test_a_year_is_the_same_whichever_others_are_written(lives: list[Life]) -> None:
    everything = write_returns(lives, YEARS)
    assert write_returns(lives, [2024]) == {2024: everything[2024]}
    assert write_returns(list(reversed(lives)), YEARS) == everything


def test_tables_of_a_year(read: dict[int, dict[str, Table]]) -> None:
    assert "sw_episodes" not in read[2023]
    assert read[2024]["sw_episodes"]
    for year, tables in read.items():
        for table in ("header", "episodes", "reviews", "uasc", "oc2", "ad1", "placed_adoption", "previous_permanence"):
            assert tables[table], (year, table)
        assert {row["SEX"] for row in tables["header"]} == ({"M", "F"} if year >= 2025 else {"1", "2"})


def test_every_date_is_written_as_a_return_has_it(read: dict[int, dict[str, Table]]) -> None:
    dates = ("DOB", "DECOM", "DEC", "REVIEW", "DUC", "DATE_INT", "DATE_MATCH", "DATE_PLACED", "DATE_PLACED_CEASED")
    for tables in read.values():
        for rows in tables.values():
            for row in rows:
                for column in dates:
                    assert DAY.fullmatch(row.get(column) or "01/01/2000")


def test_keys_agree_between_tables(read: dict[int, dict[str, Table]]) -> None:
    for tables in read.values():
        born = {row["CHILD"]: row["DOB"] for row in tables["header"]}
        assert len(born) == len(tables["header"])
        assert {row["CHILD"] for row in tables["episodes"]} == set(born)
        for table, rows in tables.items():
            assert all(born[row["CHILD"]] == row.get("DOB", born[row["CHILD"]]) for row in rows), table
        for table in ("uasc", "oc2", "ad1", "previous_permanence"):
            assert len({row["CHILD"] for row in tables[table]}) == len(tables[table]), table


def test_episodes_continue_from_year_to_year(read: dict[int, dict[str, Table]]) -> None:
    kept = ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "HOME_POST", "PL_POST", "URN")
    for year in range(2022, 2027):
        before = {(e["CHILD"], e["DECOM"]): e for e in read[year - 1]["episodes"]}
        now = {(e["CHILD"], e["DECOM"]): e for e in read[year]["episodes"]}
        still_open = {key for key, episode in before.items() if not episode["DEC"]}
        assert still_open <= set(now)
        for key in still_open:
            assert [before[key][column] for column in kept] == [now[key][column] for column in kept]
        for key in set(now) - set(before):
            assert day(now[key]["DECOM"]) >= date(year - 1, 4, 1), key


def test_nothing_is_known_before_it_happened(read: dict[int, dict[str, Table]]) -> None:
    for year, tables in read.items():
        last = date(year, 3, 31)
        for table, column in (
            ("episodes", "DEC"),
            ("episodes", "DECOM"),
            ("ad1", "DATE_MATCH"),
            ("placed_adoption", "DATE_PLACED"),
            ("placed_adoption", "DATE_PLACED_CEASED"),
            ("reviews", "REVIEW"),
        ):
            assert all(day(row[column]) <= last for row in tables[table] if row[column]), (year, table, column)


def test_open_decisions_are_carried_forward(read: dict[int, dict[str, Table]]) -> None:
    for year in range(2022, 2027):
        before = {
            (r["CHILD"], r["DATE_PLACED"]) for r in read[year - 1]["placed_adoption"] if not r["DATE_PLACED_CEASED"]
        }
        adopted = {row["CHILD"] for row in read[year - 1]["ad1"]}
        now = {(row["CHILD"], row["DATE_PLACED"]) for row in read[year]["placed_adoption"]}
        assert {key for key in before if key[0] not in adopted} <= now


def test_adopters_are_told_in_the_year_of_the_order_only(read: dict[int, dict[str, Table]]) -> None:
    for tables in read.values():
        ended = {e["CHILD"] for e in tables["episodes"] if e["REC"] in ("E11", "E12")}
        assert {row["CHILD"] for row in tables["ad1"]} == ended
        decided = {
            row["CHILD"]: row["DATE_PLACED"] for row in tables["placed_adoption"] if not row["DATE_PLACED_CEASED"]
        }
        assert all(decided[row["CHILD"]] == row["DATE_INT"] for row in tables["ad1"])


def test_truth_is_what_the_returns_were_written_from(lives: list[Life], read: dict[int, dict[str, Table]]) -> None:
    told = truth(lives)
    held = {row["CHILD"] for tables in read.values() for row in tables["episodes"] if row["LS"] not in ("V3", "V4")}
    assert set(told) == held
    for year, tables in read.items():
        for row in tables["ad1"]:
            one = told[row["CHILD"]]
            assert one.order is not None
            assert date(year - 1, 4, 1) <= one.order <= date(year, 3, 31)
            assert (one.decision, one.match) == (day(row["DATE_INT"]), day(row["DATE_MATCH"]))
            assert (row["FOSTER_CARE"] == "1") == (one.carer_start is not None)
        for row in tables["placed_adoption"]:
            assert day(row["DATE_PLACED"]) in [made for made, _, _ in told[row["CHILD"]].decisions] or row["CHILD"] in {
                life.child for life in lives if len(life.periods) > 1
            }


def test_truth_as_at_an_earlier_day_knows_nothing_later(lives: list[Life]) -> None:
    at = date(2023, 3, 31)
    earlier, later = truth(lives, at), truth(lives)
    assert set(earlier) < set(later)
    for one in earlier.values():
        known = (one.entry, one.decision, one.placement_order, one.match, one.placed, one.order, one.reversed, one.left)
        assert all(each is None or each <= at for each in known)
    assert any(later[child].order and not one.order and one.placed for child, one in earlier.items())
