"""Figures under the strict policy: drawn, sized like their place, explained by hover, and missing without harm."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Opener, Watch, refused_by_policy

PATH = "/trial-of-charts/"


def drawn(page: Page) -> Page:
    page.goto(PATH)
    page.wait_for_function("() => document.querySelector('#waits-canvas')?.childElementCount")
    page.wait_for_timeout(500)
    return page


def test_a_figure_is_drawn_in_its_place_and_says_more_on_hover(open_as: Opener) -> None:
    page = open_as(None).new_page()
    watch = Watch(page)
    drawn(page)
    box = page.locator("#waits-canvas").bounding_box()
    assert box
    # Without permission for its styles Bokeh measures nothing and draws millions of pixels.
    assert 250 <= box["height"] <= 400
    assert box["width"] <= 960
    # The first point lies near the upper left corner, wherever axes and legend leave it.
    places = [(x, y) for y in range(35, 80, 7) for x in range(80, 130, 7)]
    assert any(_named(page, box["x"] + x, box["y"] + y) for x, y in places), "no tooltip names the value"
    assert refused_by_policy(page) == []
    assert watch.said == []


def _named(page: Page, x: float, y: float) -> bool:
    page.mouse.move(x, y)
    page.wait_for_timeout(60)  # tooltips are drawn with the next frame
    return "301" in page.evaluate(TOOLTIPS)


def test_a_figure_fits_a_narrow_screen_after_turning_it(open_as: Opener) -> None:
    page = drawn(open_as(None, width=900).new_page())
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(500)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_the_picture_is_named_by_its_finding(open_as: Opener) -> None:
    page = drawn(open_as(None).new_page())
    picture = page.get_by_role("img", name="Chart: Your wait is 41 days longer; this could be chance")
    assert picture.count() == 1


def test_a_figure_that_cannot_be_fetched_leaves_its_table(open_as: Opener) -> None:
    page = open_as(None).new_page()
    page.route("**/figure.json", lambda route: route.abort())
    page.goto(PATH)
    page.wait_for_timeout(500)
    assert not page.locator("#waits-canvas").is_visible()
    assert page.get_by_role("table", name="Mean days by quarter").is_visible()


def test_without_the_shim_the_policy_is_heard_to_refuse(open_as: Opener) -> None:
    """The tests of every page would notice: take the shim away and the browser complains."""

    def emptied(route: Route) -> None:
        route.fulfill(status=200, content_type="text/javascript", body="")

    page = open_as(None).new_page()
    page.route("**/nonce.*.js", emptied)
    page.goto(PATH)
    page.wait_for_timeout(1500)
    assert any("style-src" in refusal for refusal in refused_by_policy(page))


@pytest.mark.parametrize("attempt", ["inline script", "handler", "eval"])
def test_planted_script_does_not_run(open_as: Opener, attempt: str) -> None:
    page = open_as(None).new_page()
    page.goto("/help/glossary")
    page.evaluate(PLANT[attempt])
    page.wait_for_timeout(300)
    assert page.evaluate("window.planted") is None
    assert any("script-src" in refusal for refusal in refused_by_policy(page))


PLANT = {
    "inline script": """() => {
      const script = document.createElement('script');
      script.textContent = 'window.planted = 1';
      document.body.append(script);
    }""",
    "handler": """() => {
      document.querySelector('h1').innerHTML = '<img src="data:image/png;base64,x" onerror="window.planted = 1">';
    }""",
    "eval": """() => { setTimeout("window.planted = 1", 0); }""",
}

# Bokeh draws its tooltips inside shadow roots.
TOOLTIPS = """
() => {
  const texts = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (!element.shadowRoot) continue;
      if (element.matches('[class*=ooltip]')) texts.push(element.shadowRoot.textContent);
      walk(element.shadowRoot);
    }
  };
  walk(document);
  return texts.join(' ');
}
"""
