"""The sources an authority holds, read anew from the bytes that were stored: nothing else is the record of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from permanence import storage
from permanence.database import current_scope
from permanence.web.dates import LONDON
from tenants.uploads import store
from tenants.uploads.extract_reading import read_sent
from tenants.uploads.extracts import Extract
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.union import ExtractKey, Key


class Sources(NamedTuple):
    """Returns, one a collection year, by year; and extracts, one a kind and day, in the order they were said."""

    returns: tuple[AnnualReturn, ...]
    extracts: tuple[Extract, ...]

    @property
    def keys(self) -> list[Key]:
        """What each is known by."""
        return [*(one.year for one in self.returns), *(key_of(one) for one in self.extracts)]

    def and_on_top(self, sent: Sources) -> Sources:
        """These with others in the place of those of the same year, or kind and day."""
        keys = set(sent.keys)
        return Sources(
            (*(one for one in self.returns if one.year not in keys), *sent.returns),
            (*(one for one in self.extracts if key_of(one) not in keys), *sent.extracts),
        )


def key_of(extract: Extract) -> ExtractKey:
    """What an extract is known by."""
    return ExtractKey(extract.kind, extract.as_at)


def read_upload(upload_id: UUID) -> Sources:
    """What is in one upload: returns, or one extract.

    Raises Refused where it cannot be read, LookupError for no such upload.
    """
    uploads = store.stored_files([upload_id])
    if upload_id not in uploads:
        raise LookupError(f"No upload {upload_id}")
    upload = uploads[upload_id]
    files = [(file.name, storage.get(current_scope(), file.storage_key)) for file in upload.files]
    received = upload.received_at.astimezone(LONDON).date()
    sent = read_sent(files, year=upload.stated_year, stated=upload.stated_as_at, received=received)
    return Sources((), (sent,)) if isinstance(sent, Extract) else Sources(sent, ())


def read_effective(effective: Mapping[Key, UUID]) -> Sources:
    """Each source from the upload given for it."""
    chosen = Sources((), ())
    for upload_id in dict.fromkeys(effective.values()):
        sent = read_upload(upload_id)
        chosen = chosen.and_on_top(
            Sources(
                tuple(one for one in sent.returns if effective.get(one.year) == upload_id),
                tuple(one for one in sent.extracts if effective.get(key_of(one)) == upload_id),
            )
        )
    return Sources(tuple(sorted(chosen.returns, key=lambda one: one.year)), chosen.extracts)


def returns_in_effect() -> tuple[AnnualReturn, ...]:
    """The returns that are applied now, one a collection year, by year; empty while none is."""
    return read_effective(store.effective()).returns


def extracts_in_effect() -> tuple[Extract, ...]:
    """The extracts that are applied now, in the order they were said; empty while none is."""
    return read_effective(store.effective()).extracts
