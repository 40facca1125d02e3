"""One child's rows against what is held of the child: each cell settled once, each difference a change. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tenants.spreadsheets import choices
from tenants.spreadsheets.account import Entry, Ledger, found_in
from tenants.spreadsheets.cells import Reading, alike, name_key, read_answer, read_day, read_text, too_far_ahead
from tenants.spreadsheets.fields import Field
from tenants.spreadsheets.grid import Cell
from tenants.spreadsheets.held import HeldCase, HeldDate, Vocabulary
from tenants.spreadsheets.planned import Change

FROM = "From the spreadsheet: "
# A reversal is typed with its reason (RD1 to RD4), which no column of dates tells.
_NEEDS_REASON = frozenset({"reversed"})


@dataclass(frozen=True)
class Terms:
    """What a plan is worked out under: the spreadsheet's own day, and whether what is held stays where they differ."""

    as_at: date
    vocabulary: Vocabulary
    keep_held: bool = False
    since_1904: bool = False


@dataclass(frozen=True)
class Found:
    """A cell in the place it stands for: its row, the heading and the field of its column."""

    sheet: str
    row: int
    column: int
    heading: str
    field: Field
    cell: Cell

    @property
    def at(self) -> str:
        """Where it stands, for people."""
        return f"{self.sheet}!{self.cell.reference}"

    def entry(self, outcome: str, why: str = "", child: str = "") -> Entry:
        """The entry of the account for this cell."""
        elsewhere = self.cell.row != self.row
        merged_with = self.cell.reference if elsewhere else ""
        return Entry(
            self.sheet, self.row, self.column, self.heading, found_in(self.cell), outcome, why, child, merged_with
        )


