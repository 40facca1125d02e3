"""The queries of casework, all in the authority's own schema. Cases are handed out as far as a person may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, or_, select, text, update

from permanence.database import session
from tenants.casework.clocks import Setting
from tenants.casework.course import Course, Typed, course_of
from tenants.casework.models import (
    ActionRow,
    CaseAccess,
    ChildCase,
    ClockSetting,
    DelayRow,
    Digest,
    MilestoneRow,
    NoteRow,
    Revision,
    SavedFilter,
    SiblingGroup,
    ThresholdRow,
)
from tenants.casework.returned import from_document
from tenants.casework.seen import Sight
from tenants.casework.waiting_marks import Threshold

_BATCH = 500


def visible(query: Select[Any], sight: Sight) -> Select[Any]:
    """A query over `child_case`, narrowed to what a person may see. Every page's query about cases goes through it."""
    opened = exists().where(
        CaseAccess.case_id == ChildCase.id, CaseAccess.person_id == sight.person_id, CaseAccess.ended_at.is_(None)
    )
    if sight.only_named:
        query = query.where(opened)
    if not sight.restricted:
        query = query.where(or_(ChildCase.restricted_at.is_(None), opened))
    return query


def case(case_id: UUID, sight: Sight) -> ChildCase | None:
    """One case, or None where there is none or the person may not see it."""
    return session().scalars(visible(select(ChildCase).where(ChildCase.id == case_id), sight)).one_or_none()


def case_of(child: str, sight: Sight) -> ChildCase | None:
    """The case of a child by its identifier."""
    return session().scalars(visible(select(ChildCase).where(ChildCase.child == child), sight)).one_or_none()


def cases(sight: Sight, *, open_only: bool = True, ids: Collection[UUID] | None = None) -> Sequence[ChildCase]:
    """Cases a person may see, by child; with `ids` only those."""
    query = visible(select(ChildCase), sight).order_by(ChildCase.child)
    if open_only:
        query = query.where(ChildCase.stage != "closed")
    if ids is not None:
        query = query.where(ChildCase.id.in_(ids))
    return session().scalars(query).all()


def hidden_children(sight: Sight) -> frozenset[str]:
    """Identifiers of the children whose cases a person may not see: lists of other slices leave them out."""
    seen = visible(select(ChildCase.id), sight).scalar_subquery()
    hidden = set(session().scalars(select(ChildCase.child).where(ChildCase.id.not_in(seen))))
    return frozenset(hidden)


def sees_only_named(sight: Sight) -> frozenset[str] | None:
    """For a person who sees named cases only: those children's identifiers. None for everybody else."""
    if not sight.only_named:
        return None
    return frozenset(session().scalars(visible(select(ChildCase.child), sight)))


def is_known(child: str) -> bool:
    """Whether there is a case with this identifier, whoever may see it."""
    return session().scalar(select(ChildCase.id).where(ChildCase.child == child)) is not None


def all_by_child() -> dict[str, ChildCase]:
    """Every case by the child's identifier, whoever may see it: for deriving stages, never for a page."""
    return {one.child: one for one in session().scalars(select(ChildCase))}


def lock(case_id: UUID) -> ChildCase | None:
    """One case, kept from other writers until the end of the transaction."""
    return (
        session()
        .scalars(
            select(ChildCase).where(ChildCase.id == case_id).with_for_update().execution_options(populate_existing=True)
        )
        .one_or_none()
    )


def hold() -> None:
    """Keep all cases from other writers of derived fields until the end of the transaction."""
    session().execute(text("lock table child_case in share row exclusive mode"))


