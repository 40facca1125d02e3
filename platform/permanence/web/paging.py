"""Pages of a long list: 25, 50 or 100 at a time, or all on one page to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (25, 50, 100)
ALL = "all"
# More rows than this are not put on one page: the browser would not come back.
MOST = 5000


@dataclass(frozen=True)
class Page:
    """A part of a list. `number` counts from 1; `size` 0 means all."""

    number: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.limit

    @property
    def limit(self) -> int:
        """Most rows on this page."""
        return self.size or MOST

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.limit))

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.limit, self.total)

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link to, None where some are left out: 1 … 6 7 8 … 20."""
        near = {1, self.pages, self.number - 1, self.number, self.number + 1}
        wanted = sorted(number for number in near if 1 <= number <= self.pages)
        listed: list[int | None] = []
        for number in wanted:
            if listed and listed[-1] is not None and number - listed[-1] > 1:
                listed.append(None)
            listed.append(number)
        return listed


def page_of(total: int, arguments: Mapping[str, str]) -> Page:
    """The page that `page` and `per_page` in an address ask for; nonsense gets the first page of 25."""
    asked = arguments.get("per_page", "")
    size = 0 if asked == ALL else int(asked) if asked.isdecimal() and int(asked) in SIZES else SIZES[0]
    number = arguments.get("page", "")
    wanted = int(number) if number.isdecimal() and len(number) < 8 else 1
    pages = Page(1, size, total).pages
    return Page(min(max(wanted, 1), pages), size, total)
