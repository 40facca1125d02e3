"""With the keyboard alone: signing in, seeing where one is, reaching the page's matter, signing out."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Opener, Site
from tests.factories.people import PASSWORD


def press_until(page: Page, selector: str, key: str = "Tab", most: int = 40) -> None:
    """Press a key until the element has the focus; every stop on the way must be visible and marked."""
    for _ in range(most):
        page.keyboard.press(key)
        assert page.evaluate(MARKED), f"the focus is not to be seen on {page.evaluate(WHERE)}"
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached with {key}")


def test_somebody_signs_in_finds_their_way_and_signs_out(site: Site, open_as: Opener) -> None:
    page = open_as(None).new_page()
    page.goto("/")
    press_until(page, "a[href='/sign-in']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    press_until(page, "#email")
    page.keyboard.type(site.world.people["analyst"].email)
    press_until(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/authority/{site.world.code}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"
    page.goto(f"/authority/{site.world.code}/")
    press_until(page, ".place__button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    assert "You are signed out" in page.inner_text("main")


def test_an_error_summary_leads_to_its_field(open_as: Opener) -> None:
    page = open_as(None).new_page()
    page.goto("/sign-in")
    page.get_by_label("Email address").press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    # The summary takes the focus when the page opens, so that it is read first.
    assert page.evaluate("document.activeElement.className.includes('govuk-error-summary')")
    press_until(page, ".govuk-error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "email"


def test_a_wide_table_scrolls_with_the_arrow_keys(site: Site, open_as: Opener) -> None:
    page = open_as(site.world.people["authority_administrator"], width=320).new_page()
    page.goto(f"/authority/{site.world.code}/people/")
    press_until(page, ".scroll")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('.scroll').scrollLeft") > 0


# Whatever has the focus shows it: an outline, or GOV.UK's yellow ground or thick border.
MARKED = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return true;
  // Of a radio button or a tick box the ring is drawn by what stands for it.
  const drawn = e.matches('.govuk-radios__input, .govuk-checkboxes__input');
  const s = drawn ? getComputedStyle(e.nextElementSibling, '::before') : getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0;
  return seen && ((s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none');
}
"""
WHERE = "document.activeElement.outerHTML.slice(0, 160)"