def add_cases(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert cases."""
    for start in range(0, len(rows), _BATCH):
        session().execute(insert(ChildCase), rows[start : start + _BATCH])


def change_cases(rows: Sequence[Mapping[str, Any]]) -> None:
    """Give the cases of these keys (`id`) other values, the same fields in each row."""
    for start in range(0, len(rows), _BATCH):
        session().execute(update(ChildCase), rows[start : start + _BATCH])


def typed_of(case_ids: Iterable[UUID] | None = None) -> dict[UUID, list[Typed]]:
    """Case → the milestones typed and not withdrawn; of all cases where none are named."""
    query = select(MilestoneRow).where(MilestoneRow.withdrawn_at.is_(None)).order_by(MilestoneRow.on)
    if case_ids is not None:
        query = query.where(MilestoneRow.case_id.in_(list(case_ids)))
    found: dict[UUID, list[Typed]] = {}
    for row in session().scalars(query):
        found.setdefault(row.case_id, []).append(
            Typed(row.id, row.event, row.on, row.made_by, row.made_at, row.detail, row.stands)
        )
    return found


def courses(rows: Iterable[ChildCase]) -> dict[UUID, Course]:
    """The course of each of these cases, worked out from what is kept."""
    listed = list(rows)
    typed = typed_of([one.id for one in listed])
    return {one.id: course_of(from_document(one.returned), typed.get(one.id, ())) for one in listed}


def recorded_since() -> date | None:
    """The first day on which anything was recorded by hand here, None where nothing was."""
    first: datetime | None = session().scalar(select(func.min(MilestoneRow.made_at)))
    return first.date() if first else None


def milestones(case_id: UUID) -> Sequence[MilestoneRow]:
    """Every milestone typed for a case, withdrawn ones too, oldest day first."""
    query = select(MilestoneRow).where(MilestoneRow.case_id == case_id)
    return session().scalars(query.order_by(MilestoneRow.on, MilestoneRow.made_at)).all()


def milestone(milestone_id: UUID) -> MilestoneRow | None:
    """One milestone."""
    return session().get(MilestoneRow, milestone_id)


def delays(case_ids: Collection[UUID] | None = None, *, open_only: bool = False) -> Sequence[DelayRow]:
    """Delays of these cases (of all where none are named), the newest first."""
    query = select(DelayRow).order_by(DelayRow.began.desc(), DelayRow.id)
    if case_ids is not None:
        query = query.where(DelayRow.case_id.in_(case_ids))
    return session().scalars(query.where(DelayRow.closed_at.is_(None)) if open_only else query).all()


def delay(delay_id: UUID) -> DelayRow | None:
    """One delay, kept from other writers."""
    return session().get(DelayRow, delay_id, with_for_update=True, populate_existing=True)


def actions_of(case_ids: Collection[UUID] | None = None, *, open_only: bool = False) -> Sequence[ActionRow]:
    """Actions of these cases (of all and of the service where none are named), the soonest due first, undated last."""
    query = select(ActionRow).order_by(ActionRow.due.asc().nulls_last(), ActionRow.made_at)
    if case_ids is not None:
        query = query.where(ActionRow.case_id.in_(case_ids))
    return session().scalars(query.where(ActionRow.outcome == "") if open_only else query).all()


def actions_from(origin: str, origin_id: UUID) -> Sequence[ActionRow]:
    """Actions that one meeting or one report agreed."""
    query = select(ActionRow).where(ActionRow.origin == origin, ActionRow.origin_id == origin_id)
    return session().scalars(query.order_by(ActionRow.made_at)).all()


def action(action_id: UUID) -> ActionRow | None:
    """One action, kept from other writers."""
    return session().get(ActionRow, action_id, with_for_update=True, populate_existing=True)


def action_seen(action_id: UUID, sight: Sight) -> ActionRow | None:
    """One action of the service or of a case the person may see, to read."""
    found = session().get(ActionRow, action_id)
    if found is None or (found.case_id is not None and case(found.case_id, sight) is None):
        return None
    return found


def notes(*case_ids: UUID) -> Sequence[NoteRow]:
    """Notes of these cases, the newest first."""
    query = select(NoteRow).where(NoteRow.case_id.in_(case_ids))
    return session().scalars(query.order_by(NoteRow.made_at.desc(), NoteRow.id)).all()


def revision(record_id: UUID, version: int) -> Revision | None:
    """What a record was at a version."""
    query = select(Revision).where(Revision.record_id == record_id, Revision.version == version)
    return session().scalars(query).one_or_none()


def revisions(record_id: UUID) -> Sequence[Revision]:
    """Every version of a record, the newest first."""
    return (
        session()
        .scalars(select(Revision).where(Revision.record_id == record_id).order_by(Revision.version.desc()))
        .all()
    )


def add_revision(kind: str, record_id: UUID, version: int, fields: Mapping[str, str], made_by: str) -> None:
    """Keep what a record's fields are at a version."""
    row = Revision(kind=kind, record_id=record_id, version=version, fields=dict(fields), made_by=made_by)
    session().add(row)


def sibling_groups() -> Sequence[SiblingGroup]:
    """The sibling groups, by label."""
    return session().scalars(select(SiblingGroup).order_by(SiblingGroup.label)).all()


def sibling_group(group_id: UUID) -> SiblingGroup | None:
    """One sibling group."""
    return session().get(SiblingGroup, group_id)


def group_labelled(label: str) -> SiblingGroup | None:
    """The sibling group of that label."""
    return session().scalars(select(SiblingGroup).where(SiblingGroup.label == label)).one_or_none()


def access_to(case_id: UUID) -> Sequence[CaseAccess]:
    """The people a case is opened to."""
    query = select(CaseAccess).where(CaseAccess.case_id == case_id, CaseAccess.ended_at.is_(None))
    return session().scalars(query.order_by(CaseAccess.person_name)).all()


def access(access_id: UUID) -> CaseAccess | None:
    """One opening of a case."""
    return session().get(CaseAccess, access_id)


def access_of(person_id: UUID) -> Sequence[CaseAccess]:
    """What is opened to one person."""
    query = select(CaseAccess).where(CaseAccess.person_id == person_id, CaseAccess.ended_at.is_(None))
    return session().scalars(query).all()


def thresholds() -> list[Threshold]:
    """The authority's own thresholds."""
    query = select(ThresholdRow.stage, ThresholdRow.amber, ThresholdRow.red, ThresholdRow.since)
    return [Threshold(*row) for row in session().execute(query.order_by(ThresholdRow.since))]


def clock_settings() -> list[Setting]:
    """The authority's own settings of the clocks."""
    rows = session().scalars(select(ClockSetting).order_by(ClockSetting.since))
    return [Setting(row.code, row.amount, row.unit, row.since) for row in rows]


def threshold_row(stage: str, since: date) -> ThresholdRow | None:
    """The authority's own marks of a stage set from that day."""
    query = select(ThresholdRow).where(ThresholdRow.stage == stage, ThresholdRow.since == since)
    return session().scalars(query).one_or_none()


def clock_row(code: str, since: date) -> ClockSetting | None:
    """The authority's own setting of a clock from that day."""
    query = select(ClockSetting).where(ClockSetting.code == code, ClockSetting.since == since)
    return session().scalars(query).one_or_none()


def setting_rows() -> tuple[Sequence[ThresholdRow], Sequence[ClockSetting]]:
    """Both kinds of settings with who made them and why, the newest first."""
    return (
        session().scalars(select(ThresholdRow).order_by(ThresholdRow.since.desc(), ThresholdRow.stage)).all(),
        session().scalars(select(ClockSetting).order_by(ClockSetting.since.desc(), ClockSetting.code)).all(),
    )


def saved_filters(person_id: UUID) -> Sequence[Any]:
    """A person's saved filters, by name: id, name and query of each."""
    query = select(SavedFilter.id, SavedFilter.name, SavedFilter.query).where(SavedFilter.person_id == person_id)
    return session().execute(query.order_by(SavedFilter.name)).all()


def filter_named(person_id: UUID, name: str) -> SavedFilter | None:
    """A person's saved filter of that name."""
    query = select(SavedFilter).where(SavedFilter.person_id == person_id, SavedFilter.name == name)
    return session().scalars(query).one_or_none()


def saved_filter(filter_id: UUID, person_id: UUID) -> SavedFilter | None:
    """One of a person's own saved filters."""
    query = select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == person_id)
    return session().scalars(query).one_or_none()


