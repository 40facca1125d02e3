"""Cases worked by hand where a rule is easily got wrong, and where the open validator does get it wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tenants.checks.run import check_returns
from tenants.uploads.tables import AnnualReturn
from tests.factories.mutations import ADOPTED, BY_CARER, PLACED, WAITING
from tests.factories.returns import annual_return, changed, returns_of, rows_of, with_rows, without


def codes(*held: AnnualReturn, year: int | None = None) -> set[str]:
    """Codes found in these returns (in one year of them)."""
    return {each.code for each in check_returns(held, years=None if year is None else {year})}


def adopted_after_reversal() -> tuple[AnnualReturn, AnnualReturn]:
    """Decided, order granted, reversed, decided anew, adopted: every row as it should be."""
    story = replace(ADOPTED, child="0R", decision=date(2024, 9, 2), placement_order=date(2024, 10, 7))
    last, this = returns_of([story], (2025, 2026))
    first = {"CHILD": "0R", "DOB": "10/02/2023", "DATE_PLACED": "03/11/2023"}
    ended = {**first, "DATE_PLACED_CEASED": "01/08/2024", "REASON_PLACED_CEASED": "RD1"}
    return with_rows(last, "placed_adoption", [ended, *rows_of(last, "placed_adoption")]), this


def test_a_real_reversal_before_the_adoption_is_history() -> None:
    assert codes(*adopted_after_reversal()) == set()


def test_a_reversal_and_a_new_decision_within_the_year_of_adoption() -> None:
    _, this = adopted_after_reversal()
    year = 2026
    story = replace(
        ADOPTED, child="0Q", decision=date(2025, 6, 2), placement_order=date(2025, 6, 20), match=date(2025, 7, 1),
        placed=date(2025, 7, 20), adopted=date(2026, 2, 20),
    )  # fmt: skip
    last, this = returns_of([story], (2025, year))
    first = {"CHILD": "0Q", "DOB": "10/02/2023", "DATE_PLACED": "06/03/2024"}
    last = with_rows(last, "placed_adoption", [first])
    ended = {**first, "DATE_PLACED_CEASED": "02/05/2025", "REASON_PLACED_CEASED": "RD3"}
    this = with_rows(this, "placed_adoption", [ended, *rows_of(this, "placed_adoption")])
    assert codes(last, this, year=year) == set()


def test_the_order_of_a_reversed_plan_says_nothing_about_the_next_decision() -> None:
    last, this = returns_of([replace(WAITING, child="0P")], (2025, 2026))
    first = {**rows_of(last, "placed_adoption")[0], "DATE_PLACED_CEASED": "01/02/2025", "REASON_PLACED_CEASED": "RD1"}
    last = with_rows(last, "placed_adoption", [first])
    this = changed(this, "placed_adoption", "0P", DATE_PLACED="03/06/2025")
    assert codes(last, this, year=2026) == set()


def test_an_adoption_that_claims_the_reversed_decision_is_found() -> None:
    last, this = returns_of([replace(ADOPTED, child="0A")], (2025, 2026))
    only = {**rows_of(this, "placed_adoption")[0], "DATE_PLACED_CEASED": "01/06/2025", "REASON_PLACED_CEASED": "RD1"}
    this = with_rows(this, "placed_adoption", [only])
    assert {"525", "558"} <= codes(last, this, year=2026)


def test_an_adopted_child_is_missed_in_ad1_whether_the_row_or_the_file_is_absent() -> None:
    _, this = returns_of([replace(ADOPTED, child="0A")], (2025, 2026))
    assert codes(without(this, "ad1", "0A")) == {"601"}
    no_file = replace(this, files={table: name for table, name in this.files.items() if table != "ad1"})
    assert codes(without(no_file, "ad1", "0A")) == {"601"}


def test_a_table_that_was_not_sent_is_not_taken_for_an_empty_one() -> None:
    held = returns_of([replace(PLACED, child="0A", entry=date(2025, 5, 4), decision=date(2025, 6, 4))], (2026,))[0]
    sent = {table: name for table, name in held.files.items() if table != "previous_permanence"}
    held = without(held, "previous_permanence", "0A")
    assert "630" in codes(held)
    assert "630" not in codes(replace(held, files=sent))


def test_the_match_is_compared_with_moving_in_even_where_the_episode_was_split_later() -> None:
    story = replace(ADOPTED, child="0A", placed=date(2025, 5, 6), match=date(2025, 4, 20), adopted=date(2026, 3, 2))
    _, this = returns_of([story], (2025, 2026))
    placed = rows_of(this, "episodes")[-1]
    split = [{**placed, "DEC": "01/09/2025", "REC": "X1"}, {**placed, "DECOM": "01/09/2025", "RNE": "L", "LS": "E1"}]
    this = with_rows(this, "episodes", [*rows_of(this, "episodes")[:-1], *split])
    assert "331" not in codes(this)
    assert "331" in codes(changed(this, "ad1", "0A", DATE_MATCH="01/08/2025"))


@pytest.mark.parametrize(("day", "found"), [("31/03/2026", set()), ("30/03/2026", set())])
def test_adopted_on_the_last_day_is_not_looked_after_all_year(day: str, found: set[str]) -> None:
    story = replace(ADOPTED, child="0A", adopted=date(2026, 3, int(day[:2])))
    assert codes(*returns_of([story], (2025, 2026))) == found


def test_still_looked_after_all_year_with_an_adoption_is_found() -> None:
    last, this = returns_of([replace(ADOPTED, child="0A")], (2025, 2026))
    this = changed(this, "episodes", "0A", DEC="", REC="")
    assert {"187", "602"} <= codes(last, this, year=2026)


def test_reversed_decisions_are_compared_as_dates_not_as_text() -> None:
    last, this = returns_of([replace(WAITING, child="0P", decision=date(2024, 5, 30))], (2025, 2026))
    ended = {**rows_of(last, "placed_adoption")[0], "DATE_PLACED_CEASED": "01/02/2025", "REASON_PLACED_CEASED": "RD1"}
    later = changed(this, "placed_adoption", "0P", DATE_PLACED="02/06/2025")
    assert "584" not in codes(with_rows(last, "placed_adoption", [ended]), later, year=2026)
    earlier = changed(this, "placed_adoption", "0P", DATE_PLACED="31/03/2024")
    assert "584" in codes(with_rows(last, "placed_adoption", [ended]), earlier, year=2026)


@pytest.mark.parametrize(
    ("year", "sex", "place", "found"),
    [
        (2024, "2", "K3", set()),
        (2024, "F", "K3", {"101"}),
        (2025, "F", "H5", set()),
        (2025, "2", "Z1", {"101"}),
        (2026, "U", "Z14", set()),
        (2026, "F", "H5", {"146"}),
        (2023, "2", "K3", {"146"}),
        (2026, "F", "Z1", {"146"}),
    ],
)
def test_codes_belong_to_their_years(year: int, sex: str, place: str, found: set[str]) -> None:
    who = {"CHILD": "0A", "DOB": "10/02/2009"}
    episode = {**who, "DECOM": f"01/05/{year - 1}", "RNE": "S", "LS": "V2", "CIN": "N1", "PLACE": place}
    held = annual_return(
        year,
        header=[{**who, "SEX": sex, "ETHNIC": "WBRI"}],
        episodes=[episode],
        previous_permanence=[{**who, "PREV_PERM": "Z1"}],
    )
    assert codes(held) == found


@pytest.mark.parametrize(("year", "expected"), [(2024, {"445", "451", "555"}), (2025, set())])
def test_freeing_orders_were_asked_about_until_2024(year: int, expected: set[str]) -> None:
    story = replace(WAITING, child="0A", decision=None, placement_order=None, entry=date(year - 1, 6, 1))
    held = changed(returns_of([story], (year,))[0], "episodes", "0A", LS="D1")
    assert codes(held) & {"445", "451", "555", "556"} == expected


def test_a_freeing_order_before_the_decision_is_found() -> None:
    story = replace(WAITING, child="0A", placement_order=None, entry=date(2023, 6, 1), decision=date(2023, 7, 1))
    held = changed(returns_of([story], (2024,))[0], "episodes", "0A", LS="D1")
    assert "556" in codes(held)


def test_sex_in_other_letters_is_no_change() -> None:
    held = returns_of([replace(WAITING, child="0A")], (2024, 2025))
    assert "202" not in codes(*held)


def test_a_carer_adoption_of_one_carer_over_the_years_is_clean() -> None:
    assert codes(*returns_of([replace(BY_CARER, child="0A")], (2024, 2025, 2026))) == set()


def test_blank_columns_on_both_sides_are_no_change_of_placement() -> None:
    _, this = returns_of([replace(WAITING, child="0A", placement_order=None, decision=None)], (2025, 2026))
    first = {**rows_of(this, "episodes")[0], "URN": "", "DEC": "01/06/2025", "REC": "X1"}
    second = {**first, "DECOM": "01/06/2025", "RNE": "P", "DEC": "", "REC": ""}
    assert codes(with_rows(this, "episodes", [first, second])) == {"435"}


def test_two_returns_of_one_year_are_refused() -> None:
    held = returns_of([replace(WAITING, child="0A")], (2026,))[0]
    with pytest.raises(ValueError, match="same collection year"):
        check_returns([held, held])


def test_only_the_rules_asked_for() -> None:
    held = changed(returns_of([replace(ADOPTED, child="0A")], (2026,))[0], "ad1", "0A", DATE_MATCH="")
    assert {each.code for each in check_returns([held], {"151"})} == {"151"}
    with pytest.raises(KeyError, match="9999"):
        check_returns([held], {"9999"})


def test_a_finding_says_where_and_what() -> None:
    held = changed(returns_of([replace(ADOPTED, child="0A")], (2026,))[0], "ad1", "0A", DATE_MATCH="", NB_ADOPTR="")
    (finding,) = check_returns([held], {"151"})
    assert (finding.year, finding.file, finding.table, finding.row) == (2026, "2026/ad1.csv", "ad1", 2)
    assert (finding.column, finding.child, finding.found) == ("DATE_MATCH;NB_ADOPTR", "0A", "")
    assert "A2" in finding.rule.damages


def test_a_year_without_the_one_before_is_checked_without_comparing() -> None:
    held = returns_of([replace(WAITING, child="0A")], (2024, 2026))
    found = check_returns(held)
    assert found.years == (2024, 2026)
    assert not {code for _, code in found.asked} & {"502", "560"}