@dataclass
class Child:
    """The work on one child: collects changes, settles cells in the ledger."""

    case: HeldCase
    label: str
    terms: Terms
    ledger: Ledger
    changes: list[Change] = field(default_factory=list)
    dob: date | None = None
    _noted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dob = self.case.dob

    def settle(self, found: Found, outcome: str, why: str = "") -> None:
        """Account for a cell; a comment on it is kept as a note whatever became of the cell."""
        if found.cell.comment and outcome != "left_out" and found.cell.text:
            self.keep(f"{FROM}comment on {found.heading}: {found.cell.comment}", found)
            why = f"{why} The comment on the cell is kept as a note.".strip()
        if found.cell.formula and found.cell.text:
            why = f"{why} The last result of the formula is read.".strip()
        self.ledger.put(found.entry(outcome, why, self.label))

    def change(self, kind: str, what: str, was: str, now: str, found: Sequence[Found], values: dict[str, str]) -> None:
        """One thing to do on applying."""
        self.changes.append(Change(kind, what, was, now, values, tuple(each.at for each in found)))

    def note(self, found: Found, outcome: str = "note", why: str = "") -> None:
        """Keep the words of a cell as a note; the same words are not kept twice."""
        text = found.cell.text or found.cell.colour
        kept = self.keep(f"{FROM}{found.heading}: {text}", found, bare=found.field.code == "comments")
        self.settle(found, outcome if outcome == "words" else kept, why)

    def keep(self, text: str, found: Found, *, bare: bool = False) -> str:
        """Keep a note: “note” where it is new, “same” where it is held, “again” where the spreadsheet said it before.

        What somebody wrote as a note, and the export put into the comments, is no new one: `bare`.
        """
        key = alike(text)
        held = {alike(each) for each in self.case.notes}
        if key in held or (bare and alike(found.cell.text) in held):
            return "same"
        if key in self._noted:
            return "again"
        self._noted.add(key)
        self.change("note", f"Note from {found.heading}", "", text, [found], {"text": text})
        return "note"

    # --- cells that say nothing a field could take

    def odd(self, found: Found) -> bool:
        """Settle a cell that has no text to read, an error of the spreadsheet, or a column that takes nothing."""
        cell, kind = found.cell, found.field.kind
        if kind == "nothing":
            self.settle(found, "left_out")
        elif kind == "derived":
            self.settle(found, "derived")
        elif not cell.text and cell.formula:
            mend = "The formula has no result in the file: open it in Excel, let it calculate, save and send it again."
            self.settle(found, "problem", mend)
        elif not cell.text and cell.comment:
            self.keep(f"{FROM}comment on {found.heading}: {cell.comment}", found)
            self.settle(found, "note", "Only a comment.")
        elif not cell.text and found.field.code != "rag":
            self.settle(found, "colour", "A colour without words is read only in the RAG column.")
        elif cell.text.startswith("#") and cell.text.endswith(("!", "?", "/A")) and cell.formula:
            self.settle(found, "problem", f"The formula ends in the error {cell.text}: mend it in the spreadsheet.")
        else:
            return False
        return True

    # --- fields that hold one value

    def single(self, all_found: Sequence[Found], read: Callable[[Found], Reading]) -> tuple[Reading, Found] | None:
        """The one value that all cells of a field say, with the first that says it; the others are settled.

        None where no cell says one, or where two say different things: neither is taken then.
        """
        said: list[tuple[Reading, Found]] = []
        for found in all_found:
            reading = read(found)
            if reading.said in ("day", "value"):
                said.append((reading, found))
            elif reading.said == "unknown":
                self.settle(found, "unknown", reading.why)
            elif reading.said == "words":
                self.note(found, "words", reading.why)
            else:
                self.settle(found, "unknown", "Nothing to read.")
        if not said:
            return None
        if len({(reading.day, alike(reading.value)) for reading, _ in said}) > 1:
            places = ", ".join(found.at for _, found in said)
            for _, found in said:
                self.settle(found, "problem", f"{places} say different things of this child: mend one of them.")
            return None
        reading, first = said[0]
        for _, found in said[1:]:
            self.settle(found, "again", f"Also in {first.at}.")
        return reading, first

    def text_field(self, all_found: Sequence[Found]) -> None:
        """A field about the child that is text or a choice."""
        name = all_found[0].field
        one = self.single(all_found, _read_field)
        if one is None:
            return
        reading, found = one
        self._compare(name.code, name.label, reading.value, [found], reading.why, _shown(name.code))

    def born(self, all_found: Sequence[Found]) -> None:
        """The date of birth."""
        one = self.single(all_found, lambda found: read_day(found.cell, since_1904=self.terms.since_1904))
        if one is None:
            return
        reading, found = one
        if reading.day is None or reading.day > self.terms.as_at:
            self.settle(found, "problem", "This date of birth is still to come: check the year.")
            return
        self.dob = self.case.dob or reading.day
        self._compare("dob", "Date of birth", reading.day.isoformat(), [found], reading.why, uk)

    def rag(self, found: Found) -> None:
        """Red, amber or green: worked out here from the days in the stage, so the team's own is a note beside it."""
        reading = choices.read_rag(found.cell.text, found.cell.colour)
        if reading.said == "value" and reading.value == self.case.derived.get("rag", ""):
            self.settle(found, "derived", "The same is worked out here.")
        elif reading.said == "unknown":
            self.settle(found, "unknown", reading.why)
        else:
            self.note(found)

    def names(self, told: Sequence[tuple[Sequence[Found], str]]) -> None:
        """The child's name as each row tells it, in one column or in two."""
        saying = [(cells, full) for cells, full in told if full]
        for cells, full in told:
            if not full:
                for found in cells:
                    self.settle(found, "unknown", "No name is told.")
        if len({name_key(full) for _, full in saying}) > 1:
            for cells, _ in saying:
                for found in cells:
                    self.settle(found, "problem", "Rows of this child tell different names: mend one of them.")
        elif saying:
            cells, full = saying[0]
            was = self.case.fields.get("name", "")
            # “Smith, Jane” is no other name than Jane Smith.
            self._compare("name", "Name", was if name_key(was) == name_key(full) else full, list(cells), "", str)
            for others, _ in saying[1:]:
                for found in others:
                    self.settle(found, "again", f"Also in {cells[0].at}.")

    def _compare(
        self, code: str, label: str, now: str, found: list[Found], why: str, shown: Callable[[str], str]
    ) -> None:
        was = self.case.fields.get(code, "")
        same = alike(was) == alike(now)
        if code == "sex" and was in ("1", "2"):
            same = {"1": "M", "2": "F"}[was] == now
        outcome = "same" if same else "used"
        if not same and code in self.case.fixed:
            outcome = "problem"
            why = f"The returns say {shown(was) if was else 'nothing'}. Mend whichever is wrong where it came from."
        elif not same and was and self.terms.keep_held:
            outcome = "kept_held"
            why = f"Held is {shown(was)}."
        for each in found:
            self.settle(each, outcome, why)
        if outcome == "used":
            self.change("field", label, shown(was) if was else "", shown(now), found, {"field": code, "value": now})

    # --- dates on the way

    def milestone(self, all_found: Sequence[Found]) -> None:
        """The date of one event."""
        one = self.single(all_found, lambda found: read_day(found.cell, since_1904=self.terms.since_1904))
        if one is None or one[0].day is None:
            return
        (reading, found), event = one, all_found[0].field
        day = reading.day or self.terms.as_at
        held = self.case.dates.get(event.code, HeldDate())
        if too_far_ahead(day, self.terms.as_at):
            self.note(found, "words", f"{uk(day.isoformat())} is too far ahead: check the year.")
        elif day > self.terms.as_at:
            self.note(found, why="A day still to come is a plan: kept as a note until it has happened.")
        elif self.dob and day < self.dob:
            self.note(found, "words", "This day is before the child was born: check both dates.")
        elif day in held.days or day == held.stands:
            self.settle(found, "same", reading.why)
        elif event.code in _NEEDS_REASON:
            self.note(found, "words", "Its reason has to be said too: type it on the child’s page.")
        elif held.stands is not None and self.terms.keep_held:
            self.settle(found, "kept_held", f"Held is {uk(held.stands.isoformat())}. {reading.why}".strip())
        else:
            self._dated(event, day, held, found, reading.why)

    def _dated(self, event: Field, day: date, held: HeldDate, found: Found, why: str) -> None:
        against_return = held.returned is not None and not event.detail
        was = uk(held.stands.isoformat()) if held.stands else ""
        kind = "conflict" if against_return else "milestone"
        self.settle(found, "conflict" if against_return else "used", why)
        now = uk(day.isoformat())
        self.change(
            kind, event.label, was, now, [found], {"event": event.event, "detail": event.detail, "on": day.isoformat()}
        )


def uk(iso: str) -> str:
    """An ISO date as it is written here: 24/03/2025."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _shown(code: str) -> Callable[[str], str]:
    known = {"ethnicity": choices.ETHNICITIES, "sex": choices.SEXES}.get(code, {})
    return lambda value: known.get(value, value)


def _read_field(found: Found) -> Reading:
    code, text = found.field.code, found.cell.text
    if code == "sex":
        return choices.read_sex(text)
    if code == "ethnicity":
        return choices.read_ethnicity(text)
    if code == "sibling_group" and read_answer(text).said == "value":
        return Reading("words", why="Yes or no does not say which group: write the name of the group.")
    return read_text(text)
