"""What people do with uploads. Each flushes and never commits; jobs do the lasting work (see `outcomes`)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from permanence import storage
from permanence.audit import record
from permanence.database import current_scope, session
from permanence.identity import Actor
from permanence.jobs import request_run
from tenants.uploads import store
from tenants.uploads.models import Upload, UploadFile
from tenants.uploads.states import UNDER_WAY, NotNow, check_way
from tenants.uploads.union import fingerprint


@dataclass(frozen=True)
class Received:
    """The upload of the files sent; `earlier` when exactly these bytes had been sent before and still count."""

    upload_id: UUID
    earlier: bool


def content_hash(files: Sequence[tuple[str, bytes]]) -> str:
    """SHA-256 over the files' contents, whatever their names and order."""
    each = sorted(hashlib.sha256(data).hexdigest() for _, data in files)
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def receive(*, files: Sequence[tuple[str, bytes]], year: int | None, by: Actor, as_at: date | None = None) -> Received:
    """Store a set of files (name, bytes) as sent and ask for its check.

    `year` and `as_at` are the collection year and the day of an extract where the person stated one. The same bytes as
    an upload that still counts are not a second one, unless another day is stated for them. Raises ValueError for no
    file.
    """
    if not files:
        raise ValueError("There is no file to receive")
    hashed = content_hash(files) if as_at is None else f"{content_hash(files)} as at {as_at}"
    if earlier := store.counting_with_hash(hashed):
        return Received(earlier.id, earlier=True)
    # The bytes first: a row must never name a file that is not there. Stored by content, so doing it twice is once.
    kept = [storage.put(current_scope(), "uploads", data) for _, data in files]
    upload = Upload(
        content_hash=hashed,
        stated_year=year,
        stated_as_at=as_at,
        size=sum(len(data) for _, data in files),
        received_by=by.name,
        received_by_id=by.person_id,
        asked_by=actor_document(by),
        files=[
            UploadFile(
                place=place,
                name=name,
                storage_key=str(key),
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
            )
            for place, ((name, data), key) in enumerate(zip(files, kept, strict=True))
        ],
    )
    try:
        with session().begin_nested():
            session().add(upload)
    except IntegrityError:
        # Sent twice at the same moment: the other request was quicker.
        first = store.counting_with_hash(hashed)
        if first is None:
            raise
        return Received(first.id, earlier=True)
    record("upload_received", by=by, upload=str(upload.id), files=len(files), size=upload.size)
    _ask(upload, "uploads.check", by)
    return Received(upload.id, earlier=False)


def request_check(*, upload_id: UUID, by: Actor) -> None:
    """Have an upload checked again: one that failed, that stopped, or whose changes are out of date.

    Raises NotNow where it is applied or undone, or where the same bytes were sent again meanwhile.
    """
    upload = _locked(upload_id)
    if upload.state == "failed":
        other = store.counting_with_hash(upload.content_hash)
        if other is not None:
            raise NotNow("The same files were sent again meanwhile: go on with that upload.")
    if upload.state != "received":
        check_way(upload.state, "checking")
        upload.state = "checking"
    upload.message = upload.what_to_do = ""
    record("upload_check_asked", by=by, upload=str(upload.id))
    _ask(upload, "uploads.check", by)


def confirm_doubt(*, upload_id: UUID, code: str, by: Actor) -> None:
    """A person says that a doubt about the upload is none. Raises NotNow where there is no such doubt to confirm."""
    upload = _locked(upload_id)
    if upload.state != "checked" or code not in {doubt["code"] for doubt in upload.doubts}:
        raise NotNow("There is nothing of this kind to confirm for the upload now.")
    confirmed = {"confirmed_by": by.name, "confirmed_at": datetime.now(UTC).isoformat()}
    upload.doubts = [
        {**doubt, **confirmed} if doubt["code"] == code and not doubt["confirmed_by"] else doubt
        for doubt in upload.doubts
    ]
    record("upload_doubt_confirmed", by=by, upload=str(upload.id), doubt=code)
    session().flush()


def request_apply(*, upload_id: UUID, by: Actor) -> None:
    """Apply the upload: the journeys are derived anew with it. Raises NotNow, saying what has to be done first."""
    upload = _locked(upload_id)
    if upload.state != "applying":
        check_way(upload.state, "applying")
        if reason := why_not_apply(upload):
            raise NotNow(reason)
        upload.state = "applying"
    upload.message = upload.what_to_do = ""
    record("upload_apply_asked", by=by, upload=str(upload.id), **sources_said(upload))
    _ask(upload, "uploads.apply", by)


def why_not_apply(upload: Upload) -> str:
    """What has to be done before a checked upload can be applied; '' when nothing."""
    if upload.blocking:
        return "Some findings block applying. Mend them in your case system and send the files again."
    if any(not doubt["confirmed_by"] for doubt in upload.doubts):
        return "Answer the questions about this upload first."
    if is_stale(upload):
        return "Other uploads were applied or undone since the changes were worked out. Check the upload again."
    return ""


def is_stale(upload: Upload) -> bool:
    """Whether the changes shown were worked out against returns that are no longer the ones in effect."""
    return upload.state == "checked" and upload.effective_before != fingerprint(store.effective())


def request_undo(*, upload_id: UUID, by: Actor) -> None:
    """Undo an applied upload: the journeys are derived anew without it. Raises NotNow where it is not applied."""
    upload = _locked(upload_id)
    check_way(upload.state, "undone")
    upload.undo_asked_at = upload.undo_asked_at or datetime.now(UTC)
    upload.message = upload.what_to_do = ""
    record("upload_undo_asked", by=by, upload=str(upload.id), **sources_said(upload))
    _ask(upload, "uploads.undo", by)


def sources_said(upload: Upload) -> dict[str, Any]:
    """What the upload holds, as the audit keeps it: years of returns, or the kind and the day of an extract."""
    if upload.as_at is None:
        return {"years": upload.years}
    return {"extract": upload.kind, "as_at": upload.as_at.isoformat()}


def _locked(upload_id: UUID) -> Upload:
    upload = store.lock(upload_id)
    if upload is None:
        raise LookupError(f"No upload {upload_id}")
    return upload


def _ask(upload: Upload, task: str, by: Actor) -> None:
    upload.asked_by = actor_document(by)
    session().flush()
    key = f"upload:{upload.id}"
    upload.run_id = request_run(task, scope=current_scope(), arguments={"upload": str(upload.id)}, by=by, key=key)
    session().flush()


def waits_for_a_job(upload: Upload) -> bool:
    """Whether a job has something to do for the upload."""
    return upload.state in UNDER_WAY or (upload.state == "applied" and upload.undo_asked_at is not None)


def actor_document(by: Actor) -> dict[str, Any]:
    """Who asked, as JSON can hold it, for the job that does the work later."""
    return {
        "person_id": str(by.person_id),
        "name": by.name,
        "email": by.email,
        "membership_id": str(by.membership_id) if by.membership_id else None,
        "role": by.role,
        "authority": by.authority,
    }


def actor_from(document: dict[str, Any]) -> Actor:
    """The actor `actor_document` wrote. It carries no permission: what it may do was decided when it asked."""
    return Actor(
        person_id=UUID(document["person_id"]),
        name=document["name"],
        email=document["email"],
        membership_id=UUID(document["membership_id"]) if document["membership_id"] else None,
        role=document["role"],
        authority=document["authority"],
        permissions=frozenset(),
    )
