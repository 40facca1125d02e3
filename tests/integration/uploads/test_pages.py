"""The pages of uploads, as an analyst goes through them without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.uploads.conftest import Place
from tests.unit.uploads.made import sent, year_of, zipped

FILES = sent(year_of(2024), "2024")


@pytest.fixture
def analyst(client_as: Callable, place: Place) -> Any:
    return client_as("analyst", place.code)


def text_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def send(client: Any, files: list[tuple[str, bytes]], year: str = "") -> TestResponse:
    chosen = [(io.BytesIO(data), name) for name, data in files]
    path = f"/authority/{client.authority}/uploads/new"
    answer = client.send(path, {"files": chosen, "year": year}, content_type="multipart/form-data")
    return answer


def page_of(place: Place, upload_id: object, more: str = "") -> str:
    return f"/authority/{place.code}/uploads/{upload_id}/{more}"


def test_nothing_sent_yet(analyst: Any, place: Place) -> None:
    assert "Nothing has been sent yet" in text_of(analyst.get(f"/authority/{place.code}/uploads/"))


def test_from_sending_to_undoing(analyst: Any, place: Place) -> None:
    answer = send(analyst, [("return_2024.zip", zipped(year_of(2024)))])
    assert answer.status_code == 302
    upload_id = answer.location.rstrip("/").rpartition("/")[2]
    waiting = text_of(analyst.get(answer.location))
    assert "Waiting to be checked" in waiting
    assert "See how far it is now" in waiting

    place.work(upload_id)
    checked = text_of(analyst.get(answer.location))
    assert "Checked, not applied" in checked
    assert "return_2024/episodes.csv" in checked
    assert "New children" in checked

    question = text_of(analyst.get(page_of(place, upload_id, "apply")))
    assert "Check the changes before applying" in question
    assert analyst.send(page_of(place, upload_id, "apply")).status_code == 302
    assert "Being applied" in text_of(analyst.get(answer.location))
    place.work(upload_id)
    applied = text_of(analyst.get(answer.location))
    assert "Undo this upload" in applied
    assert "What applying changed" in applied

    assert "as if the return" in text_of(analyst.get(page_of(place, upload_id, "undo")))
    assert analyst.send(page_of(place, upload_id, "undo")).status_code == 302
    assert "Being undone" in text_of(analyst.get(answer.location))
    place.work(upload_id)
    assert "Undone on" in text_of(analyst.get(answer.location))
    listed = text_of(analyst.get(f"/authority/{place.code}/uploads/"))
    assert "Undone" in listed
    assert "Returns in effect" not in listed


def test_the_same_files_again_lead_to_the_earlier_upload(analyst: Any) -> None:
    first, again = send(analyst, FILES), send(analyst, FILES)

    assert again.location == first.location
    assert "Exactly these files were sent before" in text_of(analyst.get(again.location))


def test_no_file_is_an_error_beside_the_field(analyst: Any) -> None:
    page = text_of(send(analyst, []), 400)

    assert "There is a problem" in page
    assert "Choose the files to send" in page


@pytest.mark.parametrize("year", ["24", "1998", "twenty"])
def test_a_year_that_is_none_is_an_error_beside_the_field(analyst: Any, year: str) -> None:
    assert "Enter" in text_of(send(analyst, FILES, year), 400)


def test_a_refusal_says_what_to_do(analyst: Any, place: Place) -> None:
    answer = send(analyst, [("2024.zip", zipped({"header.csv": year_of(2024)["header.csv"]}))])
    place.work(answer.location.rstrip("/").rpartition("/")[2])

    page = text_of(analyst.get(answer.location))

    assert "Failed" in page
    assert "has no table episodes" in page
    assert "What to do" in page
    assert "add the file and send the whole set again" in page


def test_a_file_name_cannot_bring_markup_or_control_characters(analyst: Any) -> None:
    answer = send(analyst, [("<b>\x07.csv", b"x,y\n1,2\n")])

    page = text_of(analyst.get(answer.location))

    assert "&lt;b&gt;?.csv" in page


def test_the_changes_are_listed_with_was_and_is_and_the_look_is_audited(analyst: Any, place: Place) -> None:
    from permanence.database import session, working_as

    place.applied(FILES)
    moved = {name: text.replace("09/01/2024,E11", "11/01/2024,E11") for name, text in year_of(2024).items()}
    upload_id = place.checked(sent(moved, "2024"))

    page = text_of(analyst.get(page_of(place, upload_id, "changes")))

    assert "9 January 2024" in page
    assert "11 January 2024" in page
    assert "2024, episodes, row 7" in page
    assert "New: 0" in page
    with working_as(place.scope):
        from sqlalchemy import text

        reads = session().execute(text("select event from audit_event where kind = 'read'")).scalars().all()
    assert "upload_changes_read" in reads


@pytest.mark.parametrize("more", ["", "changes", "apply", "undo"])
def test_an_upload_that_is_not_there_is_not_found(analyst: Any, place: Place, more: str) -> None:
    assert analyst.get(page_of(place, "00000000-0000-4000-8000-000000000000", more)).status_code == 404


def test_a_list_of_changes_that_is_none_is_not_found(analyst: Any, place: Place) -> None:
    assert analyst.get(page_of(place, place.checked(FILES), "changes?kind=secrets")).status_code == 404


def test_an_upload_is_not_found_from_another_authority(client_as: Callable, place: Place) -> None:
    upload_id = place.checked(FILES)
    other = client_as("analyst")

    assert other.get(f"/authority/{other.authority}/uploads/{upload_id}/").status_code == 404
    assert other.get(page_of(place, upload_id)).status_code == 404


@pytest.mark.parametrize("role", ["social_worker", "authority_administrator", "coram_consultant"])
def test_who_does_not_bring_returns_in_does_not_see_them(client_as: Callable, place: Place, role: str) -> None:
    assert client_as(role, place.code).get(f"/authority/{place.code}/uploads/").status_code == 404


def test_an_answer_to_a_doubt_is_kept(analyst: Any, place: Place) -> None:
    many, others = (tuple(f"{start + number:06d}" for number in range(30)) for start in (0, 500))
    place.applied(sent(year_of(2023, children=many), "2023"))
    strange = place.checked(sent(year_of(2024, children=others), "2024"))
    page = text_of(analyst.get(page_of(place, strange)))
    assert "It may be another authority" in page
    assert "This upload cannot be applied yet" in page

    sent_answer = analyst.send(page_of(place, strange, "confirm/strangers_2024"), page=page_of(place, strange))

    assert sent_answer.status_code == 302
    page = text_of(analyst.get(page_of(place, strange)))
    assert "confirmed that this is right" in page
    assert "Look at the changes and apply" in page
