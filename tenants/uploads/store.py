"""The queries of uploads, all in the authority's own schema."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload, undefer

from permanence.database import session
from tenants.uploads.models import Upload
from tenants.uploads.states import NO_LONGER_COUNTS
from tenants.uploads.union import AppliedUpload, ExtractKey, Key, in_effect


def find(upload_id: UUID) -> Upload | None:
    """The upload with its files, or None."""
    query = select(Upload).where(Upload.id == upload_id).options(selectinload(Upload.files))
    return session().scalars(query).one_or_none()


def find_with_difference(upload_id: UUID) -> Upload | None:
    """The upload with the difference it makes, or None."""
    query = select(Upload).where(Upload.id == upload_id).options(undefer(Upload.difference))
    return session().scalars(query).one_or_none()


def lock(upload_id: UUID) -> Upload | None:
    """The upload as it is now, kept from others until the end of the transaction; None when it is not there."""
    query = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    return session().scalars(query.options(selectinload(Upload.files))).one_or_none()


def lock_all() -> None:
    """Keep every upload from others until the end of the transaction: two applications never overlap."""
    session().execute(select(Upload.id).order_by(Upload.id).with_for_update()).all()


def newest_first() -> Sequence[Upload]:
    """All uploads, the latest received first."""
    return session().scalars(select(Upload).order_by(Upload.received_at.desc(), Upload.id)).all()


def counting_with_hash(content_hash: str) -> Upload | None:
    """The upload of exactly these bytes that counts, or None."""
    query = select(Upload).where(Upload.content_hash == content_hash, Upload.state.not_in(NO_LONGER_COUNTS))
    return session().scalars(query).one_or_none()


def applied() -> list[AppliedUpload]:
    """The uploads that are applied, in the order of their application."""
    query = select(Upload.id, Upload.applied_order, Upload.years, Upload.kind, Upload.as_at)
    rows = session().execute(query.where(Upload.state == "applied").order_by(Upload.applied_order)).all()
    return [
        AppliedUpload(upload, order or 0, tuple(years) if as_at is None else (ExtractKey(kind, as_at),))
        for upload, order, years, kind, as_at in rows
    ]


def effective() -> dict[Key, UUID]:
    """Source → the upload whose version of it counts: a return by its collection year, an extract by kind and day."""
    return in_effect(applied())


def next_order() -> int:
    """The number of the next application; numbers of undone ones are not used again."""
    return (session().scalar(select(func.max(Upload.applied_order))) or 0) + 1


def stored_files(upload_ids: Collection[UUID]) -> dict[UUID, Upload]:
    """These uploads with their files, by id."""
    query = select(Upload).where(Upload.id.in_(upload_ids)).options(selectinload(Upload.files))
    return {upload.id: upload for upload in session().scalars(query)}
