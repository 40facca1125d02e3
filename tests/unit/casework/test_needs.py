"""Needs: not recorded is not no, and what an extract says stands only where nobody recorded anything."""

from __future__ import annotations

from datetime import date

from tenants.casework.needs import profile_of, siblings_of, with_extracts

DAY = date(2026, 6, 1)


def test_not_recorded_is_not_no() -> None:
    profile = profile_of(dob=None, ethnicity="", has_siblings=None, recorded={}, on=DAY)
    assert set(profile.answers.values()) == {"unknown"}
    assert profile.any == "unknown"
    told = profile_of(
        dob=date(2024, 1, 1),
        ethnicity="WBRI",
        has_siblings=False,
        recorded={"disability": "no", "health": "no", "development": "no"},
        on=DAY,
    )
    assert told.any == "no"


def test_a_child_is_five_on_its_birthday() -> None:
    for on, answer in ((date(2026, 5, 31), "no"), (DAY, "yes")):
        profile = profile_of(dob=date(2021, 6, 1), ethnicity="", has_siblings=None, recorded={}, on=on)
        assert profile.answers["age"] == answer


def test_an_extract_tells_where_nobody_recorded() -> None:
    assert with_extracts({}, {"disability": True}) == {"disability": "yes"}
    assert with_extracts({"disability": "no"}, {"disability": True}) == {"disability": "no"}
    assert with_extracts({}, {"disability": None}) == {}
    assert siblings_of(False, {"has_siblings": False}) is False
    assert siblings_of(False, {}) is None
    assert siblings_of(True, {"has_siblings": False}) is True
