"""Structured logs: one line an event, with the request or job and the authority, and never a child's data.

Addresses of pages and the texts of exceptions may hold a child's identifier, so neither is ever written: a request is
named by its endpoint, an exception by its class and the lines of code it passed. Libraries' own log lines go the same
way.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Every logger but these is heard from warnings on.
OWN = ("permanence", "tenants", "benchmarks", "demonstration")


class _Handler(logging.StreamHandler):
    """Our one handler, recognised by its class when logs are set up again."""


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_values,
    ]


def formatter(*, as_json: bool) -> logging.Formatter:
    """What turns our events and libraries' records alike into lines, without values."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    finish = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(), processors=finish, keep_exc_info=False, keep_stack_info=False
    )


def configure_logs(*, as_json: bool, quiet: bool = False) -> None:
    """Set structlog and the standard library's logging up for this process; JSON lines or readable ones on stderr.

    `quiet` leaves out everything below a warning.
    """
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, _Handler)]:
        root.removeHandler(old)
    handler = _Handler(sys.stderr)
    handler.setFormatter(formatter(as_json=as_json))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    # Set by name: left alone it turns itself to INFO, and its access lines hold whole addresses.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(logging.WARNING if quiet else logging.INFO)


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
        event["error"] = f"{kind.__module__}.{kind.__qualname__}"
        event["passed"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(frames)]
    return event
