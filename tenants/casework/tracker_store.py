"""The queries of the tracker's page, in the authority's own schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, and_, exists, func, or_, select, true

from permanence.database import session
from tenants.casework.models import ActionRow, ChildCase, DelayRow
from tenants.casework.seen import Sight
from tenants.casework.store import visible
from tenants.casework.tracking import Narrowing
from tenants.casework.waiting_marks import Threshold

#: The columns of a case that the tracker shows.
SHOWN = (
    *("id", "child", "name", "stage", "stage_since", "closing_reason", "early_permanence", "restricted_at"),
    *("conflicts", "team", "worker", "finder"),
)


def count_tracked(narrowing: Narrowing, sight: Sight, day: date, marks: Mapping[str, Threshold]) -> int:
    """How many cases the tracker's filters leave."""
    query = _tracked(select(func.count()).select_from(ChildCase), narrowing, sight, day, marks)
    return session().scalar(query) or 0


def tracked(
    narrowing: Narrowing, sight: Sight, day: date, marks: Mapping[str, Threshold], *, offset: int, limit: int
) -> Sequence[Row[Any]]:
    """The cases that the tracker's filters leave, sorted, blanks last: a row of SHOWN each, with what stands beside.

    `cause`, `delay_owner` and `review_on` are of the open delay that began last; `what`, `action_owner` and `due` of
    the open action that is due first, and `total` of how many children there are on all pages. One question to the
    database: a page of the tracker is asked for all day long.
    """
    query = _tracked(select(*(getattr(ChildCase, name) for name in SHOWN)), narrowing, sight, day, marks)
    name = narrowing.sort.removeprefix("-")
    column: Any = getattr(ChildCase, name, None)
    if name == "next_due":
        soonest = select(ActionRow.case_id, func.min(ActionRow.due).label("due")).where(ActionRow.outcome == "")
        coming = soonest.group_by(ActionRow.case_id).subquery()
        query, column = query.outerjoin(coming, coming.c.case_id == ChildCase.id), coming.c.due
    order = (column.desc() if narrowing.sort.startswith("-") else column.asc()).nulls_last()
    place = func.row_number().over(order_by=(order, ChildCase.child)).label("place")
    query = query.add_columns(place, func.count().over().label("total"))
    page = query.order_by("place").offset(offset).limit(limit).subquery()
    delay = (
        select(DelayRow.cause, DelayRow.owner.label("delay_owner"), DelayRow.review_on)
        .where(DelayRow.case_id == page.c.id, DelayRow.closed_at.is_(None))
        .order_by(DelayRow.began.desc(), DelayRow.id)
        .limit(1)
        .lateral()
    )
    action = (
        select(ActionRow.what, ActionRow.owner.label("action_owner"), ActionRow.due)
        .where(ActionRow.case_id == page.c.id, ActionRow.outcome == "")
        .order_by(ActionRow.due.asc().nulls_last(), ActionRow.made_at)
        .limit(1)
        .lateral()
    )
    whole = select(page, delay, action).select_from(page.outerjoin(delay, true()).outerjoin(action, true()))
    return session().execute(whole.order_by(page.c.place)).all()


def _tracked(
    query: Select[Any], narrowing: Narrowing, sight: Sight, day: date, marks: Mapping[str, Threshold]
) -> Select[Any]:
    query = visible(query, sight)
    if narrowing.stage == "open":
        query = query.where(ChildCase.stage != "closed")
    elif narrowing.stage:
        query = query.where(ChildCase.stage == narrowing.stage)
    if narrowing.mark:
        query = query.where(ChildCase.stage != "closed", _marked(narrowing.mark, day, marks))
    for wanted, column in ((narrowing.cause, DelayRow.cause), (narrowing.delay_owner, DelayRow.owner)):
        if wanted:
            waits = exists().where(DelayRow.case_id == ChildCase.id, DelayRow.closed_at.is_(None), column == wanted)
            query = query.where(waits)
    if narrowing.team:
        query = query.where(ChildCase.team.icontains(narrowing.team, autoescape=True))
    if narrowing.person:
        named = [one.icontains(narrowing.person, autoescape=True) for one in (ChildCase.worker, ChildCase.finder)]
        query = query.where(or_(*named))
    if narrowing.text:
        child = ChildCase.child.icontains(narrowing.text, autoescape=True)
        query = query.where(or_(child, ChildCase.name.icontains(narrowing.text, autoescape=True)))
    if narrowing.mine:
        query = query.where(or_(ChildCase.worker_id == narrowing.mine, ChildCase.finder_id == narrowing.mine))
    if narrowing.conflicts:
        query = query.where(func.cardinality(ChildCase.conflicts) > 0)
    if narrowing.route:
        query = query.where(ChildCase.early_permanence.is_not(None))
    return query


def _marked(mark: str, day: date, marks: Mapping[str, Threshold]) -> Any:
    """Cases whose wait in their stage bears a mark, as `waiting_marks.mark_of` says it."""
    if mark == "unknown":
        return ChildCase.stage_since.is_(None)
    waits = []
    for stage, one in marks.items():
        from_red, from_amber = day - timedelta(days=one.red), day - timedelta(days=one.amber)
        bounds = {
            "red": ChildCase.stage_since <= from_red,
            "amber": and_(ChildCase.stage_since > from_red, ChildCase.stage_since <= from_amber),
            "green": ChildCase.stage_since > from_amber,
        }
        waits.append(and_(ChildCase.stage == stage, bounds[mark]))
    return or_(*waits)


def overview(sight: Sight, day: date, marks: Mapping[str, Threshold]) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Stage → how many open cases a person sees and how many are over the red mark; and the names of their teams."""
    red = func.count().filter(_marked("red", day, marks))
    counted = cast("Select[Any]", select(ChildCase.stage, ChildCase.team, func.count(), red))
    query = visible(counted, sight).where(ChildCase.stage != "closed").group_by(ChildCase.stage, ChildCase.team)
    counts: dict[str, tuple[int, int]] = {}
    teams: set[str] = set()
    for stage, team, total, over in session().execute(query):
        before = counts.get(stage, (0, 0))
        counts[stage] = (before[0] + total, before[1] + over)
        teams |= {team} if team else set()
    return counts, sorted(teams)