def digest(person_id: UUID, day: date) -> Digest | None:
    """What was due for a person on a day."""
    return session().scalars(select(Digest).where(Digest.person_id == person_id, Digest.day == day)).one_or_none()


def cases_of(person_id: UUID) -> Sequence[ChildCase]:
    """The open cases of which a person is the social worker or the family finder, kept from other writers."""
    query = select(ChildCase).where(_open_with(person_id)).order_by(ChildCase.child).with_for_update()
    return session().scalars(query).all()


def actions_owned(person_id: UUID) -> Sequence[ActionRow]:
    """The open actions that are with a person, kept from other writers."""
    query = select(ActionRow).where(ActionRow.owner_id == person_id, ActionRow.outcome == "").with_for_update()
    return session().scalars(query.order_by(ActionRow.made_at)).all()


def _open_with(person_id: UUID) -> ColumnElement[bool]:
    mine = or_(ChildCase.worker_id == person_id, ChildCase.finder_id == person_id)
    return and_(ChildCase.stage != "closed", mine)


def owned_by(person_id: UUID) -> tuple[int, int]:
    """How many open cases and how many open actions a person owns."""
    mine = _open_with(person_id)
    return (
        session().scalar(select(func.count()).select_from(ChildCase).where(mine)) or 0,
        session().scalar(
            select(func.count()).select_from(ActionRow).where(ActionRow.owner_id == person_id, ActionRow.outcome == "")
        )
        or 0,
    )
