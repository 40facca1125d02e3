"""A job killed anywhere and run again ends the same."""

from __future__ import annotations

import pytest

from permanence.jobs.runner import RunFailed
from tenants.uploads import actions, outcomes, tasks
from tests.integration.uploads.conftest import Place
from tests.unit.uploads.extracts_made import list_10
from tests.unit.uploads.made import CHILDREN, sent, year_of

FILES = sent(year_of(2024), "2024")
EXTRACT = [
    (
        "list10_2024-06-30.csv",
        list_10(*({"child": child, "decision": "01/08/2023", "match": "15/09/2023"} for child in CHILDREN)),
    )
]
SENT = pytest.mark.parametrize("files", [FILES, EXTRACT], ids=["return", "extract"])


class Killed(BaseException):
    """Ends a job where it stands: nothing in the product catches it, as nothing catches a kill."""


STEPS = ["Reading the files", "Reading the returns held", "Asking the rules", "Deriving the journeys"]
STEPS += ["Keeping what was found", "Reading the returns", "Putting them in place", "Reading the other returns"]


def do_all(place: Place, files: list[tuple[str, bytes]]) -> tuple[object, ...]:
    upload_id = place.checked(files)
    place.ask(actions.request_apply, upload_id)
    place.work(upload_id)
    there = place.journeys()
    place.undo(upload_id)
    return there, place.journeys(), place.upload(upload_id).state, place.upload(upload_id).applied_order


@SENT
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str, files: list[tuple[str, bytes]]
) -> None:
    from permanence.jobs import Job

    killed: list[str] = []
    progress = Job.progress

    def kill_once(self: Job, done: int, total: int, doing: str) -> None:
        progress(self, done, total, doing)
        if doing == step and not killed:
            killed.append(doing)
            raise Killed

    monkeypatch.setattr(Job, "progress", kill_once)
    work = Place.work

    def work_until_done(self: Place, upload_id: object) -> None:
        try:
            work(self, upload_id)
        except Killed:
            assert self.run_state(upload_id) == "running"
            work(self, upload_id)

    monkeypatch.setattr(Place, "work", work_until_done)

    there, back, state, order = do_all(place, files)

    assert killed == [step]
    assert sorted(there) == ["000101", "000102", "A103"]
    assert (back, state, order) == ({}, "undone", 1)


@SENT
@pytest.mark.parametrize("outcome", ["keep_check", "keep_applied", "keep_undone"])
def test_killed_after_the_work_and_before_its_commit(
    place: Place, monkeypatch: pytest.MonkeyPatch, outcome: str, files: list[tuple[str, bytes]]
) -> None:
    killed: list[str] = []
    keep = getattr(outcomes, outcome)

    def kill_once(*args: object, **kwargs: object) -> object:
        kept = keep(*args, **kwargs)
        if not killed:
            killed.append(outcome)
            raise Killed
        return kept

    monkeypatch.setattr(outcomes, outcome, kill_once)
    upload_id = place.receive(files)
    for ask in (None, actions.request_apply, actions.request_undo):
        if ask is not None:
            place.ask(ask, upload_id)
        before = (place.upload(upload_id).state, place.journeys())
        try:
            place.work(upload_id)
        except Killed:
            assert (place.upload(upload_id).state, place.journeys()) in (before, ("checking", before[1]))
            place.work(upload_id)

    assert killed == [outcome]
    assert (place.upload(upload_id).state, place.journeys()) == ("undone", {})


def test_a_job_done_twice_is_done_once(place: Place) -> None:
    from permanence.jobs import Job

    upload_id = place.applied(FILES)
    applied_at = place.upload(upload_id).applied_at
    from permanence.database import commit, working_as

    for task in (tasks.check, tasks.apply, tasks.undo):
        with working_as(place.scope):
            task(Job(place.scope, upload_id, {"upload": str(upload_id)}, lambda *_: None))
            commit()

    again = place.upload(upload_id)
    assert (again.state, again.applied_order, again.applied_at) == ("applied", 1, applied_at)


@pytest.mark.parametrize("task", ["check_returns", "build_journeys"])
def test_a_fault_of_the_program_leaves_an_upload_that_can_be_checked_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, task: str
) -> None:
    def fault(*_args: object, **_kwargs: object) -> None:
        raise KeyError("000101")

    upload_id = place.receive(FILES)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, task, fault)
        with pytest.raises(RunFailed, match="KeyError"):
            place.work(upload_id)

    failed = place.upload(upload_id)
    assert failed.state == "failed"
    assert "fault in the program" in failed.message
    assert "000101" not in failed.message + failed.what_to_do
    place.ask(actions.request_check, upload_id)
    place.work(upload_id)
    assert place.upload(upload_id).state == "checked"


def test_a_fault_while_applying_leaves_nothing_applied(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_args: object, **_kwargs: object) -> None:
        raise KeyError("000101")

    upload_id = place.checked(FILES)
    place.ask(actions.request_apply, upload_id)
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "replace_journeys", fault)
        with pytest.raises(RunFailed, match="KeyError"):
            place.work(upload_id)

    assert place.upload(upload_id).state == "checked"
    assert place.journeys() == {}
    place.ask(actions.request_apply, upload_id)
    place.work(upload_id)
    assert place.upload(upload_id).state == "applied"
