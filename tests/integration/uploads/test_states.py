"""The whole way of an upload, and every place where it must not go on."""

from __future__ import annotations

import pytest

from permanence.database import commit, working_as
from tenants.uploads import actions, store
from tenants.uploads.difference import from_document
from tenants.uploads.states import NotNow
from tests.integration.uploads.conftest import Place
from tests.unit.uploads.made import sent, year_of

FILES = sent(year_of(2024), "2024")


def corrected(year: int, was: str, now: str) -> list[tuple[str, bytes]]:
    return sent({name: text.replace(was, now) for name, text in year_of(year).items()}, str(year))


def test_received_checked_applied_undone(place: Place) -> None:
    upload_id = place.receive(FILES)
    assert place.upload(upload_id).state == "received"

    place.work(upload_id)
    checked = place.upload(upload_id)
    assert (checked.state, checked.years, checked.counts["new"]) == ("checked", [2024], 3)
    assert checked.contents[0]["tables"][1] == {"table": "episodes", "file": "2024/episodes.csv", "rows": 6}
    assert place.journeys() == {}

    place.ask(actions.request_apply, upload_id)
    assert place.upload(upload_id).state == "applying"
    place.work(upload_id)
    applied = place.upload(upload_id)
    assert (applied.state, applied.applied_by, applied.applied_order) == ("applied", "Ana Lyst", 1)
    assert sorted(place.journeys()) == ["000101", "000102", "A103"]

    place.undo(upload_id)
    undone = place.upload(upload_id)
    assert (undone.state, undone.undone_by, undone.undo_asked_at) == ("undone", "Ana Lyst", None)
    assert place.journeys() == {}


def test_the_same_bytes_are_one_upload_while_it_counts(place: Place) -> None:
    first = place.receive(FILES)
    with working_as(place.scope):
        again = actions.receive(files=list(reversed(FILES)), year=None, by=place.analyst)
        commit()
    assert (again.upload_id, again.earlier) == (first, True)

    place.work(first)
    place.ask(actions.request_apply, first)
    place.work(first)
    place.undo(first)
    assert place.receive(FILES) != first


def test_files_that_cannot_be_read_fail_with_what_to_do(place: Place) -> None:
    upload_id = place.checked([*FILES, ("2024/oc2.csv", b"")])

    failed = place.upload(upload_id)
    assert failed.state == "failed"
    assert failed.message.startswith("2024/oc2.csv: The file is empty. Export it again")
    assert "Nothing was applied" in failed.what_to_do
    assert place.run_state(upload_id) == "done"
    assert place.journeys() == {}
    with pytest.raises(NotNow):
        place.ask(actions.request_apply, upload_id)


def test_a_failed_upload_may_be_sent_again_in_better_form(place: Place) -> None:
    place.checked([*FILES, ("2024/oc2.csv", b"")])

    assert place.upload(place.checked(FILES)).state == "checked"


def test_a_failed_upload_is_not_checked_again_once_its_files_came_a_second_time(place: Place) -> None:
    files = sent(year_of(2024), "2023")
    failed = place.checked(files)
    assert place.upload(failed).state == "failed"
    renamed = place.checked(FILES)
    assert place.upload(renamed).state == "checked"

    with pytest.raises(NotNow, match="sent again meanwhile"):
        place.ask(actions.request_check, failed)


def test_the_difference_shown_is_against_what_is_applied(place: Place) -> None:
    place.applied(FILES)

    second = place.upload(place.checked(corrected(2024, "09/01/2024,E11", "11/01/2024,E11")))

    assert second.counts["new"] == 0
    (change,) = from_document(second.difference).changed
    assert [(moved.name, str(moved.was), str(moved.now)) for moved in change.dates] == [
        ("order", "2024-01-09", "2024-01-11")
    ]


