"""The queries of journeys, all in the authority's own schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select, text, update
from sqlalchemy.orm import undefer

from permanence.database import session
from tenants.journeys.document import from_document
from tenants.journeys.journey import Journey
from tenants.journeys.listing import WAITS, Narrowing
from tenants.journeys.models import JourneyRow

_BATCH = 500


def hold() -> None:
    """Keep the table from other writers until the end of the transaction; readers are not kept waiting."""
    session().execute(text("lock table journey in share row exclusive mode"))


def digests() -> dict[str, tuple[UUID, str]]:
    """Child → key and digest of the journey held."""
    query = select(JourneyRow.child, JourneyRow.id, JourneyRow.digest)
    return {child: (key, digest) for child, key, digest in session().execute(query)}


def add(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert journeys."""
    for start in range(0, len(rows), _BATCH):
        session().execute(insert(JourneyRow), rows[start : start + _BATCH])


def change(rows: Sequence[Mapping[str, Any]]) -> None:
    """Give the journeys of these keys (`id`) other values, all of them in each row."""
    for start in range(0, len(rows), _BATCH):
        session().execute(update(JourneyRow), rows[start : start + _BATCH])


def remove(children: Collection[str]) -> None:
    """Take the journeys of these children away."""
    listed = sorted(children)
    for start in range(0, len(listed), _BATCH):
        session().execute(delete(JourneyRow).where(JourneyRow.child.in_(listed[start : start + _BATCH])))


def all_journeys() -> dict[str, Journey]:
    """Child → journey, sorted by child."""
    query = select(JourneyRow.child, JourneyRow.document).order_by(JourneyRow.child)
    return {child: from_document(document) for child, document in session().execute(query)}


def find(journey_id: UUID) -> JourneyRow | None:
    """One child's row with its document, or None."""
    query = select(JourneyRow).where(JourneyRow.id == journey_id).options(undefer(JourneyRow.document))
    return session().scalars(query).one_or_none()


def ids_of(children: Collection[str]) -> dict[str, UUID]:
    """Child → the id its pages go by."""
    query = select(JourneyRow.child, JourneyRow.id).where(JourneyRow.child.in_(children))
    return {row.child: row.id for row in session().execute(query)}


def told_to() -> tuple[date, date] | None:
    """The day that all children are told of to, the last of the returns held, and the last told of any child.

    The second is later where an extract lists a child. None when no journey is held.
    """
    first, last = session().execute(select(func.min(JourneyRow.as_at), func.max(JourneyRow.as_at))).one()
    return None if first is None or last is None else (first, last)


def data_to() -> date | None:
    """The last day that the sources held tell of every child; None when no journey is held."""
    told = told_to()
    return told[0] if told else None


def count(narrowing: Narrowing, hidden: Collection[str] = ()) -> int:
    """How many children the filters leave, without those hidden from who asks."""
    query = _narrowed(select(func.count()).select_from(JourneyRow), narrowing, hidden)
    return session().scalar(query) or 0


def listed(narrowing: Narrowing, *, offset: int, limit: int, hidden: Collection[str] = ()) -> Sequence[JourneyRow]:
    """The children that the filters leave, sorted; blanks last."""
    column = getattr(JourneyRow, narrowing.sort.removeprefix("-"))
    order = column.desc() if narrowing.sort.startswith("-") else column.asc()
    query = _narrowed(select(JourneyRow), narrowing, hidden)
    return session().scalars(query.order_by(order.nulls_last(), JourneyRow.child).offset(offset).limit(limit)).all()


def _narrowed(query: Select[Any], narrowing: Narrowing, hidden: Collection[str]) -> Select[Any]:
    if hidden:
        query = query.where(JourneyRow.child.not_in(hidden))
    if narrowing.standings:
        query = query.where(JourneyRow.standing.in_(narrowing.standings))
    if narrowing.wait:
        _, least, most = WAITS[narrowing.wait]
        query = query.where(JourneyRow.waiting_since + func.make_interval(0, least) <= JourneyRow.as_at)
        if most is not None:
            query = query.where(JourneyRow.waiting_since + func.make_interval(0, most) > JourneyRow.as_at)
    if narrowing.completeness == "complete":
        query = query.where(func.cardinality(JourneyRow.incomplete) == 0)
    elif narrowing.completeness == "incomplete":
        query = query.where(func.cardinality(JourneyRow.incomplete) > 0)
    elif narrowing.completeness:
        query = query.where(JourneyRow.incomplete.contains([narrowing.completeness.removeprefix("no_")]))
    if narrowing.child:
        query = query.where(JourneyRow.child.startswith(narrowing.child, autoescape=True))
    return query
