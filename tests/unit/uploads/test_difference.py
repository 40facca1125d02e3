"""What applying would change, and that undoing gives back exactly what was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tenants.uploads.difference import Difference, difference, from_document, to_document
from tenants.uploads.reading import read_files
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.union import AppliedUpload, fingerprint, in_effect, with_upload
from tests.unit.uploads.made import sent, year_of


def read(year: int, files: dict[str, str] | None = None) -> AnnualReturn:
    (annual,) = read_files(sent(files or year_of(year), str(year)))
    return annual


def corrected(year: int, was: str, now: str) -> AnnualReturn:
    return read(year, {name: text.replace(was, now) for name, text in year_of(year).items()})


def test_the_first_return_is_all_new():
    found = difference({}, build_journeys([read(2024)]))

    assert found.new == ("000101", "000102", "A103")
    assert (found.gone, found.changed, found.unchanged) == ((), (), 0)


def test_the_same_return_again_changes_nothing():
    journeys = build_journeys([read(2024)])

    found = difference(journeys, build_journeys([read(2024)]))

    assert found.changes_nothing
    assert found.unchanged == 3


def test_a_moved_date_says_what_it_was_and_is_and_which_row_said_so():
    before = build_journeys([read(2024)])
    after = build_journeys([corrected(2024, "09/01/2024,E11", "11/01/2024,E11")])

    (change,) = difference(before, after).changed

    (moved,) = change.dates
    assert (change.child, moved.name) == ("A103", "order")
    assert (moved.was, moved.now) == (date(2024, 1, 9), date(2024, 1, 11))
    assert moved.was_source is not None
    assert moved.now_source is not None
    assert (moved.now_source.table, moved.now_source.row) == ("episodes", 7)
    assert [fact.name for fact in change.facts] == ["left"]


def test_a_date_that_was_not_known_and_now_is_known_not_to_be_is_a_change():
    journey = build_journeys([read(2024)])["A103"]
    unknown = replace(journey, reversed=None, incomplete=(*journey.incomplete, "reversed"))

    (change,) = difference({"A103": unknown}, {"A103": journey}).changed

    (moved,) = change.dates
    assert (moved.name, moved.was, moved.now) == ("reversed", None, None)
    assert (moved.was_incomplete, moved.now_incomplete) == (True, False)


def test_a_child_that_a_replacing_return_leaves_out_is_gone():
    before = build_journeys([read(2024)])
    after = build_journeys([read(2024, year_of(2024, children=("000102", "A103")))])

    assert difference(before, after).gone == ("000101",)


def test_a_later_return_that_disagrees_is_listed_as_a_conflict_once():
    first = read(2024, year_of(2024, children=("1", "2")))
    second = corrected(2025, "", "")
    header = first.tables["header"].assign(ETHNIC="MOTH")
    header.index = first.tables["header"].index
    second = AnnualReturn(2025, {**first.tables, "header": header}, first.files)

    before, after = build_journeys([first]), build_journeys([first, second])
    found = difference(before, after)

    ethnic = [each for each in found.conflicts if each.name == "ethnicity"]
    assert [(each.child, each.earlier, each.later) for each in ethnic] == [("1", "WBRI", "MOTH"), ("2", "WBRI", "MOTH")]
    assert difference(after, after).conflicts == ()


def test_a_difference_comes_back_equal_from_its_document():
    before = build_journeys([read(2024), read(2023)])
    after = build_journeys([corrected(2024, "15/09/2023", "16/09/2023"), read(2025, year_of(2025, children=("9",)))])
    found = difference(before, after)

    assert found.changed
    assert from_document(json.loads(json.dumps(to_document(found)))) == found


# --- which return is in effect

UPLOADS = [UUID(int=number) for number in range(1, 7)]
VERSIONS = {
    (year, version): corrected(year, f"01/08/{year - 1}", f"{version:02d}/08/{year - 1}")
    for year in (2023, 2024)
    for version in range(1, 4)
}
uploads = st.lists(st.sets(st.sampled_from([2023, 2024]), min_size=1), min_size=1, max_size=5)


def applied_of(years_of_each: list[set[int]]) -> list[AppliedUpload]:
    return [AppliedUpload(UPLOADS[order], order, tuple(sorted(years))) for order, years in enumerate(years_of_each)]


def journeys_of(effective: dict[int, UUID]) -> dict[str, Journey]:
    return build_journeys([VERSIONS[year, upload.int % 3 + 1] for year, upload in effective.items()])


def test_the_upload_applied_last_counts_year_by_year():
    effective = in_effect(applied_of([{2023, 2024}, {2024}]))

    assert effective == {2023: UPLOADS[0], 2024: UPLOADS[1]}


@given(uploads)
def test_applying_on_top_is_what_was_foreseen(years_of_each):
    *before, last = applied_of(years_of_each)

    assert with_upload(in_effect(before), last.upload, last.keys) == in_effect([*before, last])


def turned(found: Difference) -> list[tuple[str, list[tuple[object, ...]]]]:
    return [(each.child, [(moved.name, moved.now, moved.was) for moved in each.dates]) for each in found.changed]


def straight(found: Difference) -> list[tuple[str, list[tuple[object, ...]]]]:
    return [(each.child, [(moved.name, moved.was, moved.now) for moved in each.dates]) for each in found.changed]


@settings(max_examples=25, deadline=None)
@given(uploads, st.sets(st.sampled_from([2023, 2024]), min_size=1))
def test_applying_and_undoing_gives_back_exactly_what_was(years_of_each, years):
    ledger = applied_of(years_of_each)
    former = journeys_of(in_effect(ledger))

    applied = [*ledger, AppliedUpload(UPLOADS[5], len(ledger), tuple(years))]
    there = journeys_of(in_effect(applied))
    back = journeys_of(in_effect([each for each in applied if each.upload != UPLOADS[5]]))

    assert back == former
    forth, undone = difference(former, there), difference(there, back)
    assert straight(forth) == turned(undone)
    assert (forth.new, forth.gone) == (undone.gone, undone.new)


@given(uploads, st.data())
def test_undoing_an_earlier_upload_leaves_later_ones_in_effect(years_of_each, data):
    applied = applied_of(years_of_each)
    undone = data.draw(st.sampled_from(applied))
    effective = in_effect(applied)

    without = in_effect([each for each in applied if each is not undone])

    assert undone.upload not in without.values()
    assert {year: upload for year, upload in effective.items() if upload != undone.upload}.items() <= without.items()


@given(uploads, uploads)
def test_a_fingerprint_tells_states_apart(one, other):
    first, second = in_effect(applied_of(one)), in_effect(applied_of(other))

    assert (fingerprint(first) == fingerprint(second)) == (first == second)
