"""What extracts add to journeys: precedence, blanks, plans that ended, children no return lists."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.journeys.build import build_journeys
from tenants.journeys.document import from_document, to_document
from tenants.journeys.journey import Journey
from tenants.journeys.told import said_by, told_dates
from tenants.journeys.waiting import in_care_at, standing_at, waiting_since
from tenants.uploads.extracts import PERMANENCE, Extract
from tests.unit.journeys.histories import History, day, history, returns_of
from tests.unit.journeys.listed import listed

OTHER = history("9", "2018-01-05 S C2 U6")
WAITS = history("1", "2024-05-03 S C1 U6\n2025-01-12 L E1 U6", "2024-10-10")
PLACED = history("1", "2024-05-03 S C1 U6\n2025-01-12 L E1 U6\n2025-06-01 P E1 A6", "2024-10-10")


def journey_of(one: History, years: range, *extracts: Extract) -> Journey:
    return build_journeys(returns_of([one, OTHER], years), extracts)["1"]


def said(journey: Journey) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.name, one.earlier, one.later, str(one.said_by.told_on), str(one.changed_by.told_on))
        for one in journey.corrections
    ]


def test_the_match_of_a_child_who_waits() -> None:
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-06-20"}))
    assert journey.match == day("2025-06-20")
    assert said_by(journey.sources["match"]) == "Annex A list 10 as at 30 June 2025, row 2"
    assert (journey.known_until, journey.returns_until) == (day("2025-06-30"), day("2025-03-31"))
    assert standing_at(journey, day("2025-06-30")) == "waiting_for_placement"
    assert waiting_since(journey, day("2025-06-30")) == day("2024-10-10")
    assert (journey.corrections, journey.incomplete) == ((), ())


def test_a_later_return_keeps_the_match_of_a_child_who_still_waits() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-06-20"})
    assert journey_of(WAITS, range(2025, 2027), extract).match == day("2025-06-20")


def test_a_match_that_returns_cannot_give_yet_is_no_longer_incomplete() -> None:
    assert "match" in journey_of(PLACED, range(2025, 2027)).incomplete
    journey = journey_of(PLACED, range(2025, 2027), listed("2026-04-20", {"1": "decision=2024-10-10 match=2025-05-20"}))
    assert journey.match == day("2025-05-20")
    assert "match" not in journey.incomplete


@pytest.mark.parametrize(
    ("as_at", "match", "corrections"),
    [
        ("2025-07-30", "2025-05-20", [("match", "2025-05-01", "2025-05-20", "2025-07-30", "2026-03-31")]),
        ("2026-03-31", "2025-05-01", [("match", "2025-05-20", "2025-05-01", "2026-03-31", "2026-03-31")]),
        ("2026-06-30", "2025-05-01", [("match", "2025-05-20", "2025-05-01", "2026-03-31", "2026-06-30")]),
    ],
)
def test_of_a_return_and_an_extract_the_later_counts(as_at: str, match: str, corrections: list[object]) -> None:
    adopted = history(
        "1",
        "2024-05-03 S C1 U6\n2025-01-12 L E1 U6\n2025-06-01 P E1 A6\n2026-01-20 E11",
        "2024-10-10",
        match="2025-05-20",
    )
    journey = journey_of(adopted, range(2025, 2027), listed(as_at, {"1": "decision=2024-10-10 match=2025-05-01"}))
    assert journey.match == day(match)
    assert said(journey) == corrections


def test_a_blank_takes_nothing_away() -> None:
    first = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-06-20 disability=yes"})
    then = listed("2025-09-30", {"1": "decision=2024-10-10"})
    journey = journey_of(WAITS, range(2025, 2026), first, then)
    assert (journey.match, journey.disability) == (day("2025-06-20"), True)
    assert journey.known_until == day("2025-09-30")
    assert [one.as_at for one in journey.listed] == [day("2025-06-30"), day("2025-09-30")]


def test_a_later_extract_of_the_other_kind_corrects_the_earlier() -> None:
    first = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-06-20"})
    then = listed("2025-07-31", {"1": "decision=2024-10-10 match=2025-06-22"}, PERMANENCE)
    for given in ((first, then), (then, first)):
        journey = journey_of(WAITS, range(2025, 2026), *given)
        assert journey.match == day("2025-06-22")
        assert said(journey) == [("match", "2025-06-20", "2025-06-22", "2025-06-30", "2025-07-31")]


def test_the_placement_an_extract_tells_of() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-05-20 placed=2025-06-01"})
    journey = journey_of(WAITS, range(2025, 2026), extract)
    assert journey.placed == day("2025-06-01")
    assert journey.episodes == journey_of(WAITS, range(2025, 2026)).episodes  # no episode is invented
    assert [(one.start, one.outcome, one.place) for one in journey.placements] == [(day("2025-06-01"), "open", "")]
    assert standing_at(journey, day("2025-05-31")) == "waiting_for_placement"
    assert standing_at(journey, day("2025-06-30")) == "placed"


def test_a_later_return_confirms_the_placement() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-05-20 placed=2025-06-01"})
    journey = journey_of(PLACED, range(2025, 2027), extract)
    assert (journey.placed, journey.sources["placed"].table) == (day("2025-06-01"), "episodes")
    assert (journey.match, journey.corrections) == (day("2025-05-20"), ())
    assert [one.place for one in journey.placements] == ["A6"]


def test_a_later_return_shows_that_there_was_no_placement() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 placed=2025-06-01"})
    journey = journey_of(WAITS, range(2025, 2027), extract)
    assert (journey.placed, journey.placements) == (None, ())
    assert said(journey) == [("placed", "2025-06-01", "", "2025-06-30", "2026-03-31")]


def test_a_later_return_shows_another_day_of_moving_in() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 placed=2025-06-04"})
    journey = journey_of(PLACED, range(2025, 2027), extract)
    assert journey.placed == day("2025-06-01")
    assert said(journey) == [("placed", "2025-06-04", "2025-06-01", "2025-06-30", "2026-03-31")]


def test_the_adoption_an_extract_tells_of() -> None:
    extract = listed("2026-06-30", {"1": "decision=2024-10-10 match=2025-05-20 placed=2025-06-01 order=2026-05-11"})
    journey = journey_of(PLACED, range(2025, 2027), extract)
    assert (journey.order, journey.left) == (day("2026-05-11"), day("2026-05-11"))
    assert (journey.placements[-1].outcome, journey.placements[-1].end) == ("adopted", day("2026-05-11"))
    assert standing_at(journey, day("2026-06-30")) == "adopted"
    assert in_care_at(journey, day("2026-06-30")) is False
    # Whether foster carers adopted is in neither source.
    assert journey.incomplete == ("carer_start",)


def test_a_later_return_shows_the_child_still_in_care() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 order=2025-06-11"})
    journey = journey_of(WAITS, range(2025, 2027), extract)
    assert (journey.order, journey.left) == (None, None)
    assert said(journey) == [("order", "2025-06-11", "", "2025-06-30", "2026-03-31")]


def test_a_reversal_after_the_last_return() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 reversed=2025-05-02 reason=RD3"})
    journey = journey_of(WAITS, range(2025, 2026), extract)
    assert (journey.reversed, journey.reversal_reason) == (day("2025-05-02"), "RD3")
    assert standing_at(journey, day("2025-03-31")) == "waiting_for_placement"
    assert standing_at(journey, day("2025-06-30")) == "reversed"
    assert in_care_at(journey, day("2025-06-30")) is None  # an extract does not say where the child lives since


def test_a_later_return_lists_the_decision_as_in_force() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 reversed=2025-05-02 reason=RD3"})
    journey = journey_of(WAITS, range(2025, 2027), extract)
    assert (journey.reversed, journey.reversal_reason) == (None, "")
    assert said(journey) == [("reversed", "2025-05-02", "", "2025-06-30", "2026-03-31")]


def test_a_decision_after_a_reversal_begins_a_new_plan() -> None:
    reversed_ = history("1", "2022-05-03 S C1 U6", "2022-10-10 2023-02-01 RD3")
    extract = listed("2025-06-30", {"1": "decision=2025-04-10 match=2025-06-20"})
    journey = journey_of(reversed_, range(2023, 2026), extract)
    assert (journey.decision, journey.reversed, journey.match) == (day("2025-04-10"), None, day("2025-06-20"))
    assert [one.made for one in journey.earlier_decisions] == [day("2022-10-10")]
    assert journey.corrections == ()


def test_a_row_of_a_plan_that_was_followed_by_another_says_nothing_of_now() -> None:
    again = history("1", "2022-05-03 S C1 U6", "2022-10-10 2024-02-01 RD3\n2024-09-01")
    extract = listed("2023-06-30", {"1": "decision=2022-10-10 match=2023-06-01 family=F1"})
    journey = journey_of(again, range(2023, 2026), extract)
    assert (journey.decision, journey.match, journey.family) == (day("2024-09-01"), None, "F1")


def test_a_row_from_before_the_child_entered_care_anew_says_nothing_of_now() -> None:
    again = history("1", "2021-05-03 S C1 U6\n2023-08-01 E4A\n2024-08-01 S C1 U6")
    extract = listed("2023-06-30", {"1": "entry=2021-05-03 decision=2022-10-10 match=2023-06-01"})
    journey = journey_of(again, range(2022, 2026), extract)
    assert (journey.entry, journey.decision, journey.match) == (day("2024-08-01"), None, None)


def test_a_child_who_left_and_is_listed_with_a_new_entry() -> None:
    gone = history("1", "2021-05-03 S C1 U6\n2022-08-01 E4A", "2021-10-10 2022-01-05 RD1")
    extract = listed("2025-06-30", {"1": "entry=2024-05-01 decision=2025-02-01"})
    journey = journey_of(gone, range(2022, 2026), extract)
    assert (journey.entry, journey.decision, journey.left) == (day("2024-05-01"), day("2025-02-01"), None)
    assert standing_at(journey, day("2025-06-30")) == "waiting_for_order"


def test_a_child_only_an_extract_lists() -> None:
    extract = listed("2025-06-30", {"1": "entry=2024-12-01 decision=2025-05-01 dob=2023-02-01 sex=F"})
    journeys = build_journeys((), [extract])
    journey = journeys["1"]
    assert (journey.seen, journey.episodes, journey.placements) == ((), (), ())
    assert (journey.dob, journey.sex, journey.entry) == (day("2023-02-01"), "F", day("2024-12-01"))
    assert (journey.incomplete, journey.known_until) == ((), day("2025-06-30"))
    assert standing_at(journey, day("2025-06-30")) == "waiting_for_order"
    assert in_care_at(journey, day("2024-11-30")) is False


def test_what_the_only_source_leaves_out_is_incomplete() -> None:
    journey = build_journeys((), [listed("2025-06-30", {"1": "placed=2025-05-01"})])["1"]
    assert journey.incomplete == ("entry", "decision", "placement_order", "match")


def test_a_row_without_a_date_of_a_journey_makes_none() -> None:
    assert build_journeys((), [listed("2025-06-30", {"1": "dob=2020-01-01 family=F1"})]) == {}


def test_a_date_that_cannot_be_read_is_incomplete_and_nobody_says_that_it_did_not_happen() -> None:
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": "decision=2024-10-10 placed=?"}))
    assert journey.incomplete[0] == "placed"
    assert "row 2 gives cannot be read" in journey.missing["placed"]
    assert standing_at(journey, day("2025-06-30")) == "unknown"
    assert standing_at(journey, day("2025-03-31")) == "waiting_for_placement"


def test_a_date_to_come_has_not_happened() -> None:
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": "decision=2024-10-10 placed=2025-07-10"}))
    assert (journey.placed, journey.incomplete) == (None, ())


def test_a_placement_the_newest_list_leaves_out_is_not_known_to_go_on() -> None:
    journey = journey_of(PLACED, range(2025, 2027), listed("2026-06-30", {"1": "decision=2024-10-10"}))
    assert journey.placed == day("2025-06-01")
    assert standing_at(journey, day("2026-03-31")) == "placed"
    assert standing_at(journey, day("2026-06-30")) == "unknown"


def test_brothers_and_sisters() -> None:
    extract = listed("2025-06-30", {"1": "family=F1 decision=2024-10-10", "2": "family=F1 decision=2024-10-10"})
    alone = listed("2025-07-30", {"3": "family=F3 decision=2024-10-10"})
    counted = listed("2025-08-30", {"3": "sibling_group=yes siblings_together=2 siblings_apart=1"}, PERMANENCE)
    one, other = (build_journeys((), given) for given in ([extract, alone], [extract, alone, counted]))
    assert (one["1"].sibling_group, one["2"].sibling_group) == (True, True)
    assert (one["3"].sibling_group, one["3"].family) == (None, "F3")  # unknown is not no
    assert (other["3"].sibling_group, other["3"].siblings_together, other["3"].siblings_apart) == (True, 2, 1)


def test_early_permanence_and_foster_carers_who_adopt() -> None:
    words = "decision=2024-10-10 early_permanence=2024-11-01 early_permanence_decision=2024-10-20 "
    words += "carer_start=2024-11-01 adopted_by_carer=yes"
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": words}, PERMANENCE))
    assert (journey.early_permanence, journey.early_permanence_decision) == (day("2024-11-01"), day("2024-10-20"))
    assert (journey.carer_start, journey.adopted_by_carer) == (day("2024-11-01"), True)
    assert journey.sources["early_permanence"].as_at == day("2025-06-30")


def test_another_order_than_adoption_ends_care() -> None:
    words = "decision=2024-10-10 left=2025-06-02 left_reason=guardianship"
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": words}, PERMANENCE))
    assert (journey.left, journey.left_reason, journey.order) == (day("2025-06-02"), "guardianship", None)
    assert standing_at(journey, day("2025-06-30")) == "left"


def test_a_child_lost_sight_of_is_found_again_by_a_list_of_after_the_returns_only() -> None:
    lost = returns_of([WAITS, OTHER], range(2025, 2026)) + returns_of([OTHER], range(2026, 2027))
    row = {"1": "entry=2024-05-03 decision=2024-10-10 placement_order=2025-01-12"}
    before, after = (build_journeys(lost, [listed(as_at, row)])["1"] for as_at in ("2025-06-30", "2026-06-30"))
    assert "decision" in before.incomplete
    assert standing_at(before, day("2026-03-31")) == "unknown"
    assert (after.decision, "order" in after.incomplete) == (day("2024-10-10"), False)
    assert after.known_until == day("2026-06-30")


def test_the_date_of_birth_of_the_return_is_kept() -> None:
    journey = journey_of(WAITS, range(2025, 2026), listed("2025-06-30", {"1": "dob=2001-01-01 decision=2024-10-10"}))
    assert journey.dob == date(2018, 1, 1)


def test_each_date_as_casework_needs_it() -> None:
    extract = listed("2025-06-30", {"1": "decision=2024-10-10 match=2025-05-20 placed=?"})
    told = told_dates(journey_of(WAITS, range(2025, 2026), extract))
    assert (told["match"].day, told["match"].said_by) == (
        day("2025-05-20"),
        "Annex A list 10 as at 30 June 2025, row 2",
    )
    assert told["entry"].said_by == "return of 2025, Episodes, row 2"
    assert (told["placed"].day, told["placed"].incomplete) == (None, True)
    assert "cannot be read" in told["placed"].missing
    assert (told["order"].day, told["order"].incomplete, told["order"].said_by) == (None, False, "")


def test_documents_of_before_there_were_extracts_still_load() -> None:
    journey = journey_of(PLACED, range(2025, 2027))
    document = to_document(journey)
    for name in (
        "listed",
        "returns_until",
        "placement_unsaid",
        "before_anew",
        "early_permanence_decision",
        "family",
        "sibling_group",
    ):
        del document[name]
    for name in ("siblings_together", "siblings_apart", "disability"):
        del document[name]
    for source in document["sources"].values():
        del source["as_at"]
    assert from_document(document) == journey
