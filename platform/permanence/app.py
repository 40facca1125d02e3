"""The application, put together in named steps from settings and parts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request, url_for
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from permanence.identity import entry
from permanence.identity.guards import install_guards, refuse_unguarded, register
from permanence.identity.mail import mailer
from permanence.identity.roles import ROLES
from permanence.parts import Part
from permanence.settings import Settings
from permanence.web.commit import install_commit
from permanence.web.dates import in_words
from permanence.web.errors import install_errors
from permanence.web.headers import install_headers
from permanence.web.health import install_metrics
from permanence.web.limits import install_limits
from permanence.web.logs import configure_logs
from permanence.web.marks import key_of, number, shown
from permanence.web.navigation import collect, links_for
from permanence.web.served import install_assets

log = structlog.get_logger(__name__)
LARGEST_REQUEST = 110 * 1024 * 1024  # 100 MB of files and what surrounds them


def create_app(parts: Sequence[Part], settings: Settings) -> Flask:
    """The web application of these parts. Worker and command line use it too, for its context."""
    app = make_app(settings)
    configure_logs(as_json=settings.in_production, quiet=settings.environment == "test")
    number_requests(app)
    trust_proxies(app, settings)
    install_metrics(app)
    install_headers(app)
    install_commit(app)
    install_guards(app)
    CSRFProtect(app)
    install_limits(app, settings.redis_url)
    install_templates(app, settings)
    install_errors(app)
    offer(app, parts)
    install_assets(app)
    point_at_database(settings)
    return app


class Application(Flask):
    """Flask that leaves a failure's address and text out of the log: both may hold a child's identifier."""

    def log_exception(self, exc_info: object) -> None:
        """Nothing: permanence.web.errors logs the failure, without its values."""


def make_app(settings: Settings) -> Flask:
    """An empty application with its settings and safe cookies."""
    app = Application("permanence", static_folder=None, template_folder="web/templates")
    secure = settings.secure_cookies
    app.config.update(
        ENVIRONMENT=settings.environment,
        TESTING=settings.environment == "test",
        DEBUG=settings.debug,
        SECRET_KEY=settings.secret_key,
        PUBLIC_URL=settings.public_url,
        REDIS_URL=settings.redis_url,
        DATA_FOLDER=settings.data_folder,
        # __Host- binds the cookie to this very host and path; browsers take it over https only.
        SESSION_COOKIE_NAME="__Host-permanence" if secure else "permanence",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        # The token lives as long as the cookie: a page left open loses no text to it.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    app.extensions["settings"] = settings
    app.extensions["mail"] = mailer(settings.mail)
    return app


def number_requests(app: Flask) -> None:
    """Give each request a number that its log lines, its audit rows and its error page share."""

    @app.before_request
    def begin() -> None:
        g.request_id = uuid4().hex
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        if request.blueprint not in ("assets", "health"):
            spent = round((time.perf_counter() - g.started) * 1000)
            log.info(
                "answered", endpoint=request.endpoint, method=request.method, status=response.status_code, ms=spent
            )
        return response


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe as many proxies about the caller's address as the settings say, and no more."""
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def install_templates(app: Flask, settings: Settings) -> None:
    """The GOV.UK macros, our base templates, and what every template may use."""
    own = app.jinja_loader
    packages = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([*([own] if own else []), PrefixLoader(packages)])
    WTFormsHelpers(app)
    app.jinja_env.filters.update(in_words=in_words, shown=shown, number=number)
    app.jinja_env.globals.update(
        here=here, with_arguments=with_arguments, key_of=key_of, ROLES=ROLES, ink_on=ink_on, uses_charts=uses_charts
    )
    is_synthetic = settings.environment in ("development", "demonstration")

    @app.context_processor
    def page_facts() -> dict[str, Any]:
        person = g.get("person")
        return {
            "actor": g.get("actor"),
            "person": person,
            "authority": g.get("authority") or (person.authority if person else None),
            "navigation_links": links_for(g.get("actor")),
            "is_synthetic": is_synthetic,
            "idle_seconds": int(entry.IDLE.total_seconds()),
        }


def here(**changes: Any) -> str:
    """The address of this page with some of its arguments changed; None takes one out."""
    return with_arguments(url_for(str(request.endpoint), **(request.view_args or {})), **changes)


def with_arguments(path: str, **changes: Any) -> str:
    """A path with this page's arguments after it, some of them changed: a download of what the filters show."""
    # Put together here, not by url_for: names in an address are anybody's choice and would meet its own arguments.
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value is not None)])
    return f"{path}?{query}" if query else path


def uses_charts() -> str:
    """Called by the chart macro: this page needs BokehJS."""
    g.uses_charts = True
    return ""


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour given as #rrggbb."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (brightness + 0.05) >= (brightness + 0.05) / 0.05 else "#0b0c0c"


def offer(app: Flask, parts: Sequence[Part]) -> None:
    """Register every part's blueprints with their guards, and its links; a route without a guard stops the start."""
    for part in parts:
        for guarded in part.blueprints:
            register(app, guarded)
    app.extensions["navigation"] = collect(parts)
    app.extensions["parts"] = tuple(parts)
    refuse_unguarded(app)


def point_at_database(settings: Settings) -> None:
    """Point this process at the database unless it already stands there (a command, a test)."""
    from permanence.database import NoScope, configure, engines

    try:
        engines()
    except NoScope:
        configure(settings.database_url, settings.role_secret)
