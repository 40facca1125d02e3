"""What the rules find in an extract: each breach is found, and a sound extract has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenants.checks.extracts import check_extract
from tenants.checks.rules import BY_CODE, RULES
from tenants.checks.rules.extracts import EXTRACT_RULES
from tenants.checks.run import Finding
from tenants.uploads.extracts import PERMANENCE, Extract, Problem
from tenants.uploads.plausibility import doubts_about_extract
from tests.unit.journeys.histories import history, returns_of
from tests.unit.journeys.listed import listed

RETURNS = returns_of(
    [
        history("000101", "2024-05-03 S C1 U6\n2025-01-12 L E1 U6", "2024-10-10", dob="2022-01-01"),
        history("2", "2024-05-03 S C1 U6", dob="2022-01-01"),
    ],
    range(2025, 2026),
)
SOUND = "dob=2022-01-01 entry=2024-05-03 decision=2024-10-10 placement_order=2025-01-12 match=2025-06-20"


def found(extract: Extract, *others: Extract) -> list[tuple[str, int, str, str]]:
    findings: list[Finding] = list(check_extract(extract, RETURNS, others))
    return [(one.code, one.row, one.column, one.found) for one in findings]


def test_a_sound_extract_has_no_finding() -> None:
    assert found(listed("2025-06-30", {"000101": SOUND})) == []


@pytest.mark.parametrize(
    ("words", "breach"),
    [
        ("match=2024-10-01", ("X03", 2, "decision;match", "10/10/2024 and 01/10/2024")),
        ("placement_order=2024-10-01", ("X03", 2, "decision;placement_order", "10/10/2024 and 01/10/2024")),
        (
            "placed=2025-06-20 order=2025-06-10 match=2025-06-01",
            ("X03", 2, "placed;order", "20/06/2025 and 10/06/2025"),
        ),
        ("dob=2022-01-02", ("X04", 2, "dob", "02/01/2022")),
        ("reason=RD1", ("X06", 2, "reversed", "RD1")),
        ("reversed=2025-05-01", ("X06", 2, "reversal_reason", "")),
        ("match=2025-07-01", ("X07", 2, "match", "01/07/2025")),
    ],
)
def test_a_breach_in_a_row(words: str, breach: tuple[str, int, str, str]) -> None:
    assert found(listed("2025-06-30", {"000101": f"{SOUND} {words}"})) == [breach]


def test_an_order_before_the_placement() -> None:
    assert [code for code, *_ in found(listed("2025-06-30", {"000101": "dob=2023-01-01 decision=2022-01-01"}))] == [
        "X03",
        "X04",
    ]


def test_a_child_listed_twice_and_the_row_that_does_not_count() -> None:
    extract = listed("2025-06-30", {"000101": SOUND})
    again = replace(extract.rows[0], row=3, days={**extract.rows[0].days, "decision": extract.rows[0].days["dob"]})
    assert ("X02", 3, "child", "000101") in found(replace(extract, rows=(*extract.rows, again)))


def test_zeros_that_were_lost_block() -> None:
    assert found(listed("2025-06-30", {"101": SOUND})) == [("X09", 2, "child", "101")]
    assert BY_CODE["X09"].blocks
    assert [rule.code for rule in EXTRACT_RULES if rule.blocks] == ["X09"]


@pytest.mark.parametrize(("as_at", "codes"), [("2025-03-01", ["X10"]), ("2025-06-30", [])])
def test_a_child_the_return_of_that_time_does_not_list(as_at: str, codes: list[str]) -> None:
    assert [code for code, *_ in found(listed(as_at, {"7": "decision=2024-10-10"}))] == codes


def test_a_date_that_an_earlier_extract_gave() -> None:
    before = listed("2025-06-30", {"000101": SOUND})
    now = listed("2025-09-30", {"000101": SOUND.replace("match=2025-06-20", "")})
    assert found(now, before) == [("X13", 2, "match", "")]
    assert found(now, replace(before, kind=PERMANENCE)) == []
    assert found(replace(now, as_at=before.as_at), replace(before, as_at=now.as_at)) == []
    other_plan = listed("2025-09-30", {"000101": "decision=2025-08-10"})
    assert found(other_plan, before) == []


def test_what_reading_could_not_take_is_among_the_findings() -> None:
    extract = replace(listed("2025-06-30", {"000101": SOUND}), problems=(Problem("X01", 2, "Placed", "000101", "TBC"),))
    (one,) = check_extract(extract, RETURNS, ())
    assert (one.year, one.table, one.code, one.child, one.found) == (2026, extract.kind, "X01", "000101", "TBC")


def test_every_rule_has_its_words_and_no_code_is_there_twice() -> None:
    assert len(BY_CODE) == len(RULES) + len(EXTRACT_RULES)
    assert all(rule.title and rule.mend and rule.why for rule in EXTRACT_RULES)


def test_a_list_of_other_children_is_doubted() -> None:
    ours = {str(number): f"dob=2022-01-0{number % 9 + 1} entry=2024-05-03 decision=2024-10-10" for number in range(20)}
    held = returns_of(
        [history(child, "2024-05-03 S C1 U6", dob=words[4:14]) for child, words in ours.items()], range(2025, 2026)
    )
    assert doubts_about_extract(listed("2025-06-30", ours), held) == ()
    strangers = {f"9{child}": words for child, words in ours.items()}
    (doubt,) = doubts_about_extract(listed("2025-06-30", strangers), held)
    assert (doubt.code, "only 0 are" in doubt.text) == ("strangers_extract", True)
    same_ids = {child: words.replace("dob=2022", "dob=2019") for child, words in ours.items()}
    assert doubts_about_extract(listed("2025-06-30", same_ids), held) != ()
    newly = {child: words.replace("entry=2024", "entry=2025") for child, words in strangers.items()}
    assert doubts_about_extract(listed("2025-06-30", newly), held) == ()
    assert doubts_about_extract(listed("2025-06-30", strangers), ()) == ()
