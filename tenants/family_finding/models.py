"""The tables of family finding, all in the authority's own schema. Families have a reference and no name or address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at as moment_of_writing
from permanence.database.columns import moment, uuid_key
from tenants.family_finding.criteria import CRITERIA
from tenants.family_finding.reaches import KINDS, SEARCHED
from tenants.family_finding.reasons import DECISIONS, FAMILY_KINDS, FAMILY_STATES, REASONS


def _one_of(column: str, *codes: str) -> str:
    return f"{column} in ({', '.join(repr(code) for code in codes)})"


class SearchStep(AuthorityBase):
    """A search, an event or something made to show a child. Withdrawn with a reason where it was a slip.

    `milestone_id` is the milestone of the case that this step recorded, none where it widened nothing.
    """

    __tablename__ = "search_step"
    __table_args__ = (
        CheckConstraint(_one_of("kind", *KINDS), name="kind"),
        CheckConstraint(_one_of("reach", "", *SEARCHED), name="reach"),
        CheckConstraint("(kind = 'search') = (reach <> '')", name="reach_of_search"),
        CheckConstraint("ended is null or ended >= began", name="dates"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name="withdrawn"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_reason = '')", name="withdrawn_reason"),
        Index("ix_search_step_case_id", "case_id"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    kind: Mapped[str] = mapped_column(Text)
    reach: Mapped[str] = mapped_column(Text, default="")
    began: Mapped[date] = mapped_column(Date)
    ended: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    milestone_id: Mapped[UUID | None] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = moment()
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class CapacityFamily(AuthorityBase):
    """An approved family as what it offers. Ages in whole years; null and "" are not said, which is not no.

    `ethnicities`, `religions` and `contacts` hold codes parted by blanks, `any` for all; `languages` words by commas.
    """

    __tablename__ = "capacity_family"
    __table_args__ = (
        CheckConstraint(_one_of("kind", *FAMILY_KINDS), name="kind"),
        CheckConstraint(_one_of("status", *FAMILY_STATES), name="status"),
        CheckConstraint(_one_of("sex", "", "any", "female", "male"), name="sex"),
        CheckConstraint("age_from >= 0 and age_to <= 17 and age_from <= age_to", name="ages"),
        CheckConstraint("siblings_most between 1 and 9", name="siblings_most"),
        *(
            CheckConstraint(_one_of(need, "yes", "no", "unknown"), name=need)
            for need in ("disability", "health", "development")
        ),
        CheckConstraint("available_until is null or available_until >= available_from", name="dates"),
    )

    id: Mapped[UUID] = uuid_key()
    reference: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default="available")
    age_from: Mapped[int | None] = mapped_column(Integer)
    age_to: Mapped[int | None] = mapped_column(Integer)
    sex: Mapped[str] = mapped_column(Text, default="")
    siblings_most: Mapped[int | None] = mapped_column(Integer)
    disability: Mapped[str] = mapped_column(Text, default="unknown")
    health: Mapped[str] = mapped_column(Text, default="unknown")
    development: Mapped[str] = mapped_column(Text, default="unknown")
    ethnicities: Mapped[str] = mapped_column(Text, default="")
    religions: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[str] = mapped_column(Text, default="")
    contacts: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str] = mapped_column(Text, default="")
    available_from: Mapped[date] = mapped_column(Date)
    available_until: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class FamilyLink(AuthorityBase):
    """A family considered for a child, criterion by criterion. Live until it stopped or led to a match.

    Feedback to the adopters is owed from the day a link stopped until it is recorded as given.
    """

    __tablename__ = "family_link"
    __table_args__ = (
        *(CheckConstraint(_one_of(one, "met", "not_met", "unknown"), name=one) for one in CRITERIA),
        CheckConstraint(_one_of("decision", *DECISIONS), name="decision"),
        CheckConstraint("(decision = '') = (decided_by = '')", name="decided"),
        CheckConstraint(_one_of("outcome", "", "stopped", "matched"), name="outcome"),
        CheckConstraint("(outcome = '') = (ended is null)", name="ended"),
        CheckConstraint("(outcome = '') = (ended_at is null)", name="ended_at"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_by"),
        CheckConstraint("ended is null or ended >= considered", name="dates"),
        CheckConstraint("(outcome = 'stopped') = (stop_reason <> '')", name="stopped"),
        CheckConstraint(_one_of("stop_reason", "", *REASONS), name="stop_reason"),
        CheckConstraint("(feedback_at is null) = (feedback_on is null)", name="feedback_at"),
        CheckConstraint("(feedback_at is null) = (feedback_by is null)", name="feedback_by"),
        CheckConstraint("feedback_on is null or outcome = 'stopped'", name="feedback"),
        Index("ix_family_link_case_id", "case_id"),
        Index("ix_family_link_family_id", "family_id"),
        UniqueConstraint("case_id", "reference", "considered"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    family_id: Mapped[UUID | None] = mapped_column(ForeignKey("capacity_family.id"))
    reference: Mapped[str] = mapped_column(Text)
    considered: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    external: Mapped[str] = mapped_column(Text, default="")
    age: Mapped[str] = mapped_column(Text, default="unknown")
    sex: Mapped[str] = mapped_column(Text, default="unknown")
    siblings: Mapped[str] = mapped_column(Text, default="unknown")
    disability: Mapped[str] = mapped_column(Text, default="unknown")
    health: Mapped[str] = mapped_column(Text, default="unknown")
    development: Mapped[str] = mapped_column(Text, default="unknown")
    ethnicity: Mapped[str] = mapped_column(Text, default="unknown")
    religion: Mapped[str] = mapped_column(Text, default="unknown")
    language: Mapped[str] = mapped_column(Text, default="unknown")
    contact: Mapped[str] = mapped_column(Text, default="unknown")
    region: Mapped[str] = mapped_column(Text, default="unknown")
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    milestone_id: Mapped[UUID | None] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[date | None] = mapped_column(Date)
    stop_reason: Mapped[str] = mapped_column(Text, default="")
    stop_words: Mapped[str] = mapped_column(Text, default="")
    stop_decided_by: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = moment()
    ended_by: Mapped[str | None] = mapped_column(Text)
    end_milestone_id: Mapped[UUID | None] = mapped_column(Uuid)
    feedback_on: Mapped[date | None] = mapped_column(Date)
    feedback_given_by: Mapped[str] = mapped_column(Text, default="")
    feedback_note: Mapped[str] = mapped_column(Text, default="")
    feedback_at: Mapped[datetime | None] = moment()
    feedback_by: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class ChildSought(AuthorityBase):
    """What is sought for a child beside what the case tells; one row a case. "" is not recorded, which is not no."""

    __tablename__ = "child_sought"
    __table_args__ = (CheckConstraint(_one_of("alone", "", "yes"), name="alone"),)

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"), unique=True)
    alone: Mapped[str] = mapped_column(Text, default="")
    religion: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    avoid: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class WideningTrigger(AuthorityBase):
    """The authority's own trigger to widen, from a day on; `days` null switches it off."""

    __tablename__ = "widening_trigger"
    __table_args__ = (
        CheckConstraint("level in (1, 2)", name="level"),
        CheckConstraint("days is null or days > 0", name="days"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[UUID] = uuid_key()
    level: Mapped[int] = mapped_column(Integer)
    days: Mapped[int | None] = mapped_column(Integer)
    since: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)


class LinksFile(AuthorityBase):
    """A file of links as it was sent. `report` is what became of every row when it was applied, empty before."""

    __tablename__ = "links_file"
    __table_args__ = (
        CheckConstraint("(applied_at is null) = (applied_by is null)", name="applied"),
        CheckConstraint("(applied_at is null) = (report = '[]'::jsonb)", name="report"),
    )

    id: Mapped[UUID] = uuid_key()
    name: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text)
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sent_at: Mapped[datetime] = moment_of_writing()
    sent_by: Mapped[str] = mapped_column(Text)
    sent_by_id: Mapped[UUID] = mapped_column(Uuid)
    applied_at: Mapped[datetime | None] = moment()
    applied_by: Mapped[str | None] = mapped_column(Text)
    report: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
