"""What the person at the terminal sees meanwhile: bars where they can be drawn, lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from demonstration.people import Member
from permanence.identity.roles import ROLES

CHAPTERS = {
    "set up": "Authorities set up",
    "people": "People given access",
    "returns": "Returns checked and applied",
    "contributions": "Contributions certified and sent",
    "casework": "Casework since the last return",
    "release": "First release",
}


class Teller:
    """Tells how far each chapter is. `tell` may be called as often as one likes."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.started = time.monotonic()
        self.drawn: Progress | None = None
        self.bars: dict[str, object] = {}
        self.said: dict[str, tuple[int, int]] = {}

    @contextmanager
    def telling(self) -> Iterator[Teller]:
        """Draw bars while the block lasts, where the terminal can."""
        if not self.console.is_terminal:
            yield self
            return
        columns = (
            TextColumn("{task.description:<34}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[doing]}"),
        )
        with Progress(*columns, console=self.console) as self.drawn:
            yield self
        self.drawn = None

    def tell(self, chapter: str, done: int, total: int, doing: str = "") -> None:
        """A chapter is `done` of `total`; `doing` says with what."""
        if self.drawn is not None:
            if chapter not in self.bars:
                self.bars[chapter] = self.drawn.add_task(CHAPTERS[chapter], total=total, doing=doing)
            self.drawn.update(self.bars[chapter], completed=done, total=total, doing=doing)  # type: ignore[arg-type]
            return
        # Lines for a log: at every tenth of the way, not at every step.
        before, total_before = self.said.get(chapter, (-1, total))
        if done != before and (done in (0, total) or done * 10 // max(total, 1) != before * 10 // max(total_before, 1)):
            self.line(f"{CHAPTERS[chapter]}: {done} of {total}")
            self.said[chapter] = (done, total)

    def line(self, words: str) -> None:
        """One line, with the time since the start."""
        spent = int(time.monotonic() - self.started)
        self.console.print(f"[{spent // 60}:{spent % 60:02d}] {words}", markup=False, highlight=False)


def logins(members: Sequence[Member], password: str, url: str) -> Table:
    """Who may sign in, with the password that all of them share in this demonstration."""
    table = Table(title=f"Sign in at {url}\nThe password of all: {password}", title_justify="left", box=None)
    for heading in ("Email address", "Role", "Where"):
        table.add_column(heading, no_wrap=heading == "Email address")
    for member in members:
        if member.signs_in:
            table.add_row(member.email, ROLES[member.role].name, member.place or "across")
    return table
