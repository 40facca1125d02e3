"""One stage's answer with its evidence: planted truths through the whole of it, and what may not be said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tenants.contribution.stays import Stay
from tenants.diagnosis.assess import Released, StageAnswer, assess, window_of
from tenants.diagnosis.breadth import Band
from tenants.diagnosis.conclusion import WORDS
from tenants.diagnosis.curve import curve
from tenants.diagnosis.known import Known, causes_at, factors_at, traits_of
from tenants.diagnosis.released import released
from tenants.diagnosis.showing import (
    answer_words,
    bar,
    change_sentence,
    out_of_ten,
    pace_sentence,
    pounds,
    share_sentence,
    unseen_sentence,
)
from tests.unit.diagnosis.waits_by_hand import FIRST, HAZARD, LAST, STAGE, exposed, reference, service, stay

WINDOW = window_of(date(2016, 4, 1), LAST)


def known(child: str, **given: Any) -> Known:
    return Known(child, **{"dob": None, "ethnicity": "", "siblings": None, "needs": {}, **given})


def answer(
    stays: list[Stay], children: list[Known] | None = None, said: Released | None = None, hazard: float = HAZARD
) -> StageAnswer:
    return assess(stays, reference(hazard), WINDOW, children or [], said or Released(), times=4)


def test_the_window_is_36_months_or_what_is_held() -> None:
    assert (WINDOW.first, WINDOW.months) == (FIRST, 36)
    short = window_of(date(2024, 4, 1), LAST)
    assert (short.first, short.months) == (date(2024, 4, 1), 24)


def test_a_slow_down_shared_by_all_is_systemic_and_national() -> None:
    found = answer(service(pace=0.5, seed=4), said=Released(national="below"))
    assert found.answer == "systemic"
    assert found.evidence["breadth"]["breadth"] == "national"
    shared = answer(service(pace=0.5, seed=4), said=Released(systemic=Band(0.3, 0.4)))
    assert shared.evidence["breadth"]["breadth"] == "national"
    alone = answer(service(pace=0.5, seed=4), said=Released(national="inside", systemic=Band(0.0, 0.1)))
    assert alone.evidence["breadth"]["breadth"] == "local"


def test_an_isolated_answer_with_one_factor_behind_it_is_systemic_for_that_factor() -> None:
    # Waits are short, so that five children who hardly progress are told apart.
    tried = (service(hardly=6, mean_wait=100, seed=seed) for seed in range(40))
    stays = next(one for one in tried if answer(one, hazard=0.01).answer == "isolated")
    plain = answer(stays, hazard=0.01)
    flagged = {one["child"] for one in plain.evidence["case_list"]}
    children = [known(one.child, siblings=one.child in flagged) for one in stays]
    grouped = answer(stays, children, hazard=0.01)
    assert (grouped.answer, grouped.evidence["factor"]) == ("systemic", "Part of a sibling group")
    assert "Systemic for one group: Part of a sibling group" in answer_words("systemic", grouped.evidence["factor"])
    # A team is shown beside the other factors and is never the answer.
    teams = [known(one.child, team="North" if one.child in flagged else "South") for one in stays]
    by_team = answer(stays, teams, hazard=0.01)
    assert by_team.evidence["factors"][0]["name"].startswith("Team: ")
    assert (by_team.answer, by_team.evidence["factor"]) == ("isolated", "")


def test_too_few_has_a_case_list_and_no_probabilities() -> None:
    found = answer([stay("1", LAST - timedelta(days=900))])
    assert found.answer == "too_few"
    assert found.evidence["posterior"] is None
    assert [one["child"] for one in found.evidence["case_list"]] == ["1"]
    assert bar(None) == []
    assert "no slow-down whatever" in unseen_sentence(found.evidence)


@pytest.mark.parametrize("stays", [[], [stay("1", date(2024, 1, 1), 0)], service(seed=1), service(pace=0.5, seed=2)])
def test_evidence_can_be_kept_and_said_whatever_the_waits(stays: list[Stay]) -> None:
    found = answer(stays)
    kept = json.loads(json.dumps(found.evidence, allow_nan=False))
    for said in (pace_sentence, share_sentence, change_sentence, unseen_sentence):
        assert said(kept).endswith(".")
    assert found.answer in WORDS


def test_a_stage_without_children() -> None:
    assert pace_sentence(answer([]).evidence) == "No child was at this stage in the window."


def test_the_spread_of_the_release_is_used_and_said() -> None:
    assert answer(service(seed=1)).evidence["spread"] == 0.1
    wide = answer(service(seed=1), said=Released(spread=0.2)).evidence
    assert (wide["spread"], wide["spread_released"]) == (0.2, True)
    assert answer(service(seed=1), said=Released(spread=0.0)).evidence["spread"] == 0.05


def test_what_could_have_been_seen_grows_with_the_slow_down() -> None:
    found = assess(service(seed=1, starts_a_year=60), reference(), WINDOW, [], Released(), times=60).evidence["unseen"]
    rights = {one["truth"]: one["right"] for one in found["tried"]}
    assert rights["Everybody at 0.5 of the pace"] > 0.9 > rights["Everybody at 0.8 of the pace"]


def test_the_curves_by_hand() -> None:
    """Ten children from day 0; five progress on day 10, one leaves another way on day 40, four wait on."""
    start = date(2024, 1, 1)
    rows = [stay(str(n), start, 10) for n in range(5)]
    rows += [stay("5", start, 40, "plan_changed"), *(stay(str(n), start) for n in range(6, 10))]
    drawn = curve(exposed(rows), reference(), 730)
    assert drawn.days == (0, 30)  # after day 40 fewer than five are followed
    assert drawn.own == (1.0, 0.5)
    assert drawn.reference == (1.0, pytest.approx(0.995**30, abs=1e-4))


def test_at_the_references_pace_the_curves_agree() -> None:
    drawn = curve(exposed(service(seed=3, starts_a_year=600)), reference(), 730)
    assert len(drawn.days) > 20
    assert np.abs(np.array(drawn.own) - np.array(drawn.reference)).max() < 0.05


def test_no_children_no_curve() -> None:
    assert curve(exposed([]), reference(), 730).days == ()


def test_factors_know_only_what_is_recorded() -> None:
    began = {"1": date(2025, 1, 1), "2": date(2025, 1, 1), "3": date(2025, 1, 1)}
    children = [
        known("1", dob=date(2019, 6, 1), delays=(("finding", "order_contested"), ("placed", "panel_date"))),
        known("2", dob=date(2023, 6, 1), early_permanence=True),
        known("3", early_permanence=False),
        known("elsewhere", dob=date(2010, 1, 1)),
    ]
    found = factors_at(STAGE, children, began)
    assert found["Aged five or over"] == {"1": True, "2": False}
    assert found["Cause: court and legal"] == {"1": True}
    assert found["Cause: panel date"] == {"1": False}  # recorded at another stage
    assert found["Early permanence"] == {"2": True, "3": False}
    assert causes_at(children[0], "placed_to_adoption") == ("panel_date",)
    assert "Part of a sibling group" not in found
    assert traits_of(known("1", needs={"health": "no"}), date(2025, 1, 1)) == {"Complex health": False}


def test_what_a_release_says() -> None:
    pace = {
        "columns": [{"name": "stage"}, {"name": "ratio"}, {"name": "expected"}],
        "rows": [
            [["Placement order to match", ""], [0.8, ""], [1000, ""]],
            [["Decision to match", ""], [0.9, ""], [1000, ""]],  # up to 0.925 before rounding: may be chance
            [["Moving in to adoption order", ""], [1.2, ""], [1000, ""]],
            [["Match to moving in", ""], [None, "c"], [1000, ""]],
        ],
    }
    spread = {
        "columns": [{"name": "stage"}, {"name": "estimate"}],
        "rows": [[["Placement order to match", ""], [0.12, ""]]],
    }
    found = released(pace, spread)
    assert (found["order_to_match"].national, found["order_to_match"].spread) == ("below", 0.12)
    assert (found["match_to_placed"].national, found["match_to_placed"].spread) == (None, None)
    assert (found["decision_to_match"].national, found["placed_to_adoption"].national) == ("inside", "above")
    assert released(None, None)["order_to_match"] == Released()


def test_the_bar_adds_up_to_a_hundred() -> None:
    parts = bar({"none": 1 / 3, "systemic": 1 / 3, "isolated": 1 / 3})
    assert sum(part.share for part in parts) == 100
    assert [part.start for part in parts] == [0, parts[0].share, parts[0].share + parts[1].share]


def test_words_of_numbers() -> None:
    assert [out_of_ten(share) for share in (0.01, 0.34, 0.97)] == ["hardly ever", "in 3 of 10", "nearly always"]
    assert (pounds(-1234.4), pounds(0.2)) == ("−£1,234", "£0")


def test_the_same_children_give_the_same_answer() -> None:
    assert answer(service(seed=5)) == answer(service(seed=5))
    assert replace(answer(service(seed=5)), answer="none") != answer(service(pace=0.5, seed=5))
