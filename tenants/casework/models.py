"""The tables of casework, all in the authority's own schema. A child is known by the identifier of its returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at as moment_of_writing
from permanence.database.columns import moment, uuid_key

STAGES = "'early_alert', 'awaiting_order', 'finding', 'matched', 'placed', 'closed'"


class SiblingGroup(AuthorityBase):
    """Children of one family, and whether they are to live together. `decided_on` and `decision` come together."""

    __tablename__ = "sibling_group"
    __table_args__ = (
        CheckConstraint("decision in ('undecided', 'together', 'apart')", name="decision"),
        CheckConstraint("(decision = 'undecided') = (decided_on is null)", name="decided"),
        CheckConstraint("(decided_on is null) = (decided_by is null)", name="decided_by"),
    )

    id: Mapped[UUID] = uuid_key()
    label: Mapped[str] = mapped_column(Text, unique=True)
    decision: Mapped[str] = mapped_column(Text, default="undecided")
    deadline: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment_of_writing()
    created_by: Mapped[str] = mapped_column(Text)


class ChildCase(AuthorityBase):
    """One child's case: what people record of the child, and where it stands as `course` works it out.

    The dates, `stage` and `stage_since` are worked out anew whenever a return or a typed milestone changes; nobody
    types them. `returned` is what the returns held say, as `returned.py` writes it. `recorded_needs` holds answers
    "yes", "no"; what is not in it is not recorded. `version` counts what people changed in the case's own fields.
    """

    __tablename__ = "child_case"
    __table_args__ = (
        CheckConstraint(f"stage in ({STAGES})", name="stage"),
        CheckConstraint("(stage = 'closed') = (closing_reason <> '')", name="closing_reason"),
        CheckConstraint("(restricted_at is null) = (restricted_by is null)", name="restricted"),
        CheckConstraint("in_returns or returned = '{}'::jsonb", name="in_returns"),
        Index("ix_child_case_stage", "stage", "stage_since"),
        Index("ix_child_case_sibling_group_id", "sibling_group_id"),
        Index("ix_child_case_worker_id", "worker_id"),
        Index("ix_child_case_finder_id", "finder_id"),
    )

    id: Mapped[UUID] = uuid_key()
    child: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text, default="")
    dob: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str] = mapped_column(Text, default="")
    ethnicity: Mapped[str] = mapped_column(Text, default="")
    team: Mapped[str] = mapped_column(Text, default="")
    worker: Mapped[str] = mapped_column(Text, default="")
    worker_id: Mapped[UUID | None] = mapped_column(Uuid)
    finder: Mapped[str] = mapped_column(Text, default="")
    finder_id: Mapped[UUID | None] = mapped_column(Uuid)
    recorded_needs: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    sibling_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("sibling_group.id"))
    restricted_at: Mapped[datetime | None] = moment()
    restricted_by: Mapped[str | None] = mapped_column(Text)
    legal_hold: Mapped[str] = mapped_column(Text, default="")
    in_returns: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    entry: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[date | None] = mapped_column(Date)
    placement_order: Mapped[date | None] = mapped_column(Date)
    match: Mapped[date | None] = mapped_column(Date)
    placed: Mapped[date | None] = mapped_column(Date)
    order: Mapped[date | None] = mapped_column(Date)
    early_permanence: Mapped[date | None] = mapped_column(Date)
    stage: Mapped[str] = mapped_column(Text)
    stage_since: Mapped[date | None] = mapped_column(Date)
    closing_reason: Mapped[str] = mapped_column(Text, default="")
    conflicts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment_of_writing()
    created_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = moment_of_writing()


class CaseAccess(AuthorityBase):
    """A case opened to one person: of a restricted case, or of the named cases a Coram person may see."""

    __tablename__ = "case_access"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
        Index("uq_case_access_open", "case_id", "person_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    person_id: Mapped[UUID] = mapped_column(Uuid)
    person_name: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[datetime] = moment_of_writing()
    granted_by: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = moment()
    ended_by: Mapped[str | None] = mapped_column(Text)


class MilestoneRow(AuthorityBase):
    """A milestone somebody typed. Never changed: a correction is a new one, a slip is withdrawn with its reason.

    `stands` is a person's decision where a return says otherwise: "typed" or "returned", "" while undecided.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("stands in ('', 'typed', 'returned')", name="stands"),
        CheckConstraint("(stands = '') = (decided_at is null)", name="decided_at"),
        CheckConstraint("(decided_at is null) = (decided_by is null)", name="decided"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name="withdrawn"),
        CheckConstraint("withdrawn_at is null or withdrawn_reason <> ''", name="withdrawn_reason"),
        CheckConstraint("source in ('typed', 'spreadsheet', 'meeting', 'family_finding')", name="source"),
        Index("ix_milestone_case_id", "case_id"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    event: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    detail: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="typed")
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[UUID] = mapped_column(Uuid)
    stands: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = moment()
    decided_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = moment()
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class DelayRow(AuthorityBase):
    """A reason why a child waits in a stage, from when to when, who could end it, and whether it could be avoided."""

    __tablename__ = "delay"
    __table_args__ = (
        CheckConstraint(f"stage in ({STAGES})", name="stage"),
        CheckConstraint("avoidable in ('yes', 'partly', 'no', 'unknown')", name="avoidable"),
        CheckConstraint(
            "owner in ('court', 'authority', 'family_finding', 'matching', 'health', 'adopters')", name="owner"
        ),
        CheckConstraint("ended is null or ended >= began", name="dates"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed"),
        CheckConstraint("(closed_at is null) = (closing_reason = '')", name="closing_reason"),
        CheckConstraint("(closed_at is null) = (ended is null)", name="ended"),
        Index("ix_delay_case_id", "case_id"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    stage: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    began: Mapped[date] = mapped_column(Date)
    ended: Mapped[date | None] = mapped_column(Date)
    avoidable: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text, default="")
    review_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = moment()
    closed_by: Mapped[str | None] = mapped_column(Text)
    closing_reason: Mapped[str] = mapped_column(Text, default="")


class ActionRow(AuthorityBase):
    """Something somebody is to do by a day, for a child or (case_id null) for the service. `origin` says where from."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("origin in ('case', 'meeting', 'report', 'spreadsheet')", name="origin"),
        CheckConstraint("outcome in ('', 'done', 'dropped')", name="outcome"),
        CheckConstraint("(outcome = '') = (closed_at is null)", name="closed_at"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed"),
        CheckConstraint("(outcome = '') = (closing_reason = '')", name="closing_reason"),
        Index("ix_action_case_id", "case_id"),
        Index("ix_action_open", "owner_id", "due", postgresql_where=text("outcome = ''")),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("child_case.id"))
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)
    due: Mapped[date | None] = mapped_column(Date)
    origin: Mapped[str] = mapped_column(Text, default="case")
    origin_id: Mapped[UUID | None] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(Text, default="")
    closing_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = moment()
    closed_by: Mapped[str | None] = mapped_column(Text)


class NoteRow(AuthorityBase):
    """A note on a case. Never changed; `source` "spreadsheet" for a cell that fits no field."""

    __tablename__ = "case_note"
    __table_args__ = (
        CheckConstraint("source in ('typed', 'spreadsheet', 'meeting')", name="source"),
        Index("ix_case_note_case_id", "case_id", "made_at"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, default="typed")
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class Revision(AuthorityBase):
    """What a record's fields were at a version: the ground on which two people's changes are put together."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("record_id", "version"),)

    id: Mapped[UUID] = uuid_key()
    kind: Mapped[str] = mapped_column(Text)
    record_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer)
    fields: Mapped[dict[str, str]] = mapped_column(JSONB)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class ThresholdRow(AuthorityBase):
    """The authority's own amber and red mark of a stage, from a day on."""

    __tablename__ = "threshold"
    __table_args__ = (
        CheckConstraint(f"stage in ({STAGES}) and stage <> 'closed'", name="stage"),
        CheckConstraint("amber > 0 and red > amber", name="marks"),
        UniqueConstraint("stage", "since"),
    )

    id: Mapped[UUID] = uuid_key()
    stage: Mapped[str] = mapped_column(Text)
    amber: Mapped[int] = mapped_column(Integer)
    red: Mapped[int] = mapped_column(Integer)
    since: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class ClockSetting(AuthorityBase):
    """The authority's own amount of a clock from a day on; `amount` null switches it off."""

    __tablename__ = "clock_setting"
    __table_args__ = (
        CheckConstraint("unit in ('working_days', 'days', 'weeks', 'months')", name="unit"),
        CheckConstraint("amount is null or amount > 0", name="amount"),
        UniqueConstraint("code", "since"),
    )

    id: Mapped[UUID] = uuid_key()
    code: Mapped[str] = mapped_column(Text)
    amount: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(Text)
    since: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class SavedFilter(AuthorityBase):
    """A tracker filter that a person gave a name."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[UUID] = uuid_key()
    person_id: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = moment_of_writing()


class Digest(AuthorityBase):
    """What was due for one person on one day, as put together that morning. `mailed_at`: a mail of counts went."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[UUID] = uuid_key()
    person_id: Mapped[UUID] = mapped_column(Uuid)
    day: Mapped[date] = mapped_column(Date)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    made_at: Mapped[datetime] = moment_of_writing()
    mailed_at: Mapped[datetime | None] = moment()
