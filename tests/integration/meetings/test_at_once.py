"""Several people in one meeting at the same time, over real connections to a real server: no typed word is lost.

Each request is sent when every thread is ready, and every word carries the name of who typed it; in the end each must
be in the database or on the page its writer was answered with.
"""

from __future__ import annotations

import html
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.serving import make_server

from permanence.database import working_as
from tenants.casework import store as cases
from tenants.meetings import store
from tests.factories.people import MadePerson, begin_session, token_in
from tests.integration.meetings.conftest import EVERYTHING, Meetings


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is the answer."""

    def redirect_request(self, *_given: object) -> None:  # type: ignore[override]
        return None


class Writer:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, address: str, person: MadePerson) -> None:
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": begin_session(person)})
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}={value}"
        self.address = address
        self.opener = urllib.request.build_opener(NotFollowed())

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of the answer; the cookie is kept."""
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.address + path, body, {"Cookie": self.cookie})
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            if fresh := answer.headers.get("Set-Cookie"):
                self.cookie = fresh.partition(";")[0]
            return answer.status, answer.read().decode()

    def opens(self, path: str) -> dict[str, str]:
        """What the page's form holds when it is opened: its token and the version it shows."""
        status, page = self.ask(path)
        assert status == 200, page
        found = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert found
        return {"csrf_token": token_in(page), "version": found[1]}


