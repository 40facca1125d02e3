"""What happens next in an authority follows from what stands there, from an empty schema to a sent certificate."""

import pytest

from demonstration.parcels import Parcel
from demonstration.plot import Standing, UploadStanding, done, next_step, steps

PAST, LATEST = Parcel("ambermere-2021-2025", (2021, 2022, 2023, 2024, 2025)), Parcel("ambermere-2026", (2026,))
PARCELS = (PAST, LATEST)
APPLIED = UploadStanding("1", "applied")


def upload(state: str, **more: object) -> UploadStanding:
    return UploadStanding("2", state, **more)  # type: ignore[arg-type]


def latest(state: str, **more: object) -> Standing:
    return Standing({PAST.stem: APPLIED, LATEST.stem: upload(state, **more)})


def test_it_begins_with_the_first_parcel() -> None:
    step = next_step(PARCELS, Standing({}))
    assert (step.act, step.parcel) == ("send", PAST)


@pytest.mark.parametrize("state", ["received", "checking", "applying"])
def test_what_a_job_has_is_waited_for(state: str) -> None:
    assert next_step(PARCELS, latest(state)).act == "wait"


@pytest.mark.parametrize(
    ("more", "act"),
    [
        ({}, "apply"),
        ({"doubts": ("fewer_2026",)}, "confirm"),
        ({"stale": True, "doubts": ("fewer_2026",)}, "check again"),
        ({"blocking": 2, "stale": True}, "send mended"),
        ({"fault": "The work stopped"}, "fail"),
    ],
    ids=["clean", "doubtful", "stale", "blocked", "stopped"],
)
def test_what_is_done_with_a_checked_upload(more: dict[str, object], act: str) -> None:
    step = next_step(PARCELS, latest("checked", **more))
    assert (step.act, step.parcel) == (act, LATEST)


def test_a_blocked_upload_gives_way_to_the_mended_one() -> None:
    blocked = {PAST.stem: APPLIED, LATEST.stem: upload("checked", blocking=1)}
    mended = UploadStanding("3", "checked")
    step = next_step(PARCELS, Standing({**blocked, LATEST.mended_stem: mended}))
    assert (step.act, step.upload) == ("apply", mended)
    still = UploadStanding("3", "checked", blocking=1)
    assert next_step(PARCELS, Standing({**blocked, LATEST.mended_stem: still})).act == "fail"


@pytest.mark.parametrize("state", ["failed", "undone"])
def test_a_refused_or_undone_upload_stops_the_story(state: str) -> None:
    assert next_step(PARCELS, latest(state)).act == "fail"


def test_certifying_comes_when_all_is_applied_and_the_agreement_signed() -> None:
    uploads = {PAST.stem: APPLIED, LATEST.stem: APPLIED}
    assert next_step(PARCELS, Standing(uploads)).act == "certify"
    assert next_step(PARCELS, Standing(uploads, "waiting")).act == "wait"
    assert next_step(PARCELS, Standing(uploads, "sent")).act == "rest"
    assert next_step(PARCELS, Standing(uploads, agreed=False)).act == "rest"


def test_a_parcel_that_is_left_for_a_visitor_ends_the_story_of_its_authority() -> None:
    left = Parcel(LATEST.stem, LATEST.years, applied=False)
    step = next_step((PAST, left), latest("checked"))
    assert (step.act, step.parcel) == ("rest", left)
    assert next_step((PAST, left), latest("checked", doubts=("fewer_2026",))).act == "confirm"


def test_steps_are_counted_as_they_are_done() -> None:
    standings = [
        Standing({}),
        Standing({PAST.stem: upload("checking")}),
        Standing({PAST.stem: upload("applying")}),
        Standing({PAST.stem: APPLIED, LATEST.stem: upload("checked", blocking=1)}),
        latest("checked"),
        Standing({PAST.stem: APPLIED, LATEST.stem: APPLIED}, "waiting"),
        Standing({PAST.stem: APPLIED, LATEST.stem: APPLIED}, "sent"),
    ]
    assert [done(PARCELS, each) for each in standings] == [0, 0, 1, 2, 3, 4, 5]
    assert steps(PARCELS, standings[0]) == 5
    assert steps(PARCELS, Standing({}, agreed=False)) == 4
