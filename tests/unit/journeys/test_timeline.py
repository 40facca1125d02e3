"""The picture of a journey: where bars begin and how wide they are, worked by hand."""

from __future__ import annotations

from datetime import date

from tenants.journeys.build import build_journeys
from tenants.journeys.timeline import Bar, Timeline, timeline_of
from tests.unit.journeys.histories import History, history, returns_of


def picture(one: History, *years: int) -> Timeline:
    return timeline_of(build_journeys(returns_of([one, history("9", "2018-01-05 S C2 U6")], years))["1"])


def bar(timeline: Timeline, label: str) -> Bar:
    return next(one for one in timeline.bars if one.label.startswith(label))


def test_the_stages_of_an_adoption_fill_the_picture() -> None:
    # 1,000 days from 1 January 2021 to 28 September 2023, so that a day is a thousandth of the width.
    timeline = picture(
        history(
            "1",
            "2021-01-01 S C1 U6\n2021-07-20 L E1 U6\n2022-05-16 P E1 A6\n2023-09-28 E11",
            "2021-04-11",
            match="2022-02-05",
        ),
        *range(2021, 2025),
    )
    assert (timeline.first, timeline.last) == (date(2021, 1, 1), date(2023, 9, 28))
    assert [(one.start, one.width, one.days) for one in timeline.bars] == [
        (0, 100, 100),  # entry to decision
        (100, 100, 100),  # decision to order
        (200, 200, 200),  # order to match
        (400, 100, 100),  # match to moving in
        (500, 500, 500),  # moving in to adoption order
    ]
    assert not any(one.still or one.unknown for one in timeline.bars)


def test_a_match_before_the_order_keeps_its_sign() -> None:
    timeline = picture(
        history(
            "1",
            "2021-01-01 S C1 U6\n2021-07-20 L E1 U6\n2021-08-01 P E1 A6\n2022-01-28 E11",
            "2021-04-11",
            match="2021-07-10",
        ),
        2021,
        2022,
    )
    order_to_match = bar(timeline, "Placement order to match")
    assert (order_to_match.days, order_to_match.width > 0) == (-10, True)


def test_a_wait_goes_on_to_the_last_day_known() -> None:
    timeline = picture(history("1", "2024-01-01 S C1 U6", "2024-06-01"), 2024, 2025)
    waits = bar(timeline, "Decision to placement order")
    assert (waits.still, waits.ends, waits.days) == (True, None, 303)  # 1 June 2024 to 31 March 2025
    assert waits.start + waits.width == 1000
    # Stages that have not begun have no row.
    assert [one.label for one in timeline.bars] == ["Entry to care to decision", "Decision to placement order"]


def test_a_reversal_ends_the_open_stage() -> None:
    timeline = picture(history("1", "2021-05-03 S C1 U6", "2021-09-10 2022-06-15 RD4"), 2022, 2023)
    ended = bar(timeline, "Decision to placement order")
    assert (ended.kind, ended.days, ended.still) == ("reversed", 278, False)


def test_what_cannot_be_known_is_said_and_drawn_as_unknown() -> None:
    one = history("1", "2016-01-01 S C1 U6\n2022-03-01 P C2 U6\n2023-05-01 L E1 U6\n2023-10-01 P E1 A6", "2023-01-10")
    timeline = picture(one, 2023, 2024)
    entry = bar(timeline, "Entry to care to decision")
    # The entry is not held and the decision is: words alone, no bar.
    assert (entry.kind, entry.width, entry.ends, entry.days) == ("unknown", 0, date(2023, 1, 10), None)
    assert "not the start of being looked after" in entry.unknown
    match = bar(timeline, "Placement order to match")
    assert (match.kind, match.begins, match.width > 0) == ("unknown", date(2023, 5, 1), True)


def test_a_consent_case_has_no_stage_of_an_order() -> None:
    one = history("1", "2022-05-03 S V2 U6\n2022-11-01 P V2 A4\n2023-06-30 E11", "2022-09-10", match="2022-10-06")
    labels = [one.label for one in picture(one, 2023, 2024).bars]
    assert not [label for label in labels if "placement order" in label.lower()]
    assert "Decision to match (with consent, no order)" in labels


def test_early_permanence_disruptions_and_earlier_decisions_have_rows_of_their_own() -> None:
    one = history(
        "1",
        """2021-01-01 S C1 U5
           2021-07-20 L E1 U5
           2022-02-01 L C2 U5
           2022-10-01 L E1 U5
           2023-01-01 P E1 A6
           2023-05-01 P E1 U6""",
        "2021-04-11 2022-02-01 RD1\n2022-08-01",
    )
    timeline = picture(one, *range(2021, 2025))
    early = bar(timeline, "Early permanence")
    assert (early.begins, early.ends) == (date(2021, 1, 1), date(2023, 1, 1))
    assert bar(timeline, "Earlier decision, reversed (RD1)").days == 296
    # Not placed anew: the placement of the journey itself ended, after 120 days, and no stage goes on from it.
    ended = bar(timeline, "Moving in to adoption order")
    assert (ended.kind, ended.days, ended.still) == ("disrupted", 120, False)
    assert not [one for one in timeline.bars if one.label == "Placement that ended"]


def test_a_placement_that_ended_before_the_one_that_counts_has_a_row() -> None:
    one = history(
        "1",
        "2021-01-01 S C1 U6\n2021-07-20 L E1 U6\n2022-02-01 P E1 A6\n2022-06-01 P E1 U6\n2023-01-01 P E1 A6",
        "2021-04-11",
    )
    timeline = picture(one, *range(2021, 2025))
    assert bar(timeline, "Placement that ended").days == 120
    assert bar(timeline, "Moving in to adoption order").still


def test_nothing_is_drawn_outside_the_picture() -> None:
    from tests.unit.journeys.lives import life

    lives = [life(seed, f"{seed:04d}").history for seed in range(80)]
    for journey in build_journeys(returns_of(lives, (2020, 2021, 2022, 2025))).values():
        for each in timeline_of(journey).bars:
            assert each.width == 0 or (each.start >= 0 and each.start + each.width <= 1000), (journey.child, each)
