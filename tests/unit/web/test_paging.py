"""Pages of a long list."""

from __future__ import annotations

import pytest

from permanence.web.paging import MOST, Page, page_of


@pytest.mark.parametrize(
    ("total", "arguments", "number", "size", "first", "last"),
    [
        (0, {}, 1, 25, 0, 0),
        (26, {"page": "2"}, 2, 25, 26, 26),
        (26, {"page": "9"}, 2, 25, 26, 26),
        (26, {"page": "-1"}, 1, 25, 1, 25),
        (26, {"page": "x", "per_page": "7"}, 1, 25, 1, 25),
        (101, {"per_page": "100", "page": "2"}, 2, 100, 101, 101),
        (60, {"per_page": "all"}, 1, 0, 1, 60),
    ],
)
def test_which_rows(total: int, arguments: dict[str, str], number: int, size: int, first: int, last: int) -> None:
    page = page_of(total, arguments)
    assert (page.number, page.size, page.first, page.last) == (number, size, first, last)


def test_all_is_bounded() -> None:
    assert page_of(MOST + 1, {"per_page": "all"}).pages == 2


def test_numbers_leave_out_the_middle() -> None:
    assert Page(7, 25, 500).numbers == [1, None, 6, 7, 8, None, 20]
    assert Page(1, 25, 30).numbers == [1, 2]