@pytest.fixture
def address(application: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def writers(place: Meetings, address: str, *names: str) -> list[Writer]:
    return [Writer(place.app, address, place.person("social_worker", name)) for name in names]


def at_once(*sends: tuple[Writer, str, dict[str, str]]) -> list[tuple[int, str]]:
    """Send all of these at the same moment; the answers in the same order."""
    gate = threading.Barrier(len(sends))
    answers: list[tuple[int, str]] = [(0, "")] * len(sends)

    def run(number: int, writer: Writer, path: str, data: dict[str, str]) -> None:
        gate.wait()
        answers[number] = writer.ask(path, data)

    threads = [threading.Thread(target=run, args=(number, *send)) for number, send in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert all(status for status, _ in answers), "a request was not answered"
    return answers


def text_of(page: str) -> str:
    return html.unescape(page)


def words_kept(place: Meetings, item: UUID) -> str:
    with working_as(place.casework.scope):
        row = store.item(item)
        assert row is not None
        return f"{row.discussion}\n{row.decision}"


@pytest.fixture
def meeting(place: Meetings) -> tuple[UUID, UUID, UUID]:
    """A meeting, its one item and the case."""
    case_id = place.casework.waiting("BOTH", days=200)
    meeting_id = place.held(case_id)
    return meeting_id, place.items(meeting_id)["BOTH"], case_id


@pytest.mark.parametrize("turn", range(3))
def test_two_people_write_of_the_same_child_at_once(
    place: Meetings, address: str, meeting: tuple[UUID, UUID, UUID], turn: int
) -> None:
    meeting_id, item, case_id = meeting
    ann, bo = writers(place, address, "Ann", "Bo")
    path = f"{place.path}/{meeting_id}/children/{item}"
    begun = ann.opens(path)
    ann.ask(path, {**begun, "discussion": "First line\nMiddle line\nLast line", "decision": ""})
    # Different lines: both are kept.
    sends = (
        (
            ann,
            path,
            {
                **ann.opens(path),
                "discussion": "First line, Ann0\nMiddle line\nLast line",
                "what": "Ann1",
                "owner": "Ann2",
            },
        ),
        (
            bo,
            path,
            {
                **bo.opens(path),
                "discussion": "First line\nMiddle line\nLast line, Bo0",
                "decision": "Bo1",
                "note": "Bo2",
            },
        ),
    )
    answers = at_once(*sends)
    assert [status for status, _ in answers] == [302, 302]
    assert words_kept(place, item) == "First line, Ann0\nMiddle line\nLast line, Bo0\nBo1"
    with working_as(place.casework.scope):
        assert [(one.what, one.owner) for one in cases.actions_of([case_id])] == [("Ann1", "Ann2")]
        assert [one.text for one in cases.notes(case_id)] == ["Bo2"]
    # The same line: one is kept, the other reads both wordings, and what else was typed goes with the next save.
    sends = tuple(
        (
            who,
            path,
            {**who.opens(path), "discussion": f"{name} says so", "decision": "Bo1", "what": f"{name}3", "owner": name},
        )
        for who, name in ((ann, "Ann"), (bo, "Bo"))
    )
    answers = at_once(*sends)
    assert sorted(status for status, _ in answers) == [302, 409]
    lost = next(number for number, (status, _) in enumerate(answers) if status == 409)
    loser, winner = (("Ann", "Bo"), ("Bo", "Ann"))[lost]
    page = text_of(answers[lost][1])
    assert f"{winner} changed the same lines while you were writing" in page
    for typed in (f"{loser} says so", f"{winner} says so", f"{loser}3"):
        assert typed in page
    form = {
        "csrf_token": token_in(answers[lost][1]),
        "discussion": f"{winner} says so\n{loser} says so",
        "decision": "Bo1",
    }
    form |= dict(re.findall(r'<input type="hidden" name="(version|what|owner)" value="([^"]*)"', answers[lost][1]))
    status, _ = (ann, bo)[lost].ask(path, form)
    assert status == 302
    assert words_kept(place, item) == f"{winner} says so\n{loser} says so\nBo1"
    with working_as(place.casework.scope):
        assert {one.what for one in cases.actions_of([case_id])} == {"Ann1", "Ann3", "Bo3"}


def test_six_people_write_into_one_minute_at_once_and_every_word_is_somewhere(
    place: Meetings, address: str, meeting: tuple[UUID, UUID, UUID]
) -> None:
    meeting_id, _item, _case = meeting
    path = f"{place.path}/{meeting_id}/minutes"
    names = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")
    people = writers(place, address, *names)
    sends = tuple(
        (who, path, {**who.opens(path), "attendees": name, "minutes": f"{name}-said\n{name}-meant"})
        for who, name in zip(people, names, strict=True)
    )
    answers = at_once(*sends)
    with working_as(place.casework.scope):
        held = store.meeting(meeting_id)
        assert held is not None
        kept = f"{held.attendees}\n{held.minutes}"
    for (status, page), name in zip(answers, names, strict=True):
        assert status in (302, 409)
        where = kept if status == 302 else text_of(page)
        for word in (f"{name}-said", f"{name}-meant"):
            assert word in where, f"{word} is lost"
    assert kept.count("-said") >= 1


def test_words_written_while_the_meeting_is_closed_are_kept_or_shown(
    place: Meetings, address: str, meeting: tuple[UUID, UUID, UUID]
) -> None:
    meeting_id, item, _case = meeting
    [ann] = writers(place, address, "Ann")
    pat = Writer(place.app, address, place.person("service_manager", "Pat"))
    child, minutes = f"{place.path}/{meeting_id}/children/{item}", f"{place.path}/{meeting_id}/minutes"
    answers = at_once(
        (ann, child, {**ann.opens(child), "discussion": "Ann-said", "decision": "Ann-decided"}),
        (pat, minutes, {**pat.opens(minutes), "minutes": "Pat-said", "then": "close"}),
    )
    kept = words_kept(place, item)
    where = kept if answers[0][0] == 302 else text_of(answers[0][1])
    assert "Ann-said" in where
    assert "Ann-decided" in where
    assert answers[1][0] == 302
    with working_as(place.casework.scope):
        held = store.meeting(meeting_id)
        assert held is not None
        assert (held.state, held.minutes) == ("closed", "Pat-said")


def test_an_action_carried_over_is_done_once(place: Meetings, address: str, meeting: tuple[UUID, UUID, UUID]) -> None:
    _meeting, _item, case_id = meeting
    place.closed(case_id, agreed="Photographs")
    meeting_id = place.held(case_id)
    ann, bo = writers(place, address, "Ann", "Bo")
    path = f"{place.path}/{meeting_id}/children/{place.items(meeting_id)['BOTH']}"
    with working_as(place.casework.scope):
        [action] = cases.actions_of([case_id])
    key = str(action.id)
    answers = at_once(
        (ann, path, {**ann.opens(path), "discussion": "Ann-said", f"review-{key}": "done", f"reason-{key}": "Ann-did"}),
        (bo, path, {**bo.opens(path), "decision": "Bo-decided", f"review-{key}": "dropped", f"reason-{key}": "Bo-why"}),
    )
    assert sorted(status for status, _ in answers) == [302, 400]
    with working_as(place.casework.scope):
        [one] = store.reviewed(meeting_id, EVERYTHING)
        [action] = cases.actions_of([case_id])
    kept = f"{words_kept(place, place.items(meeting_id)['BOTH'])} {action.closing_reason}"
    assert (one.outcome, action.outcome) in (("done", "done"), ("dropped", "dropped"))
    typed = (("Ann-said", "Ann-did"), ("Bo-decided", "Bo-why"))
    for (status, page), words in zip(answers, typed, strict=True):
        for word in words:
            assert word in (kept if status == 302 else text_of(page)), f"{word} is lost"


def test_the_script_is_told_of_both_texts_or_why_nothing_was_kept(
    place: Meetings, address: str, meeting: tuple[UUID, UUID, UUID]
) -> None:
    import json

    meeting_id, item, _case = meeting
    ann, bo = writers(place, address, "Ann", "Bo")
    path = f"{place.path}/{meeting_id}/children/{item}"
    mine, theirs = ann.opens(path), bo.opens(path)
    status, told = ann.ask(path, {**mine, "discussion": "Ann", "decision": "", "quietly": "1"})
    assert (status, json.loads(told)["version"]) == (200, 2)
    status, told = bo.ask(path, {**theirs, "discussion": "Bo", "decision": "", "quietly": "1"})
    assert status == 200
    assert json.loads(told)["fields"]["discussion"] == "Ann\nBo"
    assert json.loads(told)["merged"] is True
    status, told = ann.ask(
        path, {**mine, "version": "2", "discussion": "Ann, otherwise", "decision": "", "quietly": "1"}
    )
    assert (status, words_kept(place, item).strip()) == (200, "Ann, otherwise\nBo")
    status, told = bo.ask(path, {**theirs, "version": "3", "discussion": "Somebody", "decision": "", "quietly": "1"})
    assert status == 409
    assert json.loads(told)["problem"].startswith("Ann changed the same lines")
    assert words_kept(place, item).strip() == "Ann, otherwise\nBo"
