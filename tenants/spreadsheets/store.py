"""The queries of spreadsheets. A file holds children whom not everybody may see, so it is shown to few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer

from permanence.database import session
from tenants.casework.seen import Sight
from tenants.spreadsheets.models import HeadingChoice, Spreadsheet


def _seen(sight: Sight) -> Select[Any]:
    """Whoever sees every case sees every spreadsheet; everybody else their own."""
    query = select(Spreadsheet)
    if sight.only_named or not sight.restricted:
        query = query.where(Spreadsheet.received_by_id == sight.person_id)
    return query


def newest_first(sight: Sight) -> Sequence[Spreadsheet]:
    """The spreadsheets a person may see, the latest received first."""
    return session().scalars(_seen(sight).order_by(Spreadsheet.received_at.desc(), Spreadsheet.id)).all()


def find(spreadsheet_id: UUID, sight: Sight, *, with_plan: bool = False) -> Spreadsheet | None:
    """One spreadsheet, or None where there is none or the person may not see it."""
    query = _seen(sight).where(Spreadsheet.id == spreadsheet_id)
    return session().scalars(query.options(undefer(Spreadsheet.plan)) if with_plan else query).one_or_none()


def lock(spreadsheet_id: UUID) -> Spreadsheet | None:
    """The spreadsheet as it is now with its plan, kept from others until the end of the transaction."""
    query = select(Spreadsheet).where(Spreadsheet.id == spreadsheet_id).options(undefer(Spreadsheet.plan))
    return session().scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def remembered() -> dict[str, str]:
    """Heading → the field it was last said to mean."""
    return {row.heading: row.field for row in session().scalars(select(HeadingChoice))}


def choice_of(heading: str) -> HeadingChoice | None:
    """What was remembered of one heading."""
    return session().scalars(select(HeadingChoice).where(HeadingChoice.heading == heading)).one_or_none()


def last_applied() -> Spreadsheet | None:
    """The spreadsheet applied last: the tracker goes out in its shape."""
    query = select(Spreadsheet).where(Spreadsheet.state == "applied").order_by(Spreadsheet.applied_at.desc())
    return session().scalars(query.options(undefer(Spreadsheet.placed)).limit(1)).one_or_none()


def others_with(spreadsheet: Spreadsheet) -> int:
    """How many other spreadsheets that still count came in the same file."""
    query = select(func.count()).select_from(Spreadsheet)
    query = query.where(Spreadsheet.storage_key == spreadsheet.storage_key, Spreadsheet.id != spreadsheet.id)
    return session().scalar(query.where(Spreadsheet.state != "abandoned")) or 0
