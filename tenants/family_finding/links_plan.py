"""What a file of links would do: every row beside what is held, before anything is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tenants.family_finding.links_file import OUTCOMES, Outcome, Planned, Reading, Row, day_words, problem_of
from tenants.family_finding.reasons import REASONS


@dataclass(frozen=True)
class HeldLink:
    """A link as held here, as far as a file may tell of it. `matched`: it led to a match."""

    id: str
    child: str
    family: str
    considered: date
    ended: date | None
    reason: str
    matched: bool
    external: str = ""


@dataclass(frozen=True)
class Plan:
    """Every row of the file with what becomes of it, in the order of the file."""

    rows: tuple[Planned, ...]
    blank: tuple[int, ...] = ()
    not_read: tuple[str, ...] = field(default=())

    def of(self, outcome: Outcome) -> list[Planned]:
        """The rows with one outcome."""
        return [one for one in self.rows if one.outcome == outcome]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Outcome → how many rows."""
        return {outcome: len(self.of(outcome)) for outcome in OUTCOMES}


def plan(reading: Reading, children: Mapping[str, date | None], held: Iterable[HeldLink], today: date) -> Plan:
    """What becomes of each row. `children` are those the person may see, with their dates of birth."""
    by_key: dict[tuple[str, str, date], HeldLink] = {}
    by_external: dict[tuple[str, str], HeldLink] = {}
    for one_held in held:
        _index(one_held, by_key, by_external)
    planned = list(reading.problems)
    for row in reading.rows:
        problem = _impossible(row, children, today)
        known = by_external.get((row.child, row.external)) if row.external else None
        link = known or by_key.get((row.child, row.family, row.considered))
        if problem is not None:
            planned.append(problem)
        elif link is None:
            planned.append(_planned(row, "new", _what_is_new(row)))
            _index(_as_held(row), by_key, by_external)
        else:
            one = _against(row, link)
            planned.append(one)
            if one.outcome == "stops":
                _index(replace(link, ended=row.ended, reason=row.reason), by_key, by_external)
    return Plan(tuple(sorted(planned, key=lambda one: one.number)), reading.blank, reading.not_read)


def _index(
    link: HeldLink, by_key: dict[tuple[str, str, date], HeldLink], by_external: dict[tuple[str, str], HeldLink]
) -> None:
    by_key[link.child, link.family, link.considered] = link
    if link.external:
        by_external[link.child, link.external] = link


def _as_held(row: Row) -> HeldLink:
    """A row of this file as the rows after it find it; its id says which row of the file it is."""
    return HeldLink(
        f"row {row.number}", row.child, row.family, row.considered, row.ended, row.reason, False, row.external
    )


def _against(row: Row, link: HeldLink) -> Planned:
    where = f"{link.id} of this file" if link.id.startswith("row ") else "held here"
    if (row.family, row.considered) != (link.family, link.considered):
        return problem_of(
            row.number,
            row.child,
            row.family,
            f"A link with the reference {row.external} is {where} with family {link.family}, "
            f"considered on {day_words(link.considered)}.",
            "Change the link on its own page if the file is right.",
        )
    if link.matched:
        if row.ended is None:
            return _planned(row, "same", f"As {where}; it led to a match.")
        return problem_of(
            row.number, row.child, row.family, "Held as a link that led to a match.", "Correct the file or the link."
        )
    if row.ended == link.ended and (row.ended is None or row.reason == link.reason):
        return _planned(row, "same", f"As {where}.")
    if link.ended is None and not link.id.startswith("row "):
        return _planned(row, "stops", f"Stops on {day_words(row.ended)}: {REASONS[row.reason]}.", link=link.id)
    said = f"stopped on {day_words(link.ended)} ({REASONS.get(link.reason, link.reason)})" if link.ended else "live"
    return problem_of(
        row.number,
        row.child,
        row.family,
        f"The same link is {where} as {said}.",
        "What is held is not overwritten. Correct whichever of the two is wrong.",
    )


def _impossible(row: Row, children: Mapping[str, date | None], today: date) -> Planned | None:
    if row.child not in children:
        return problem_of(
            row.number,
            row.child,
            row.family,
            "There is no case with this identifier, or you may not see it.",
            "Check the identifier, leading zeros too; open a case first for a child no return tells of.",
        )
    born = children[row.child]
    for name, day in (("Considered", row.considered), ("Stopped", row.ended), ("Feedback given", row.feedback)):
        if day is not None and day > today:
            return problem_of(
                row.number,
                row.child,
                row.family,
                f"{name}: {day_words(day)} is still to come.",
                "Check the day and year.",
            )
    if born is not None and row.considered < born:
        return problem_of(
            row.number,
            row.child,
            row.family,
            f"Considered on {day_words(row.considered)}, before the child was born.",
            "Check the identifier and the year.",
        )
    return None


def _what_is_new(row: Row) -> str:
    text = f"Considered on {day_words(row.considered)}"
    if row.ended is None:
        return f"{text}, live."
    feedback = f"feedback given on {day_words(row.feedback)}" if row.feedback else "feedback owed"
    return f"{text}, stopped on {day_words(row.ended)}: {REASONS[row.reason]}; {feedback}."


def _planned(row: Row, outcome: Outcome, says: str, link: str = "") -> Planned:
    return Planned(row.number, outcome, row.child, row.family, says, "", row, link)