def test_a_doubt_holds_applying_until_a_person_answers_it(place: Place) -> None:
    many, others = (tuple(f"{start + number:06d}" for number in range(30)) for start in (0, 500))
    place.applied(sent(year_of(2023, children=many), "2023"))
    strange = place.checked(sent(year_of(2024, children=others), "2024"))

    (doubt,) = place.upload(strange).doubts
    assert doubt["code"] == "strangers_2024"
    with pytest.raises(NotNow, match="Answer the questions"):
        place.ask(actions.request_apply, strange)
    with pytest.raises(NotNow, match="nothing of this kind"):
        place.ask(actions.confirm_doubt, strange, code="strangers_1999")

    place.ask(actions.confirm_doubt, strange, code="strangers_2024")
    place.ask(actions.request_apply, strange)
    place.work(strange)
    assert place.upload(strange).state == "applied"
    assert place.upload(strange).doubts[0]["confirmed_by"] == "Ana Lyst"


def test_a_blocking_finding_keeps_a_return_from_being_applied(place: Place) -> None:
    broken = place.checked(corrected(2024, "000101,12/05/2023,S", "000101,41/05/2023,S"))

    assert place.upload(broken).blocking > 0
    with pytest.raises(NotNow, match="block applying"):
        place.ask(actions.request_apply, broken)


def test_changes_worked_out_before_another_application_are_not_applied_unseen(place: Place) -> None:
    first = place.checked(FILES)
    second = place.checked(sent(year_of(2025, children=("000101", "9")), "2025"))
    place.ask(actions.request_apply, first)
    place.work(first)

    with pytest.raises(NotNow, match="Check the upload again"):
        place.ask(actions.request_apply, second)
    place.ask(actions.request_check, second)
    place.work(second)
    assert place.upload(second).counts["new"] == 1
    place.ask(actions.request_apply, second)
    place.work(second)
    assert place.upload(second).state == "applied"


def test_two_applications_asked_for_at_once_show_the_second_again(place: Place) -> None:
    first = place.checked(FILES)
    second = place.checked(sent(year_of(2025, children=("000101", "9")), "2025"))
    place.ask(actions.request_apply, first)
    place.ask(actions.request_apply, second)

    place.work(first)
    place.work(second)

    again = place.upload(second)
    assert again.state == "checked"
    assert "nothing was applied" in again.message
    assert again.counts["new"] == 1
    assert sorted(place.journeys()) == ["000101", "000102", "A103"]


def test_undoing_gives_back_exactly_what_was(place: Place) -> None:
    place.applied(FILES)
    place.applied(sent(year_of(2025, children=("000101", "7")), "2025"))
    former = place.journeys()

    third = place.applied(
        [*corrected(2024, "09/01/2024,E11", "11/01/2024,E11"), *sent(year_of(2023, children=("A103", "8")), "2023")]
    )
    assert place.journeys() != former
    place.undo(third)

    assert place.journeys() == former


def test_undoing_an_earlier_upload_leaves_the_later_one_in_effect(place: Place) -> None:
    first = place.applied(FILES)
    second = place.applied(corrected(2024, "09/01/2024,E11", "11/01/2024,E11"))
    later = place.journeys()

    place.undo(first)

    assert place.journeys() == later
    with working_as(place.scope):
        assert store.effective() == {2024: second}


@pytest.mark.parametrize("action", [actions.request_apply, actions.request_undo])
def test_no_step_is_taken_twice_or_out_of_turn(place: Place, action: object) -> None:
    upload_id = place.applied(FILES)
    place.undo(upload_id)

    with pytest.raises(NotNow):
        place.ask(action, upload_id)


def test_each_event_is_in_the_authoritys_own_audit(place: Place) -> None:
    from sqlalchemy import text

    from permanence.database import session

    place.undo(place.applied(FILES))

    with working_as(place.scope):
        rows = session().execute(text("select event, person_name from audit_event order by at, event")).all()
    assert {event for event, _ in rows} == {
        "upload_received",
        "upload_checked",
        "upload_apply_asked",
        "upload_applied",
        "upload_undo_asked",
        "upload_undone",
    }
    assert {name for _, name in rows} == {"Ana Lyst"}
