"""People, what they may do where, their sessions, and the traces of signing in. All of it belongs to the platform."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import PlatformBase
from permanence.database.columns import created_at as moment_of_writing
from permanence.database.columns import moment, uuid_key
from permanence.identity.roles import ROLES, SEES


class Person(PlatformBase):
    """A user. `password_hash` is null until they have chosen a password through a mailed link."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[UUID] = uuid_key()
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    password_set_at: Mapped[datetime | None] = moment()
    created_at: Mapped[datetime] = moment_of_writing()
    closed_at: Mapped[datetime | None] = moment()


class MembershipRow(PlatformBase):
    """A role of a person, in one authority or across. Never deleted: revoked, so that the audit stays readable."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(f"role in ({', '.join(repr(code) for code in ROLES)})", name="role"),
        CheckConstraint(f"sees in ({', '.join(repr(code) for code in SEES)})", name="sees"),
        CheckConstraint("valid_until is null or valid_until >= valid_from", name="dates"),
        CheckConstraint("revoked_by is null or revoked_at is not null", name="revoked"),
        Index("ix_membership_authority", "authority_id"),
        Index(
            "uq_membership_open",
            "person_id",
            text("coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)"),
            "role",
            unique=True,
            postgresql_where=text("revoked_at is null"),
        ),
    )

    id: Mapped[UUID] = uuid_key()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("platform.person.id"))
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("platform.authority.id"))
    role: Mapped[str] = mapped_column(Text)
    sees: Mapped[str] = mapped_column(Text, default="all", server_default="all")
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("platform.person.id"))  # null: the command line
    granted_at: Mapped[datetime] = moment_of_writing()
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None] = moment()
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("platform.person.id"))  # null: its time ran out


class LoginSession(PlatformBase):
    """A browser signed in. Only the hash of its secret is kept, so the table cannot be used to sign in."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_person", "person_id"),)

    id: Mapped[UUID] = uuid_key()
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("platform.person.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("platform.membership.id"))
    created_at: Mapped[datetime] = moment_of_writing()
    last_seen_at: Mapped[datetime] = moment_of_writing()
    revoked_at: Mapped[datetime | None] = moment()
    address: Mapped[str] = mapped_column(Text, default="")
    agent: Mapped[str] = mapped_column(Text, default="")


class SignInAttempt(PlatformBase):
    """One try to sign in. The account is a hash: people type passwords into the wrong field."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_account", "account", "at"),)

    id: Mapped[UUID] = uuid_key()
    account: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    succeeded: Mapped[bool]
    at: Mapped[datetime] = moment_of_writing()


class ResetToken(PlatformBase):
    """A mailed link to choose a password. Usable once and for a short time."""

    __tablename__ = "reset_token"

    id: Mapped[UUID] = uuid_key()
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("platform.person.id"))
    created_at: Mapped[datetime] = moment_of_writing()
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = moment()
