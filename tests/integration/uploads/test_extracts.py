"""The whole way of an extract: the same life as a return, and what returns make of it before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from permanence.database import commit, session, working_as
from tenants.contribution.actions import prepare
from tenants.journeys.store import told_to
from tenants.uploads import actions, store
from tenants.uploads.difference import from_document
from tenants.uploads.extracts import ANNEX_A
from tenants.uploads.held import extracts_in_effect, returns_in_effect
from tenants.uploads.states import NotNow
from tenants.uploads.union import ExtractKey
from tests.integration.uploads.conftest import Place
from tests.integration.uploads.test_pages import page_of, send, text_of
from tests.unit.uploads.extracts_made import TITLES, list_10, permanence, table, workbook
from tests.unit.uploads.made import sent, year_of

RETURN = sent(year_of(2024), "2024")
NAME = "list10_2024-06-30.csv"
PLACED = {
    "child": "000101",
    "dob": "03/02/2022",
    "decision": "01/08/2023",
    "match": "15/09/2023",
    "placed": "01/10/2023",
}


def list_of(*rows: dict[str, Any], name: str = NAME) -> list[tuple[str, bytes]]:
    return [(name, list_10(*rows))]


def test_received_checked_applied_undone(place: Place) -> None:
    place.applied(RETURN)
    former = place.journeys()

    upload_id = place.checked(list_of({**PLACED, "family": "F1", "disability": "a) Yes"}))
    checked = place.upload(upload_id)
    assert (checked.state, checked.kind, checked.as_at, checked.years) == ("checked", ANNEX_A, date(2024, 6, 30), [])
    assert (checked.findings, checked.blocking, checked.doubts) == (0, 0, [])
    assert checked.contents[0]["children"] == 1
    assert ["match", 1] in checked.contents[0]["days"]
    (change,) = from_document(checked.difference).changed
    (moved,) = change.dates
    assert (change.child, moved.name, moved.was, moved.now, moved.was_incomplete) == (
        "000101",
        "match",
        None,
        date(2023, 9, 15),
        True,
    )
    assert moved.now_source is not None
    assert (moved.now_source.as_at, moved.now_source.row) == (date(2024, 6, 30), 2)
    assert {fact.name: fact.now for fact in change.facts} == {"family": "F1", "disability": "yes"}
    assert place.journeys() == former

    place.ask(actions.request_apply, upload_id)
    place.work(upload_id)
    journey = place.journeys()["000101"]
    assert (journey.match, journey.disability, journey.known_until) == (date(2023, 9, 15), True, date(2024, 6, 30))
    with working_as(place.scope):
        assert list(store.effective()) == [2024, ExtractKey(ANNEX_A, date(2024, 6, 30))]
        assert told_to() == (date(2024, 3, 31), date(2024, 6, 30))
        assert [one.name for one in extracts_in_effect()] == ["Annex A list 10 as at 30 June 2024"]
        assert [one.year for one in returns_in_effect()] == [2024]

    place.undo(upload_id)
    assert place.journeys() == former


def test_before_or_after_the_return_the_end_is_the_same(place: Place, new_authority: Callable) -> None:
    from permanence.database import authority_scope

    other_authority = new_authority()
    other = Place(other_authority.code, authority_scope(other_authority.role), place.analyst)
    for each in (RETURN, list_of(PLACED)):
        place.applied(each)
    for each in (list_of(PLACED), RETURN):
        other.applied(each)
    assert place.journeys() == other.journeys()


def test_a_later_return_confirms_or_overrides(place: Place) -> None:
    place.applied(RETURN)
    place.applied(list_of(PLACED, {"child": "000102", "decision": "01/08/2023", "placed": "05/10/2023"}))
    told = year_of(2025, children=("000101", "000102"))
    for autumn in ("12/05", "01/10", "01/08"):
        told = {name: content.replace(f"{autumn}/2024", f"{autumn}/2023") for name, content in told.items()}
    upload_id = place.checked(sent(told, "2025"))
    found = from_document(place.upload(upload_id).difference)
    assert [(one.child, one.name, one.earlier, one.later) for one in found.conflicts if one.said_by.as_at] == [
        ("000102", "placed", "2023-10-05", "2023-10-01")
    ]


def test_sent_again_for_the_same_day_it_takes_the_place_of_the_former(place: Place) -> None:
    place.applied(RETURN)
    first = place.applied(list_of(PLACED))
    former = place.journeys()
    second = place.applied(list_of({**PLACED, "match": ""}))
    assert place.journeys()["000101"].match is None  # not a blank in a later extract: this is that extract, corrected
    with working_as(place.scope):
        assert store.effective()[ExtractKey(ANNEX_A, date(2024, 6, 30))] == second
    place.undo(second)
    assert place.journeys() == former
    place.undo(first)
    assert place.journeys()["000101"].match is None


def test_the_same_bytes_for_another_day_are_another_upload(place: Place) -> None:
    files = list_of(PLACED, name="list10.csv")
    first = place.checked(files)
    today = datetime.now(UTC).date()
    assert place.upload(first).as_at is not None
    assert abs((place.upload(first).as_at - today).days) <= 1
    with working_as(place.scope):
        again = actions.receive(files=files, year=None, as_at=date(2024, 6, 30), by=place.analyst)
        commit()
    assert not again.earlier
    place.work(again.upload_id)
    assert place.upload(again.upload_id).as_at == date(2024, 6, 30)


def test_what_cannot_be_read_fails_with_what_to_do(place: Place) -> None:
    titles = {**TITLES, "match": "Matched"}
    failed = place.upload(place.checked([("list10.csv", list_10(PLACED, titles=titles))]))
    assert (failed.state, failed.kind, failed.as_at) == ("failed", "return", None)
    assert "it lacks “Date of Matching Child and Prospective Adopters”" in failed.message


def test_lost_zeros_keep_it_from_being_applied(place: Place) -> None:
    place.applied(RETURN)
    upload_id = place.checked(list_of({**PLACED, "child": "101"}))
    assert place.upload(upload_id).blocking == 1
    with pytest.raises(NotNow, match="block applying"):
        place.ask(actions.request_apply, upload_id)


def test_changes_worked_out_before_an_extract_was_applied_are_stale(place: Place) -> None:
    first = place.checked(RETURN)
    second = place.checked(list_of(PLACED))
    place.ask(actions.request_apply, second)
    place.work(second)
    with pytest.raises(NotNow, match="Check the upload again"):
        place.ask(actions.request_apply, first)


def test_the_audit_says_which_extract(place: Place) -> None:
    place.undo(place.applied(list_of(PLACED)))
    with working_as(place.scope):
        rows = session().execute(text("select event, detail from audit_event order by at, event")).all()
    said = {row.event: row.detail for row in rows}
    for event in ("upload_checked", "upload_apply_asked", "upload_applied", "upload_undo_asked", "upload_undone"):
        assert (said[event]["extract"], said[event]["as_at"]) == (ANNEX_A, "2024-06-30")


# --- pages


@pytest.fixture
def analyst(client_as: Callable, place: Place) -> Any:
    return client_as("analyst", place.code)


def test_a_workbook_through_the_pages(analyst: Any, place: Place, client_as: Callable) -> None:
    place.applied(RETURN)
    rows = [PLACED | {"decision": date(2023, 8, 1)}, {"child": "000102", "decision": "TBC", "match": "=A1"}]
    data = workbook({"List 10": table(rows), "List 11": [["Adopters"], ["x"]]})
    answer = send(analyst, [("annexA_2024-06-30.xlsx", data)])
    upload_id = answer.location.rstrip("/").rpartition("/")[2]
    place.work(upload_id)
    page = text_of(analyst.get(answer.location))
    assert "Annex A list 10 as at 30 June 2024" in page
    assert "Left out: List 11." in page
    assert "lists 2 children" in page
    assert "A date in the extract cannot be read." in page
    finding = text_of(client_as("analyst", place.code).get(page_of(place, upload_id, "findings/rules/X01")))
    assert "TBC" in finding
    assert "30 June 2024" in finding
    assert "Annex A list 10" in finding
    changes = text_of(analyst.get(page_of(place, upload_id, "changes")))
    assert "Annex A list 10 as at 30 June 2024, row 2" in changes
    question = text_of(analyst.get(page_of(place, upload_id, "apply")))
    assert "This upload holds Annex A list 10 as at 30 June 2024." in question
    assert analyst.send(page_of(place, upload_id, "apply")).status_code == 302
    place.work(upload_id)
    overview = text_of(analyst.get(f"/authority/{place.code}/uploads/"))
    assert "Extracts in effect" in overview
    assert "as if Annex A list 10 as at 30 June 2024" in text_of(analyst.get(page_of(place, upload_id, "undo")))

    reader = client_as("social_worker", place.code)
    listed = text_of(reader.get(f"/authority/{place.code}/children/?stage=placed"))
    assert "up to 30 June 2024" in listed
    with working_as(place.scope):
        from tenants.journeys.store import ids_of

        child = ids_of(["000101"])["000101"]
    own = text_of(reader.get(f"/authority/{place.code}/children/{child}/"))
    assert '15 September 2023</td> <td class="govuk-table__cell">Annex A list 10 as at 30 June 2024, row 2' in own
    assert "an extract up to 30 June 2024" in own


def test_a_day_in_three_inputs(analyst: Any, place: Place) -> None:
    import io

    files = [(io.BytesIO(permanence({"person_id": "000101", "adm_decision_date": "2023-08-01"})), "ssd.csv")]
    path = f"/authority/{place.code}/uploads/new"
    fields = {"files": files, "year": "", "as_at": ["30", "6", "2024"]}
    answer = analyst.send(path, fields, content_type="multipart/form-data")
    assert answer.status_code == 302
    place.work(answer.location.rstrip("/").rpartition("/")[2])
    assert "as stated when it was sent" in text_of(analyst.get(answer.location))


def test_a_day_to_come_is_an_error_beside_the_field(analyst: Any, place: Place) -> None:
    import io

    fields = {"files": [(io.BytesIO(b"x"), "x.csv")], "year": "", "as_at": ["30", "6", "2199"]}
    path = f"/authority/{place.code}/uploads/new"
    assert "today or in the past" in text_of(analyst.send(path, fields, content_type="multipart/form-data"), 400)


def test_an_authority_with_nothing_but_an_extract(analyst: Any, place: Place) -> None:
    place.applied(list_of(PLACED))
    assert "No return" in text_of(analyst.get(f"/authority/{place.code}/indicators/"))
    with working_as(place.scope):
        assert prepare() is None  # an extract alone opens no span that could be certified
