"""The one place where a request's work is kept: once, after success.

A view reads and flushes; when its answer is a success the request's own scope is committed, otherwise everything is
dropped. A GET commits nothing: work that one leaves behind is a mistake in the view, raised in tests and development.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog
from flask import Flask, Response, current_app, g, request

from permanence.database import Scope, commit, current_work, rollback, working_as

log = structlog.get_logger(__name__)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_FAILURE = 400


class UncommittedWork(RuntimeError):
    """A view that answers a reading request changed something; it must be a POST."""


def install_commit(app: Flask) -> None:
    """Commit or drop the request's work after each answer, and close its scope."""
    app.after_request(keep_or_drop)
    app.teardown_request(close_scope)


def open_scope(scope: Scope) -> None:
    """Run the rest of this request as `scope`."""
    opened: ExitStack = g.setdefault("opened_scopes", ExitStack())
    opened.enter_context(working_as(scope))
    g.request_scope = scope


def close_scope(_error: BaseException | None = None) -> None:
    """Roll back what is left and give the connection back."""
    opened: ExitStack | None = g.pop("opened_scopes", None)
    if opened is not None:
        opened.close()


def keep_or_drop(response: Response) -> Response:
    """Commit after a successful change; after a failure drop the work; after a GET insist that there is none."""
    if "opened_scopes" not in g:
        return response
    if request.method in SAFE:
        if current_work().unsaved:
            rollback()
            if current_app.testing or current_app.debug:
                raise UncommittedWork(f"{request.endpoint} answered {request.method} and left work uncommitted")
            log.error("uncommitted_work", endpoint=request.endpoint)
    elif response.status_code < FIRST_FAILURE:
        commit()
    else:
        rollback()
    return response


@contextmanager
def aside(scope: Scope) -> Iterator[None]:
    """A second scope inside one request, kept at the end of the block whatever becomes of the request.

    For what must not be lost with a refused request (a failed sign-in counts) and for the platform's side of a change
    that an authority's page makes (a membership).
    """
    with working_as(scope):
        yield
        commit()
