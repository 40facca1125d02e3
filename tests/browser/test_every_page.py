"""Every page somebody can reach: accessible, inside the policy, on a narrow screen, without JavaScript.

The pages are found by following links as a person of each role, so a new slice's pages are covered as soon as somebody
can get to them. A page that several roles reach is looked at once.
"""

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, Site, Watch, faults, refused_by_policy, save
from tests.browser.world import Reached, ask_for_a_reference, page_endpoints, reached_by_links
from tests.factories.people import MadePerson

# Where pictures go, to be looked at by somebody; nowhere unless asked for.
PICTURES = os.environ.get("BROWSER_PICTURES", "")
NARROW, WIDE = 320, 1200

# Seventy pages on a busy machine take longer than one test may otherwise.
pytestmark = pytest.mark.timeout(1500)

# Not reached by a link from any page, each with its reason.
UNLINKED = {
    "entry.reset": "opened from a mailed link",
    "assets.built": "not a page",
    "assets.bokeh_js": "not a page",
    "health.live": "for machines",
    "health.ready": "for machines",
    "health.metrics": "for machines",
    "drafts.chart": "the picture of an artefact of a draft, of which two are followed",
}


@pytest.fixture(scope="module")
def pages(site: Site) -> list[Reached]:
    """Every page, with the person who reaches it first, and those that only a sent form leads to."""
    lead = site.world.people["national_lead"]
    with site.app.app_context():
        waiting = Reached("drafts.waiting", ask_for_a_reference(lead), lead, is_page=True)
    return [*reached_by_links(site.app, site.world), waiting]


class Visits:
    """One open page for each person, gone from address to address: opening a browser's page costs more than reading."""

    def __init__(self, open_as: Opener, **options: int | bool) -> None:
        self.open_as = open_as
        self.options = options
        self.pages: dict[MadePerson | None, tuple[Page, Watch]] = {}

    def to(self, reached: Reached) -> tuple[Page, Watch]:
        """The page at an address, and what it complains of from now on."""
        if reached.person not in self.pages:
            page = self.open_as(reached.person, **self.options).new_page()
            self.pages[reached.person] = page, Watch(page)
        page, watch = self.pages[reached.person]
        watch.said.clear()
        page.goto(reached.path, wait_until="load")
        return page, watch


def test_every_page_is_accessible_keeps_the_policy_and_fits_a_narrow_screen(
    open_as: Opener, axe: str, pages: list[Reached]
) -> None:
    visits = Visits(open_as)
    found: list[str] = []
    for reached in filter(attrgetter("is_page"), pages):
        page, watch = visits.to(reached)
        _wait_for_charts(page)
        faulty = [*faults(page, axe), *refused_by_policy(page)]
        if PICTURES:
            save(page, reached.name, Path(PICTURES))
        page.set_viewport_size({"width": NARROW, "height": 800})
        page.wait_for_timeout(100)
        faulty += too_wide(page)
        if PICTURES:
            save(page, f"{reached.name}-narrow", Path(PICTURES))
        page.set_viewport_size({"width": WIDE, "height": 900})
        found += [f"{reached.path}: {fault}" for fault in [*faulty, *watch.said]]
    assert not found, f"{len(found)} faults\n" + "\n".join(found)


def too_wide(page: Page) -> list[str]:
    """The elements for which the page itself would have to be scrolled sideways at 320 pixels."""
    width = page.evaluate("document.scrollingElement.scrollWidth")
    return [f"is {width} pixels wide: {' '.join(page.evaluate(WIDEST).split())}"] if width > NARROW else []


def test_every_page_works_without_javascript(open_as: Opener, pages: list[Reached]) -> None:
    visits = Visits(open_as, javascript=False)
    for reached in filter(attrgetter("is_page"), pages):
        page, _watch = visits.to(reached)
        assert page.locator("h1").is_visible(), reached.path
        for button in page.locator("main form button").all():
            assert button.is_visible() or button.get_attribute("type") == "button", reached.path
        # A chart's place stays closed and its table stands for it.
        for place in page.locator("[data-chart]").all():
            assert not place.is_visible(), reached.path
            assert place.locator("xpath=ancestor::figure//table").count(), reached.path


def test_a_form_sent_empty_says_what_is_missing_accessibly(open_as: Opener, axe: str, pages: list[Reached]) -> None:
    visits = Visits(open_as, width=NARROW)
    found: list[str] = []
    answered = 0
    for reached in filter(attrgetter("is_page"), pages):
        page, _watch = visits.to(reached)
        form = page.locator("main form[method=post]:has([required])").first
        if not form.count():
            continue
        with page.expect_navigation():
            form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
        if not page.locator(".govuk-error-summary").count():
            continue
        answered += 1
        faulty = [*faults(page, axe), *refused_by_policy(page), *too_wide(page)]
        if not page.title().startswith("Error"):
            faulty.append(f"the title does not begin with Error: {page.title()}")
        if PICTURES:
            save(page, f"{reached.name}-error", Path(PICTURES))
        found += [f"{reached.path}: {fault}" for fault in faulty]
    assert answered >= 5
    assert not found, "\n".join(found)


def test_every_page_can_be_reached_by_somebody(site: Site, pages: list[Reached]) -> None:
    missing = set(page_endpoints(site.app)) - {page.endpoint for page in pages} - set(UNLINKED)
    assert not missing, f"no role reaches {sorted(missing)} by links"


WIDEST = """
[...document.querySelectorAll('main *, header *, footer *, body > *')]
  .filter((e) => e.getBoundingClientRect().right > 321 && !e.closest('.scroll'))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ')
"""


def _wait_for_charts(page: Page) -> None:
    if page.locator("[data-chart]").count():
        page.wait_for_function("() => [...document.querySelectorAll('[data-chart]')].every((c) => c.childElementCount)")
        page.wait_for_timeout(300)
