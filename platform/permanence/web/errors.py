"""Pages for when something is not there or went wrong. None repeats what was asked for; nothing typed is lost."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from permanence.web.commit import SAFE

log = structlog.get_logger(__name__)

# Heading and what to do, by status.
WORDS: dict[int, tuple[str, str]] = {
    400: ("We could not read that", "Go back, check what you sent and try again."),
    401: ("You are not signed in", "Sign in and try again."),
    403: ("You cannot do that", "Ask your authority’s administrator if you need it for your work."),
    404: ("Page not found", "Check the address, or go to the start page. What is not yours is not shown either."),
    405: ("Page not found", "This address cannot be used like that. Go to the start page."),
    413: ("That is too much at once", "The limit is 100 MB. Send fewer files at once, or zip them."),
    429: ("Too many tries", "Wait a few minutes and try again."),
    500: (
        "Something went wrong here",
        "It is recorded. Nothing of what you sent was kept: try again in a few minutes.",
    ),
    503: ("Permanence cannot be used just now", "Try again in a few minutes. Nothing already saved is lost."),
}


def install_errors(app: Flask) -> None:
    """Answer every refusal and failure with a page in plain words."""
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(InternalServerError, failed)
    app.register_error_handler(OperationalError, away)
    app.register_error_handler(InterfaceError, away)
    app.register_error_handler(RedisError, away)


def page(status: int, *, typed: list[tuple[str, str]] | None = None, heading: str = "", advice: str = "") -> Response:
    """The page for a status, with what was typed where it can be shown to be copied."""
    known = WORDS.get(status, WORDS[400 if status < 500 else 500])
    body = render_template(
        "web/error.html",
        status=status,
        heading=heading or known[0],
        advice=advice or known[1],
        typed=typed or [],
        request_id=g.get("request_id", ""),
    )
    return make_response(body, status)


def refused(error: HTTPException) -> Response:
    """Any other HTTP status. Redirects that routing raises pass as they are."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    return page(error.code or 500)


def stale_form(_error: CSRFError) -> Response:
    """A form without its token: open for too long, or not from here. What was typed is shown, never sent by itself."""
    return page(
        400,
        typed=typed_text(),
        heading="This page was open for too long",
        advice="Nothing was saved. Copy your text from here, open the page again and put it back in.",
    )


def typed_text() -> list[tuple[str, str]]:
    """What a person typed into the form being refused; no token, no password."""
    if request.method in SAFE:
        return []
    hidden = ("csrf_token", "password", "current", "new", "again", "kept")
    return [
        (name.replace("_", " "), value)
        for name, value in request.form.items(multi=True)
        if name not in hidden and value.strip()
    ]


def failed(error: InternalServerError) -> Response:
    """A mistake of ours: logged without any value, told without any detail."""
    log.error("request_failed", endpoint=request.endpoint, exc_info=error.original_exception or error)
    return page(500, typed=typed_text())


def away(error: Exception) -> Response:
    """The database or the queue does not answer."""
    log.error("server_away", endpoint=request.endpoint, exc_info=error)
    return page(503, typed=typed_text())
