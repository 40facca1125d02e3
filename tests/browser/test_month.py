"""A month in an authority, in a real browser: a return applied, a meeting by keyboard, actions done, a link stopped,
the search widened, a milestone typed and then confirmed by the next return, a delay closed.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from permanence.database import authority_scope, working_as
from permanence.identity import actor_of
from tenants.casework import store
from tenants.casework.actions import today
from tests.browser.conftest import Opener, Site, Watch, faults, refused_by_policy, save
from tests.factories.people import MadePerson, make_person
from tests.factories.returns import Story, returns_of
from tests.integration.uploads.conftest import Place

PICTURES = os.environ.get("BROWSER_PICTURES", "")
ORDERED = date(2025, 6, 10)
STORIES = [
    Story(f"MTH{number}", date(2022, 4, number), date(2024, 2, number), date(2024, 11, number), ORDERED)
    for number in range(1, 4)
]

pytestmark = pytest.mark.timeout(600)


def archive(*years: int) -> bytes:
    """The returns of these years as one zip with a folder a year."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for held in returns_of(STORIES, range(2024, max(years) + 1)):
            if held.year in years:
                for table, frame in held.tables.items():
                    if len(frame):
                        packed.writestr(f"{held.year}/{table}.csv", frame.to_csv(index=False))
    return out.getvalue()


class Month:
    """The authority of this test, its people at their browsers, and its jobs done at once."""

    def __init__(self, site: Site, open_as: Opener, axe: str, authority: object) -> None:
        self.code: str = authority.code  # type: ignore[attr-defined]
        self.home = f"/authority/{self.code}"
        self.axe, self.site = axe, site
        people = {role: make_person(role, self.code, name=f"{name} Example") for role, name in CAST.items()}
        self.pages = {role: self._page(open_as, person) for role, person in people.items()}
        analyst = people["analyst"]
        by = actor_of(analyst.id, analyst.name, "", "analyst", self.code)
        self.place = Place(self.code, authority_scope(authority.role), by)  # type: ignore[attr-defined]

    def _page(self, open_as: Opener, person: MadePerson) -> tuple[Page, Watch]:
        page = open_as(person).new_page()
        return page, Watch(page)

    def go(self, role: str, path: str) -> Page:
        page, watch = self.pages[role]
        watch.said.clear()
        page.goto(f"{self.home}{path}")
        return page

    def look(self, role: str, name: str) -> None:
        """The page as it stands is sound, and its picture is kept where somebody asked for it."""
        page, watch = self.pages[role]
        assert [*faults(page, self.axe), *refused_by_policy(page), *watch.said] == []
        if PICTURES:
            save(page, f"month-{name}", Path(PICTURES))

    def apply_return(self, *years: int) -> None:
        """The analyst sends returns, looks at what changes, applies them."""
        page = self.go("analyst", "/uploads/new")
        given = {"name": "returns.zip", "mimeType": "application/zip", "buffer": archive(*years)}
        page.set_input_files("input[type=file]", given)  # type: ignore[arg-type]
        send(page)
        upload = UUID(page.url.rstrip("/").rsplit("/", 1)[1])
        with self.site.app.app_context():
            self.place.work(upload)
        page.goto(f"{self.home}/uploads/{upload}/apply")
        self.look("analyst", f"apply-{years[-1]}")
        send(page)
        with self.site.app.app_context():
            self.place.work(upload)
        page.goto(f"{self.home}/uploads/{upload}/")
        assert "Undo this upload" in page.inner_text("main")

    def case(self, child: str) -> UUID:
        with working_as(self.place.scope):
            return store.all_by_child()[child].id


CAST = {"analyst": "Ada", "service_manager": "Mo", "social_worker": "Sam", "family_finder": "Fay"}


def send(page: Page) -> None:
    """Send the page's own form."""
    with page.expect_navigation():
        page.locator("main form[method=post]:not([action*=note]) button.govuk-button").last.click()
    assert not page.locator(".govuk-error-summary").count(), page.inner_text(".govuk-error-summary")


def day(page: Page, name: str, value: date) -> None:
    """A date typed into the first of its three boxes, as people copy it from a letter."""
    page.locator(f"input[name={name}]").first.fill(f"{value.day}/{value.month}/{value.year}")


