"""Met, not met, unknown: what is not recorded never decides, and what is found out never turns an answer round."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tenants.family_finding.criteria import (
    CONTACTS,
    CRITERIA,
    ETHNICITIES,
    NEEDS,
    REGIONS,
    RELIGIONS,
    Child,
    Offer,
    compare,
    ethnicity_of,
    sex_of,
    together_of,
)


def one_or_none(values: object) -> st.SearchStrategy:
    return st.frozensets(st.sampled_from(sorted(values)), max_size=3)  # type: ignore[call-overload]


answers = st.fixed_dictionaries({need: st.sampled_from(["yes", "no", "unknown"]) for need in NEEDS})
children = st.builds(
    Child,
    age=st.none() | st.integers(0, 17),
    sex=st.sampled_from(["", "male", "female"]),
    together=st.none() | st.tuples(st.integers(1, 2), st.integers(2, 4)),
    needs=answers,
    ethnicity=st.sampled_from(["", *ETHNICITIES]),
    religion=st.sampled_from(["", "none", *RELIGIONS]),
    language=st.sampled_from(["", "Urdu", "English"]),
    contact=one_or_none(CONTACTS),
    avoid=one_or_none(REGIONS),
)
offers = st.builds(
    Offer,
    age_from=st.none() | st.integers(0, 5),
    age_to=st.none() | st.integers(6, 17),
    sex=st.sampled_from(["", "any", "male", "female"]),
    siblings_most=st.none() | st.integers(1, 4),
    needs=answers,
    ethnicities=one_or_none({*ETHNICITIES, "any"}),
    religions=one_or_none({*RELIGIONS, "any"}),
    languages=one_or_none({"urdu", "english"}),
    contacts=one_or_none({*CONTACTS, "any"}),
    region=st.sampled_from(["", *REGIONS]),
)


@given(children, offers, children)
def test_finding_out_about_a_child_never_turns_an_answer_round(child: Child, offer: Offer, more: Child) -> None:
    before = compare(child, offer)
    known = replace(
        child,
        age=more.age if child.age is None else child.age,
        sex=child.sex or more.sex,
        together=child.together or more.together,
        needs={need: more.needs[need] if child.needs[need] == "unknown" else child.needs[need] for need in NEEDS},
        ethnicity=child.ethnicity or more.ethnicity,
        religion=child.religion or more.religion,
        language=child.language or more.language,
        contact=child.contact or more.contact,
        avoid=child.avoid or more.avoid,
    )
    after = compare(known, offer)
    assert all(before[one] in ("unknown", after[one]) for one in CRITERIA), (before, after)


@given(children, offers, offers)
def test_finding_out_about_a_family_never_turns_an_answer_round(child: Child, offer: Offer, more: Offer) -> None:
    before = compare(child, offer)
    known = replace(
        offer,
        age_from=more.age_from if offer.age_from is None else offer.age_from,
        age_to=more.age_to if offer.age_to is None else offer.age_to,
        sex=offer.sex or more.sex,
        siblings_most=more.siblings_most if offer.siblings_most is None else offer.siblings_most,
        needs={need: more.needs[need] if offer.needs[need] == "unknown" else offer.needs[need] for need in NEEDS},
        ethnicities=offer.ethnicities or more.ethnicities,
        religions=offer.religions or more.religions,
        languages=offer.languages or more.languages,
        contacts=offer.contacts or more.contacts,
        region=offer.region or more.region,
    )
    after = compare(child, known)
    assert all(before[one] in ("unknown", after[one]) for one in CRITERIA), (before, after)


@given(children)
def test_a_family_that_has_said_nothing_meets_only_what_is_not_asked(child: Child) -> None:
    for criterion, mark in compare(child, Offer()).items():
        assert mark != "not_met"
        asked_nothing = child.needs.get(criterion) == "no" or (criterion == "religion" and child.religion == "none")
        assert mark == ("met" if asked_nothing else "unknown"), criterion


def test_each_criterion_says_met_and_not_met() -> None:
    offer = Offer(
        age_from=0,
        age_to=4,
        sex="female",
        siblings_most=2,
        needs={"disability": "yes", "health": "no", "development": "no"},
        ethnicities=frozenset({"asian"}),
        religions=frozenset({"any"}),
        languages=frozenset({"urdu"}),
        contacts=frozenset({"letterbox"}),
        region="london",
    )
    fits = Child(
        age=4,
        sex="female",
        together=(2, 2),
        needs={"disability": "yes", "health": "no", "development": "no"},
        ethnicity="asian",
        religion="muslim",
        language="Urdu",
        contact=frozenset({"letterbox"}),
        avoid=frozenset({"east"}),
    )
    assert set(compare(fits, offer).values()) == {"met"}
    other = Child(
        age=5,
        sex="male",
        together=(3, 3),
        needs={"disability": "no", "health": "yes", "development": "yes"},
        ethnicity="black",
        religion="hindu",
        language="Welsh, Urdu",
        contact=frozenset({"letterbox", "siblings"}),
        avoid=frozenset({"london"}),
    )
    assert compare(other, replace(offer, religions=frozenset({"sikh"}))) == {
        **dict.fromkeys(CRITERIA, "not_met"),
        "disability": "met",
    }


def test_an_undecided_sibling_group_is_met_only_by_who_takes_them_all() -> None:
    undecided = Child(together=together_of("undecided", 3, alone=False))
    for most, mark in ((1, "unknown"), (2, "unknown"), (3, "met")):
        assert compare(undecided, Offer(siblings_most=most))["siblings"] == mark
    assert together_of("apart", 3, alone=False) == (1, 1)
    assert together_of("together", 3, alone=False) == (3, 3)
    assert together_of("", 0, alone=False) is None
    assert together_of("", 0, alone=True) == (1, 1)


def test_codes_of_returns_of_any_year() -> None:
    assert [sex_of(code) for code in ("1", "M", "2", "F", "U", "")] == ["male", "male", "female", "female", "", ""]
    assert [ethnicity_of(code) for code in ("WBRI", "MOTH", "CHNE", "REFU", "NOBT")] == [
        "white_british",
        "mixed",
        "asian",
        "",
        "",
    ]
