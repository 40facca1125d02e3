"""Structured logs: one line an event, with the request or job and the authority, and never a child's data.

Addresses of pages and the texts of exceptions may hold a child's identifier, so neither is ever written: a request is
named by its endpoint, an exception by its class and the lines of code it passed.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logs(*, as_json: bool, level: int = logging.INFO) -> None:
    """Set structlog and the standard library's logging up for this process; JSON lines or readable ones on stderr."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_values,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Werkzeug's own access lines hold whole addresses.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace exception information by the exception's class and where it passed, leaving its text out."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    if isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    elif not isinstance(given, tuple):
        given = sys.exc_info()
    kind, _error, frames = given
    if kind is not None:
        event["exception"] = f"{kind.__module__}.{kind.__qualname__}"
        event["passed"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(frames)]
    return event