def test_a_month(site: Site, open_as: Opener, axe: str, new_authority: Callable) -> None:
    month = Month(site, open_as, axe, new_authority("Monthshire"))
    month.apply_return(2024, 2025)
    case = month.case("MTH1")
    page = month.go("service_manager", "/tracker/")
    assert "MTH1" in page.inner_text("main")
    assert "Decision made, no placement order" in page.inner_text("table.tracker")
    month.look("service_manager", "tracker")
    record_why_the_child_waits(month, case)
    type_the_order(month, case)
    hold_the_meeting(month)
    do_the_action(month)
    search(month, case)
    month.apply_return(2026)
    page = month.go("service_manager", f"/tracker/{case}/")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Placement order made")).first.inner_text()
    assert "Typed, and a return says the same" in row
    close_the_delay(month, case)
    month.look("service_manager", "case")


def record_why_the_child_waits(month: Month, case: UUID) -> None:
    page = month.go("social_worker", f"/tracker/{case}/delays/add")
    page.select_option("select[name=cause]", "no_profile")
    day(page, "began", today() - timedelta(days=40))
    page.check("input[name=avoidable][value=yes]")
    page.select_option("select[name=owner]", "family_finding")
    send(page)
    month.look("social_worker", "delay")
    assert "No profile, photo or film" in page.inner_text("main")


def type_the_order(month: Month, case: UUID) -> None:
    for event, on in (("placement_order", ORDERED), ("family_finding_start", date(2025, 6, 20))):
        page = month.go("social_worker", f"/tracker/{case}/milestones/add")
        page.select_option("select[name=event]", event)
        day(page, "on", on)
        send(page)
    assert "As typed; no return tells of it yet" in page.inner_text("main")
    assert "Family finding since 10 June 2025" in page.inner_text("main")


def hold_the_meeting(month: Month) -> None:
    """Planned with the mouse, held by keyboard alone."""
    page = month.go("service_manager", "/meetings/plan")
    page.fill("input[name=title]", "Month's meeting")
    send(page)
    month.look("service_manager", "agenda")
    page.locator("main form[action$='/open'] button").click()
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press("j")
    page.keyboard.press("d")
    page.keyboard.type("Film this week, regional search after that.")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type("Make a film")
    page.keyboard.press("Tab")
    page.keyboard.type("Sam Example")
    page.keyboard.press("Tab")
    page.keyboard.type("1/12/2026")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    month.look("service_manager", "meeting-child")
    page.goto(f"{page.url.split('/children/')[0]}/minutes")
    with page.expect_navigation():
        page.locator("button[value=close]").click()
    assert "Make a film" in page.inner_text("main")
    month.look("service_manager", "minutes")


def do_the_action(month: Month) -> None:
    page = month.go("social_worker", "/tracker/due?whose=all&kind=action")
    assert "Make a film" in page.inner_text("main")
    page.get_by_role("link", name="Close Make a film").click()
    page.check("input[name=outcome][value=done]")
    page.fill("input[name=reason]", "Filmed on Friday")
    send(page)
    assert "Done: Filmed on Friday" in page.inner_text("main")


def search(month: Month, case: UUID) -> None:
    """A family is considered and the link stopped; then the search goes wider, which the case learns of by itself."""
    page = month.go("family_finder", f"/family-finding/children/{case}/link")
    page.fill("input[name=reference]", "FAM7")
    day(page, "considered", today() - timedelta(days=30))
    send(page)
    page.get_by_role("link", name="Stop").first.click()
    page.check("input[name=reason][value=adopter_withdrew]")
    day(page, "ended", today() - timedelta(days=9))
    page.fill("input[name=decided_by]", "Panel")
    send(page)
    page = month.go("family_finder", f"/family-finding/children/{case}/step")
    page.select_option("select[name=kind]", "search")
    page.select_option("select[name=reach]", "regional")
    day(page, "began", today() - timedelta(days=5))
    send(page)
    page = month.go("family_finder", f"/family-finding/children/{case}/")
    month.look("family_finder", "family-finding")
    assert "The adopters withdrew" in page.inner_text("main")
    page = month.go("family_finder", f"/tracker/{case}/")
    for words in ("Search widened: regional agency", "Link stopped"):
        assert words in page.inner_text("main")


def close_the_delay(month: Month, case: UUID) -> None:
    page = month.go("social_worker", f"/tracker/{case}/")
    page.get_by_role("link", name="Close No profile, photo or film").click()
    day(page, "ended", today())
    page.fill("input[name=reason]", "The film is online")
    send(page)
    assert "The film is online" in page.inner_text("main")
    page = month.go("service_manager", f"/tracker/{case}/")
