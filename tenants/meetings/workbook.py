"""The agenda and the record of a meeting as a workbook: one child a row, columns as teams have kept them by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from permanence.web.dates import in_words
from permanence.web.downloads import Cover, Table, workbook
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.waiting_marks import MARKS
from tenants.meetings.facts import Known
from tenants.meetings.record import Agreed, Line

if TYPE_CHECKING:
    from tenants.meetings.store import Meeting

COLUMNS = (
    "No",
    "Child",
    "Name",
    "Date of birth",
    "Team",
    "Social worker",
    "Family finder",
    "Stage",
    "Days in stage",
    "Mark",
    "Why this place",
    "Decision date",
    "Placement order date",
    "Match date",
    "Moved in",
    "Cause of delay",
    "Owner of delay",
    "Review delay on",
    "Link",
    "Discussion",
    "Decision of the meeting",
    "Actions agreed",
    "Open actions",
)


def agenda_workbook(held: Meeting, lines: Sequence[Line], known: Mapping[UUID, Known], authority: str) -> bytes:
    """The agenda as the person may see it."""
    rows = [_row(line, known[line.case.id]) for line in lines]
    agreed = [[line.case.child, one.what, one.owner, one.due] for line in lines for one in line.agreed]
    cover = Cover(
        held.title,
        [
            ("Authority", authority),
            ("Held on", in_words(held.held_on)),
            ("Chair", held.chair),
            ("Children", str(len(rows))),
        ],
        ["Holds children's names: keep it where such files may be kept, and no longer than the meeting needs it."],
    )
    tables = [
        Table("Agenda", f"{held.title}, {in_words(held.held_on)}", COLUMNS, rows),
        Table("Actions", "Actions agreed for children", ("Child", "Action", "Owner", "Due"), agreed),
    ]
    return workbook(cover, tables)


def _row(line: Line, known: Known) -> list[object]:
    case, delays = line.case, known.open_delays
    return [
        line.number,
        case.child,
        case.name,
        case.dob,
        case.team,
        case.worker,
        case.finder,
        line.stage,
        line.days if line.days is not None else "",
        MARKS[line.mark],
        "; ".join(line.reasons),
        case.decision,
        case.placement_order,
        case.match,
        case.placed,
        "; ".join(CAUSES[one.cause].words for one in delays),
        "; ".join(OWNERS[one.owner] for one in delays),
        min((one.review_on for one in delays if one.review_on), default=None),
        known.link_words,
        line.item.discussion,
        line.item.decision,
        "; ".join(_in_words(one) for one in line.agreed),
        "; ".join(_in_words(Agreed(one.what, one.owner, one.due)) for one in known.actions),
    ]


def _in_words(action: Agreed) -> str:
    due = f", by {in_words(action.due)}" if action.due else ""
    return f"{action.what} ({action.owner}{due})"
