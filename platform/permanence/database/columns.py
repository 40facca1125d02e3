"""The bases of the two kinds of tables, and the columns that every table writes the same way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, MetaData, Uuid, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class PlatformBase(DeclarativeBase):
    """Tables about people, authorities and runs: schema `platform`, login permanence_platform."""

    metadata = MetaData(schema="platform", naming_convention=NAMES)


class BenchmarksBase(DeclarativeBase):
    """Tables of contributions and releases: schema `benchmarks`."""

    metadata = MetaData(schema="benchmarks", naming_convention=NAMES)


class AuthorityBase(DeclarativeBase):
    """Tables of one authority: no schema is named, the login's search path holds exactly one."""

    metadata = MetaData(naming_convention=NAMES)


def uuid_key() -> Mapped[UUID]:
    """A primary key that tells nothing and can be made before the row is written."""
    return mapped_column(Uuid, primary_key=True, default=uuid4)


def created_at() -> Mapped[datetime]:
    """When the row was written, by the database's clock, with its time zone."""
    return mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())


def moment(*, optional: bool = True) -> Mapped[datetime | None]:
    """A point in time with its time zone."""
    return mapped_column(DateTime(timezone=True), nullable=optional)
