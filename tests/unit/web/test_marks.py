"""Zero, missing, suppressed and low quality are four different things."""

from __future__ import annotations

import pytest

from permanence.web.marks import Marked, key_of, number, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0, "0"),
        (None, "[x]"),
        (Marked(None), "[x]"),
        (Marked(None, "c"), "[c]"),
        (Marked(41, "u"), "41 [u]"),
        (1234, "1,234"),
        (-12, "−12"),
        ("text", "text"),
    ],
)
def test_what_stands_in_a_cell(cell: object, text: str) -> None:
    assert shown(cell) == text  # type: ignore[arg-type]


def test_numbers_have_no_negative_zero() -> None:
    assert number(-0.04, 1) == "0.0"
    assert number(-0.06, 1) == "−0.1"


def test_the_key_lists_only_what_occurs() -> None:
    assert [symbol for symbol, _meaning in key_of([1, Marked(2, "u"), None])] == ["[x]", "[u]"]
    assert key_of([1, 2, "three"]) == []


def test_an_invented_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="known are"):
        Marked(1, "?")
