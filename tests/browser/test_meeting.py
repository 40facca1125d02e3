"""A tracking meeting of twelve children, driven by keyboard alone; and two people writing in it at the same time."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page

from permanence.database import Scope, authority_scope, commit, working_as
from permanence.identity import Actor, actor_of
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.casework.actions import today
from tenants.meetings import actions, store
from tests.browser.conftest import Opener, Site, Watch, faults, refused_by_policy, save
from tests.browser.test_every_page import too_wide
from tests.browser.test_keyboard import press_until
from tests.factories.cases import Casework
from tests.factories.people import make_person

PICTURES = os.environ.get("BROWSER_PICTURES", "")
CHILDREN = 12
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Edie", "Finn", "Gus", "Hal", "Ida", "Jo", "Kit", "Lou")

pytestmark = pytest.mark.timeout(600)


class Held:
    """Twelve children of a team of their own, something carried over, and who sits in the meeting."""

    def __init__(self, site: Site) -> None:
        from permanence.authorities import store as authorities
        from permanence.database import PLATFORM

        with working_as(PLATFORM):
            place = authorities.by_code(site.world.code)
            assert place is not None
        self.scope: Scope = authority_scope(place.role)
        self.mark = uuid4().hex[:4].upper()
        self.team = f"Team {self.mark}"
        self.manager = make_person("service_manager", place.code, name=f"Mo Manager {self.mark}")
        self.worker = make_person("social_worker", place.code, name=f"Sam Social {self.mark}")
        self.by: Actor = actor_of(self.manager.id, self.manager.name, "", "service_manager", place.code)
        casework = Casework(place.code, self.scope)
        self.children = [
            casework.waiting(f"M{self.mark}{number:02d}", days=430 - number * 20) for number in range(CHILDREN)
        ]
        with working_as(self.scope):
            for case_id, name in zip(self.children, NAMES, strict=True):
                fields = {"team": self.team, "name": f"{name} Example"}
                casework_actions.change_case(case_id=case_id, version=1, fields=fields, by=self.by)
            before = actions.plan_meeting(
                held_on=today() - timedelta(days=14), title=f"Before {self.mark}", chair="", by=self.by
            )
            actions.add_children(meeting_id=before.id, case_ids=self.children[:1], by=self.by)
            actions.open_meeting(meeting_id=before.id, by=self.by)
            actions.agree(
                meeting_id=before.id,
                item_id=store.items(before.id)[0].id,
                what=f"Ring the agency {self.mark}",
                owner=self.worker.name,
                owner_id=self.worker.id,
                due=today() - timedelta(days=2),
                by=self.by,
            )
            actions.close_meeting(meeting_id=before.id, by=self.by)
            commit()

    def meeting(self) -> UUID:
        """A meeting in session about the twelve."""
        with working_as(self.scope):
            held = actions.plan_meeting(held_on=today(), title=f"At once {self.mark}", chair="", by=self.by)
            actions.add_children(meeting_id=held.id, case_ids=self.children, by=self.by)
            actions.open_meeting(meeting_id=held.id, by=self.by)
            commit()
            return held.id


@pytest.fixture
def held(site: Site) -> Held:
    return Held(site)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        save(page, f"meeting-{name}", Path(PICTURES))


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def heading(page: Page) -> str:
    return " ".join(page.inner_text("h1").split())


def sound(page: Page, watch: Watch, axe: str) -> None:
    assert [*faults(page, axe), *refused_by_policy(page), *watch.said] == []


def test_a_meeting_of_twelve_children_is_driven_by_keyboard_alone(
    site: Site, open_as: Opener, axe: str, held: Held
) -> None:
    page = open_as(held.manager).new_page()
    watch = Watch(page)
    page.goto(f"/authority/{site.world.code}/meetings/")
    plan(page, held)
    sound(page, watch, axe)
    picture(page, "planned")
    press_until(page, "main form[action$='/open'] button", most=60)
    press(page, "Enter")
    # What is carried over comes first.
    assert page.inner_text("main").index(f"Ring the agency {held.mark}") < page.inner_text("main").index(
        "in order by risk"
    )
    sound(page, watch, axe)
    picture(page, "agenda")
    the_keys(page)
    press(page, "j")
    for number in range(1, CHILDREN + 1):
        assert f"{number} of {CHILDREN}" in heading(page)
        assert f"{NAMES[number - 1]} Example" in heading(page)
        if number == 1:
            carried_over(page, held)
        page.keyboard.press("d")
        assert focused(page) == "decision"
        # The keys are letters here.
        page.keyboard.type(f"Decided {number}: just keep asking / why?")
        if number % 3 == 0:
            agree(page, number, held)
        else:
            page.keyboard.press("Escape")
        if number == 2:
            sound(page, watch, axe)
            picture(page, "child")
        press(page, "j")
    press(page, "k")
    assert f"{CHILDREN} of {CHILDREN}" in heading(page)
    find(page, held)
    for _ in range(CHILDREN - 3):
        press(page, "j")
    close(page, held, watch, axe)
    kept(held)


def plan(page: Page, held: Held) -> None:
    press_until(page, "main a[href$='/meetings/plan']", most=60)
    press(page, "Enter")
    press_until(page, "#title")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"By keyboard {held.mark}")
    press_until(page, "input[name=choose]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press_until(page, "#team")
    page.keyboard.type(held.team)
    press_until(page, "main form button")
    press(page, "Enter")
    assert f"{CHILDREN} children, in order by risk" in page.inner_text("main")


def the_keys(page: Page) -> None:
    """They are listed, and can be switched off and on again."""
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('.keys').open")
    picture(page, "keys")
    press_until(page, "[data-keys-switch]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Turn the single keys on"
    before = page.url
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.url == before
    page.reload()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.url == before, "the switch is remembered"
    press_until(page, ".keys summary", most=60)
    page.keyboard.press("Enter")
    press_until(page, "[data-keys-switch]")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+j")
    assert page.url == before


def carried_over(page: Page, held: Held) -> None:
    assert page.inner_text("main").index(f"Ring the agency {held.mark}") < page.inner_text("main").index("Discussion")
    press_until(page, "input[name^=review-]", most=60)
    page.keyboard.press("Space")
    press_until(page, "input[name^=reason-]")
    page.keyboard.type("Rang on Monday")
    press_until(page, "#discussion")
    page.keyboard.type("They will send two profiles.")
    press_until(page, ".meeting__save button:first-child", most=60)
    press(page, "Enter")
    assert "Saved: actions reviewed." in page.inner_text("main")


def agree(page: Page, number: int, held: Held) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert focused(page) == "what"
    page.keyboard.type(f"Action {number}")
    page.keyboard.press("Tab")
    page.keyboard.type(held.worker.name)
    page.keyboard.press("Tab")
    page.keyboard.type("24/3/30")
    press(page, "Enter")
    assert "Saved: an action agreed." in page.inner_text("main")


def find(page: Page, held: Held) -> None:
    page.keyboard.press("/")
    assert focused(page) == "find"
    page.keyboard.type(f"m{held.mark}02")
    press(page, "Enter")
    page.wait_for_url("**/children/**")
    assert "Cleo Example" in heading(page)
    assert f"3 of {CHILDREN}" in heading(page)


def close(page: Page, held: Held, watch: Watch, axe: str) -> None:
    press(page, "j")
    assert heading(page).endswith(f"Minutes: By keyboard {held.mark}")
    page.keyboard.press("d")
    page.keyboard.type("We keep the room.")
    page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('Saved at ')")
    sound(page, watch, axe)
    picture(page, "minutes")
    press_until(page, "button[value=close]", most=60)
    press(page, "Enter")
    assert "Closed" in page.inner_text("main")
    press_until(page, "main form[action$='/circulate'] button", most=60)
    press(page, "Enter")
    assert "Circulated: 1 person is mailed a link." in page.inner_text("main")
    sound(page, watch, axe)
    picture(page, "circulated")


def kept(held: Held) -> None:
    from tests.integration.meetings.conftest import EVERYTHING

    with working_as(held.scope):
        [meeting] = [one for one in store.meetings() if one.title == f"By keyboard {held.mark}"]
        assert (meeting.state, meeting.minutes) == ("closed", "We keep the room.")
        lines = store.items_seen(meeting.id, EVERYTHING)
        decided = [item.decision for item, _ in lines]
        assert decided == [f"Decided {number}: just keep asking / why?" for number in range(1, CHILDREN + 1)]
        assert lines[0][0].discussion == "They will send two profiles."
        assert all(item.seen_at for item, _ in lines)
        agreed = {one.what: (one.owner_id, str(one.due)) for one in store.agreed(meeting.id, EVERYTHING)}
        assert agreed == {f"Action {number}": (held.worker.id, "2030-03-24") for number in (3, 6, 9, 12)}
        [rung] = [one for one in cases.actions_of(held.children) if one.what == f"Ring the agency {held.mark}"]
        assert (rung.outcome, rung.closing_reason) == ("done", "Rang on Monday")


def test_the_screen_fits_a_phone_and_a_projector(site: Site, open_as: Opener, axe: str, held: Held) -> None:
    meeting_id = held.meeting()
    path = f"/authority/{site.world.code}/meetings/{meeting_id}/"
    with working_as(held.scope):
        child = f"{path}children/{store.items(meeting_id)[0].id}"
    for person, role in ((held.worker, "writes"), (site.world.people["coram_consultant"], "reads")):
        narrow, wide = open_as(person, width=320).new_page(), open_as(person).new_page()
        for where in (path, child, f"{path}minutes", f"{path}pack"):
            for address in (where, f"{where}?projector=1"):
                name = re.sub(r"[^a-z]+", "-", address.removeprefix(path).split("/")[-1][-20:]) or "agenda"
                for page, size in ((narrow, "narrow"), (wide, "wide")):
                    page.goto(address)
                    found = [*faults(page, axe), *refused_by_policy(page)]
                    found += too_wide(page) if size == "narrow" else []
                    picture(page, f"{role}-{size}-{'projector-' if 'projector' in address else ''}{name}")
                    assert not found, f"{address}: {found}"


def test_two_people_write_at_the_same_time_and_the_script_puts_both_together(
    site: Site, open_as: Opener, held: Held
) -> None:
    meeting_id = held.meeting()
    with working_as(held.scope):
        item = store.items(meeting_id)[0].id
    path = f"/authority/{site.world.code}/meetings/{meeting_id}/children/{item}"
    mo, sam = open_as(held.manager).new_page(), open_as(held.worker).new_page()
    for page in (mo, sam):
        page.goto(path)
        page.focus("#discussion")
    mo.keyboard.type("Mo says one thing.")
    saved(mo)
    sam.keyboard.type("Sam says another.")
    saved(sam)
    assert sam.input_value("#discussion") == "Mo says one thing.\nSam says another."
    sam.keyboard.type(" And more.")
    saved(sam, "And more.")
    # Both change the same line: nothing is kept before somebody has read both.
    mo.keyboard.type(" Or two.")
    saved(mo)
    assert mo.input_value("#discussion").startswith("Mo says one thing. Or two.")
    sam.evaluate("document.querySelector('#discussion').setSelectionRange(0, 18)")
    sam.keyboard.type("Somebody said something.")
    sam.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('Not saved: ')")
    press_until(sam, ".meeting__save button:first-child", most=60)
    press(sam, "Enter")
    assert "changed the same lines while you were writing" in heading(sam)
    picture(sam, "clash")
    text = sam.inner_text("main")
    assert "Mo says one thing. Or two." in text
    assert "Somebody said something." in text
    press_until(sam, "main form button", most=60)
    press(sam, "Enter")
    with working_as(held.scope):
        row = store.item(item)
        assert row is not None
        for words in ("Mo says one thing. Or two.", "Sam says another. And more.", "Somebody said something."):
            assert words in row.discussion


def saved(page: Page, words: str = "") -> None:
    """Wait until what was typed is said to be kept."""
    page.wait_for_timeout(200)
    page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('Saved at ')")


def test_leaving_with_something_typed_that_is_kept_nowhere_asks_first(site: Site, open_as: Opener, held: Held) -> None:
    meeting_id = held.meeting()
    with working_as(held.scope):
        item = store.items(meeting_id)[0].id
    page = open_as(held.worker).new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"/authority/{site.world.code}/meetings/{meeting_id}/children/{item}")
    page.keyboard.press("a")
    page.keyboard.type("Half an action")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert page.input_value("#what") == "Half an action"
