"""What reaches the log: events and where an exception passed, never its text."""

from __future__ import annotations

import io
import json
import logging

import structlog

from permanence.web.logs import formatter, without_values


def test_an_exception_is_named_and_placed_without_its_text() -> None:
    try:
        raise KeyError("child 1234")
    except KeyError as error:
        event = without_values(structlog.get_logger(), "error", {"event": "failed", "exc_info": error})
    assert event["error"] == "builtins.KeyError"
    assert "test_logs.py" in event["passed"][-1]
    assert "1234" not in str(event)


def test_a_librarys_record_goes_the_same_way() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter(as_json=True))
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    try:
        raise ValueError("child 1234")
    except ValueError:
        logger.warning("it failed", exc_info=True)
    finally:
        logger.removeHandler(handler)
    line = json.loads(written.getvalue())
    assert (line["event"], line["level"], line["error"]) == ("it failed", "warning", "builtins.ValueError")
    assert "1234" not in written.getvalue()
