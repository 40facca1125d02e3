"""A real browser before a real server: Debian's Chromium, the product's own pages, axe for WCAG 2.2 AA."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from werkzeug.serving import make_server

from permanence.app import create_app
from permanence.settings import Settings
from permanence.web import served
from permanence.web.assets import PROJECT, NotBuilt, build
from permanence.web.logs import configure_logs
from tests.browser.world import World, build_world, diagnose_the_world, publish_one_and_draft_the_next
from tests.factories.people import MadePerson, begin_session

# Twelve authorities with contributions, made by the fixture that the tests of releases stand on.
from tests.integration.releases.conftest import Contributed, contributed  # noqa: F401

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# No window, no sandbox (the tests may run as root in a container), and nothing that calls home.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Kept from before any script of the page runs, so that no violation goes unheard.
LISTEN = """
window.__refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
  const where = `${event.sourceFile}:${event.lineNumber}`;
  window.__refused.push(`${event.effectiveDirective} refused ${event.blockedURI} at ${where}`);
});
"""


@dataclass(frozen=True)
class Site:
    """The served application and who can use it."""

    address: str
    app: Flask
    world: World


@pytest.fixture(scope="package")
def site(database: Settings, contributed: Contributed) -> Iterator[Site]:  # noqa: F811
    """The whole product on a port of its own, with assets built and somebody in every role."""
    try:
        build(for_tests=True)
    except NotBuilt as problem:
        pytest.skip(str(problem))
    served.manifest.cache_clear()
    from tests.browser.chart_page import part as chart_part
    from tests.browser.letters import part as letters_part
    from tests.conftest import parts_built

    # Its own environment, so that pages carry the banner every demonstration shows.
    app = create_app(
        [*parts_built(), chart_part, letters_part], dataclasses.replace(database, environment="development")
    )
    configure_logs(as_json=False, quiet=True)
    code = next(iter(contributed.roles))
    world = build_world(app, code, f"Benchshire {code}")
    with app.app_context():
        publish_one_and_draft_the_next(contributed)
        diagnose_the_world(world)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app, world)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once a run."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's source, as package-lock.json pins it."""
    return (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


Opener = Callable[..., BrowserContext]


@pytest.fixture
def open_as(site: Site, browser: Browser) -> Iterator[Opener]:
    """Open a browser for a person (None: nobody signed in); width in pixels, JavaScript on or off."""
    opened: list[BrowserContext] = []

    def make(person: MadePerson | None, *, width: int = 1200, javascript: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=site.address, java_script_enabled=javascript, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        context.add_init_script(LISTEN)
        if person is not None:
            context.add_cookies([session_cookie(site, person)])
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def session_cookie(site: Site, person: MadePerson):  # type: ignore[no-untyped-def]
    """The cookie of a person signed in without the form."""
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": begin_session(person)})
    return {"name": site.app.config["SESSION_COOKIE_NAME"], "value": value, "url": site.address}


class Watch:
    """What a page complains of: script errors and lines of its console worth reading."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))
        page.on("response", self.answered)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings."""
        if message.type in ("error", "warning"):
            self.said.append(f"console: {message.text}")

    def answered(self, response: Response) -> None:
        """Keep what a page asks for and does not get, or asks of anybody else."""
        if response.status >= 400:
            self.said.append(f"{response.status} for {response.url}")


def refused_by_policy(page: Page) -> list[str]:
    """What the content policy refused on this page; must be nothing."""
    found: list[str] = page.evaluate("window.__refused")
    return found


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds on this page, one line a fault."""
    page.evaluate(axe)
    # The design system puts back links between the landmarks on purpose, so the (non-WCAG) rule about them is off.
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "rules": {"region": {"enabled": False}}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{fault['id']} ({fault['impact']}): {_one_line(node['html'])} – {_one_line(node.get('failureSummary', ''))}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def save(page: Page, name: str, folder: Path) -> None:
    """A picture of the whole page, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
