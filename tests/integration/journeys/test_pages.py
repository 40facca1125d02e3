"""The list of children and a child's page, as a social worker reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import session, working_as
from tests.integration.journeys.conftest import Place
from tests.unit.journeys.histories import history

WAITS = history("WAIT1", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")
LATELY = history("WAIT2", "2025-05-01 S C1 U6", "2026-02-01")
ADOPTED = history(
    "ADOPT",
    "2016-01-01 S C1 U6\n2019-05-01 P C2 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-11-20 E12",
    "2022-10-10",
    match="2023-02-06",
)
REVERSED = history("REV", "2021-05-03 S C1 U5\n2021-11-01 L E1 U5\n2022-06-15 L C2 U5", "2021-09-10 2022-06-15 RD3")
DISRUPTED = history(
    "DISR",
    "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2023-03-01 P E1 A6\n2024-05-01 P E1 U6",
    "2022-10-01",
)
EVERYONE = (WAITS, LATELY, ADOPTED, REVERSED, DISRUPTED)


@pytest.fixture
def worker(client_as: Callable, place: Place) -> Any:
    place.hold(*EVERYONE)
    return client_as("social_worker", place.code)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def children_in(client: Any, place: Place, query: str = "") -> list[str]:
    """The children listed, in order."""
    import re

    page = text_of(client.get(f"/authority/{place.code}/children/?{query}"))
    return re.findall(r'/children/[0-9a-f-]{36}/">([^<]+)</a>', page)


def test_nothing_applied_yet(client_as: Callable, place: Place) -> None:
    client = client_as("social_worker", place.code)
    assert "No return has been applied yet" in text_of(client.get(f"/authority/{place.code}/children/"))


def test_filters_by_stage_wait_and_completeness(worker: Any, place: Place) -> None:
    # Sorted by the start of the wait, those who do not wait last.
    assert children_in(worker, place) == ["DISR", "WAIT1", "WAIT2", "ADOPT", "REV"]
    assert children_in(worker, place, "stage=planned") == ["DISR", "WAIT1", "WAIT2"]
    assert children_in(worker, place, "stage=adopted") == ["ADOPT"]
    assert children_in(worker, place, "stage=reversed") == ["REV"]
    # Waits to 31 March 2026: since the placement ended on 1 May 2024, and since the decisions of 1 June 2024 and
    # 1 February 2026.
    assert children_in(worker, place, "wait=18_plus") == ["DISR", "WAIT1"]
    assert children_in(worker, place, "wait=under_6") == ["WAIT2"]
    assert children_in(worker, place, "wait=6_to_12") == []
    assert children_in(worker, place, "completeness=no_entry") == ["ADOPT"]
    assert children_in(worker, place, "completeness=no_match") == ["DISR"]
    assert children_in(worker, place, "completeness=complete") == ["WAIT1", "WAIT2", "REV"]
    assert children_in(worker, place, "child=wait&sort=-child") == ["WAIT2", "WAIT1"]


def test_filters_in_force_stand_as_tags_that_take_them_off(worker: Any, place: Place) -> None:
    page = text_of(worker.get(f"/authority/{place.code}/children/?stage=placed&wait=18_plus"))
    assert "Stage: Placed for adoption" in page
    assert "Wait so far: 18 months or more" in page
    assert "No child fits all of these" in page
    # Nonsense in an address is no filter.
    assert len(children_in(worker, place, "stage=x&wait=y&completeness=z&sort=document&page=7")) == 5


def test_pages_of_a_long_list(client_as: Callable, place: Place) -> None:
    place.hold(*(history(f"{number:03d}", "2024-01-01 S C1 U6") for number in range(30)))
    client = client_as("social_worker", place.code)
    assert len(children_in(client, place)) == 25
    assert children_in(client, place, "page=2&sort=child") == ["025", "026", "027", "028", "029"]
    assert len(children_in(client, place, "per_page=all")) == 30


def test_a_childs_page_says_where_each_date_comes_from(worker: Any, place: Place) -> None:
    page = text_of(worker.get(f"/authority/{place.code}/children/{place.id_of('ADOPT')}/"))
    assert "Child ADOPT" in page
    # The match is in AD1 of the return of 2024, whose first row is the child.
    assert '6 February 2023</td> <td class="govuk-table__cell">return of 2024, AD1, row 2 of 2024/ad1.csv' in page
    # The entry of 2016 is before the returns held: said with what is missing.
    assert "Missing: the first episode held, from 1 May 2019, is not the start of being looked after." in page
    # Order to match: 12 December 2022 to 6 February 2023.
    assert "<strong>56 days</strong>, 12 December 2022 to 6 February 2023" in page
    assert "Did not happen in what is held." in page


def test_a_wait_goes_on_to_the_last_day_known(worker: Any, place: Place) -> None:
    page = text_of(worker.get(f"/authority/{place.code}/children/{place.id_of('WAIT1')}/"))
    assert "Placement order made, waiting for a family, since 1 June 2024" in page
    assert "<strong>607 days</strong> so far, 1 August 2024 to 31 March 2026" in page


def test_reversals_early_permanence_and_disruptions_are_shown(worker: Any, place: Place) -> None:
    page = text_of(worker.get(f"/authority/{place.code}/children/{place.id_of('REV')}/"))
    assert "reversed 15 June 2022, RD3, after 278 days" in page
    assert "Early permanence" in page
    page = text_of(worker.get(f"/authority/{place.code}/children/{place.id_of('DISR')}/"))
    # Its rows in the return of 2025 come after the two of WAIT1 and the one of REV: the fifth row of the file.
    assert "From 1 March 2023 (A6; return of 2025, Episodes, row 5 of 2025/episodes.csv): ended otherwise" in page
    assert "waiting for a family, since 1 May 2024" in page
    assert (
        "<strong>427 days</strong>, 1 March 2023 to 1 May 2024: the placement ended otherwise than by adoption" in page
    )


def test_corrections_are_shown(client_as: Callable, place: Place) -> None:
    from permanence.database import commit
    from tenants.journeys.actions import replace_journeys
    from tenants.journeys.build import build_journeys
    from tests.unit.journeys.histories import returns_as_told
    from tests.unit.journeys.test_corrections import PLACED

    moved = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-11 P E1 A6", "2021-10-10")
    with working_as(place.scope):
        replace_journeys(build_journeys(returns_as_told({2022: [PLACED], 2023: [moved]})))
        commit()
    client = client_as("social_worker", place.code)
    page = text_of(client.get(f"/authority/{place.code}/children/{place.id_of('1')}/"))
    assert "Moving in: was 2022-03-01 (return of 2022, Episodes" in page
    assert "is 2022-03-11 (return of 2023, Episodes" in page


def test_each_look_at_a_child_is_audited(worker: Any, place: Place) -> None:
    worker.get(f"/authority/{place.code}/children/{place.id_of('WAIT1')}/")
    worker.get(f"/authority/{place.code}/children/?stage=planned")
    with working_as(place.scope):
        reads = session().scalars(select(AuditEvent).where(AuditEvent.kind == "read").order_by(AuditEvent.at)).all()
    assert [(each.event, each.child) for each in reads] == [("child_read", "WAIT1"), ("children_listed", None)]
    assert reads[1].detail["filters"] == {"stage": "planned"}


def test_no_identifier_of_a_child_stands_in_an_address(worker: Any, place: Place) -> None:
    page = worker.get(f"/authority/{place.code}/children/").get_data(as_text=True)
    assert 'href="/authority/' in page
    assert not [line for line in page.split('href="') if line.split('"')[0].find("WAIT1") >= 0]


def test_what_is_not_there_and_what_is_not_theirs_does_not_exist(
    worker: Any, client_as: Callable, place: Place
) -> None:
    text_of(worker.get(f"/authority/{place.code}/children/{uuid4()}/"), 404)
    stranger = client_as("social_worker")
    text_of(stranger.get(f"/authority/{place.code}/children/{place.id_of('WAIT1')}/"), 404)
    text_of(stranger.get(f"/authority/{stranger.authority}/children/{place.id_of('WAIT1')}/"), 404)
    lead = client_as("national_lead")
    text_of(lead.get(f"/authority/{place.code}/children/"), 404)
