"""The warning before an idle session ends, and the text that survives it, with and without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page
from sqlalchemy import update

from permanence.database import PLATFORM, commit, session, working_as
from permanence.identity import entry
from permanence.identity.models import LoginSession
from tests.browser.conftest import Opener, Site, faults
from tests.factories.people import PASSWORD, MadePerson

MINUTE = 60_000


def leave_idle(person: MadePerson) -> None:
    with working_as(PLATFORM):
        long_ago = datetime.now(UTC) - entry.IDLE - timedelta(minutes=1)
        session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(last_seen_at=long_ago))
        commit()


def test_a_warning_comes_in_time_and_staying_is_one_key(site: Site, open_as: Opener, axe: str) -> None:
    page = open_as(site.world.people["analyst"]).new_page()
    page.clock.install()
    page.goto("/account/password")
    dialog = page.locator("dialog.timeout")
    page.clock.fast_forward(24 * MINUTE)
    assert not dialog.is_visible()
    page.clock.fast_forward(2 * MINUTE)
    assert dialog.is_visible()
    assert "4 minutes" in dialog.inner_text()
    page.clock.resume()
    assert faults(page, axe) == []
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    with page.expect_response("**/account/still-here") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    page.wait_for_selector("dialog.timeout", state="hidden")


def retype(page: Page, site: Site, person: MadePerson) -> None:
    path = f"/authority/{site.world.code}/people/add"
    page.goto(path)
    page.get_by_label("Full name").fill("Sasha Longtext")
    page.get_by_label("Work email address").fill("not an address")
    leave_idle(person)
    page.get_by_role("button", name="Give access").click()
    page.wait_for_selector("text=What you typed is kept")
    page.get_by_label("Email address").fill(person.email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_text_typed_before_the_session_ended_is_offered_again(site: Site, open_as: Opener) -> None:
    for javascript in (True, False):
        person = site.world.people["authority_administrator"]
        page = open_as(person, javascript=javascript).new_page()
        retype(page, site, person)
        # Two places: asked where to work first, with the text in hand.
        page.get_by_label(site.world.name).check()
        page.get_by_role("button", name="Continue").click()
        assert "Sasha Longtext" in page.inner_text("main")
        page.get_by_role("button", name="Send it now").click()
        assert page.get_by_label("Full name").input_value() == "Sasha Longtext"
        assert "Enter an email address" in page.inner_text(".govuk-error-summary")
