"""Links from another system: read tolerantly, every row accounted for, the same file twice adds nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.family_finding.links_file import Unreadable, read
from tenants.family_finding.links_plan import HeldLink, Plan, plan
from tenants.family_finding.reasons import REASONS, reason_of, reference_of

TODAY = date(2026, 6, 1)
CHILDREN = {"0012": date(2022, 5, 17), "B7": None}
HEAD = "Child ID;Date of link;Family ref;Outcome;End date;Stop reason;Link ID"


def planned(text: str, *held: HeldLink, encoding: str = "utf-8-sig") -> Plan:
    return plan(read(text.encode(encoding)), CHILDREN, held, TODAY)


def outcomes(found: Plan) -> list[str]:
    return [one.outcome for one in found.rows]


def test_headings_separators_dates_and_reasons_are_read_as_they_come() -> None:
    found = planned(
        f"{HEAD}\n0012;24/3/26;ad-1;went well;;;77\n\nb7;2026-02-01 00:00:00;R2;;3 Mar 2026;Adopters withdrew\n",
        encoding="cp1252",
    )
    assert outcomes(found) == ["new", "problem"]
    assert found.not_read == ("Outcome",)
    assert found.blank == (3,)
    row = found.rows[0].row
    assert row is not None
    assert (row.child, row.family, row.considered, row.external) == ("0012", "AD-1", date(2026, 3, 24), "77")
    assert "none of the reasons" in found.rows[1].says
    stopped = planned(f"{HEAD}\nb7;2026-02-01;R2;;3 Mar 2026;The adopters withdrew;\n").rows[0]
    assert stopped.outcome == "new"
    assert "3 March 2026" in stopped.says
    assert "feedback owed" in stopped.says


def held_of(found: Plan) -> list[HeldLink]:
    return [
        HeldLink(f"id{one.number}", row.child, row.family, row.considered, row.ended, row.reason, False, row.external)
        for one in found.of("new")
        if (row := one.row)
    ]


FILE = f"{HEAD}\n0012;24/3/26;ad-1;;;;77\nB7;1/2/26;r2;;3/3/26;criteria;\n0012;24/3/26;AD-1;;;;77\n"


def test_the_same_file_twice_adds_nothing() -> None:
    first = planned(FILE)
    assert outcomes(first) == ["new", "new", "same"]
    assert "row 2 of this file" in first.rows[2].says
    assert outcomes(planned(FILE, *held_of(first))) == ["same", "same", "same"]


def test_a_link_held_as_live_is_stopped_by_a_later_file_and_nothing_else_is_overwritten() -> None:
    live = HeldLink("id", "0012", "AD-1", date(2026, 3, 24), None, "", False, "77")
    later = f"{HEAD}\n0012;24/3/26;AD-1;;1/5/26;criteria;77\n"
    [one] = planned(later, live).rows
    assert (one.outcome, one.link) == ("stops", "id")
    ended = HeldLink("id", "0012", "AD-1", date(2026, 3, 24), date(2026, 5, 1), "criteria", False, "77")
    assert outcomes(planned(later, ended)) == ["same"]
    for other in (
        f"{HEAD}\n0012;24/3/26;AD-1;;2/5/26;criteria;77\n",
        f"{HEAD}\n0012;24/3/26;AD-1;;1/5/26;contact;77\n",
        f"{HEAD}\n0012;24/3/26;AD-1;;;;77\n",
        f"{HEAD}\n0012;25/3/26;AD-1;;;;77\n",
    ):
        [one] = planned(other, ended).rows
        assert one.outcome == "problem", other
        assert one.mend


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("9;24/3/26;ad-1;;;;", "no case with this identifier"),
        (";24/3/26;ad-1;;;;", "Child: nothing stands here"),
        ("0012;24/3/26;The Smiths;;;;", "no reference"),
        ("0012;31/2/26;ad-1;;;;", "no date"),
        ("0012;24/7/26;ad-1;;;;", "still to come"),
        ("0012;24/3/20;ad-1;;;;", "before the child was born"),
        ("0012;24/3/26;ad-1;;1/3/26;criteria;", "is before"),
        ("0012;24/3/26;ad-1;;1/5/26;;", "Reason: nothing stands here"),
        ("0012;24/3/26;ad-1;;;criteria;", "Stopped: nothing stands here"),
        ("0012;24/3/26;ad-1;;1/5/26;another reason;", "Reason in words: nothing stands here"),
        ("0012;24/3/26;ad-1;;;;77;more", "8 cells"),
    ],
)
def test_a_problem_says_what_was_found_and_how_to_mend_it(row: str, says: str) -> None:
    [one] = planned(f"{HEAD}\n{row}\n").rows
    assert one.outcome == "problem"
    assert says in one.says
    assert one.mend
    assert "Smiths" not in one.family + one.says


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "no CSV"),
        (b"Child,Other\n1,2\n", "no column “Family”"),
        (b"Child,Family,Considered\n" + b"1,2,3\n" * 1001, "more than 1,000 rows"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_list_of_links_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data)


cells = st.text(st.characters(exclude_characters='";\r\n\x00', exclude_categories=("Cs",)), max_size=8)


@given(st.lists(st.lists(cells, min_size=1, max_size=8), max_size=6))
def test_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    text = "\n".join([HEAD, *(";".join(row) for row in rows)]) + "\n"
    found = planned(text)
    numbers = sorted([*(one.number for one in found.rows), *found.blank])
    assert numbers == list(range(2, len(rows) + 2))


def test_a_name_is_no_reference_and_reasons_are_known_by_code_and_words() -> None:
    assert reference_of(" ad/12-b ") == "AD/12-B"
    assert [reference_of(text) for text in ("Smith", "12 High Street", "", "x" * 21 + "1")] == [""] * 4
    assert all(reason_of(code) == code == reason_of(words.upper()) for code, words in REASONS.items())
    assert reason_of("why not") == ""
