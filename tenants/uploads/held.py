"""The returns an authority holds, read anew from the bytes that were stored: nothing else is the record of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from permanence import storage
from permanence.database import current_scope
from tenants.uploads import store
from tenants.uploads.reading import read_files
from tenants.uploads.tables import AnnualReturn


def read_upload(upload_id: UUID) -> tuple[AnnualReturn, ...]:
    """The returns in one upload, by year. Raises Refused where they cannot be read, LookupError for no such upload."""
    uploads = store.stored_files([upload_id])
    if upload_id not in uploads:
        raise LookupError(f"No upload {upload_id}")
    upload = uploads[upload_id]
    files = [(file.name, storage.get(current_scope(), file.storage_key)) for file in upload.files]
    return read_files(files, year=upload.stated_year)


def read_effective(effective: Mapping[int, UUID]) -> tuple[AnnualReturn, ...]:
    """The return of each collection year from the upload given for it, by year."""
    chosen = {
        annual.year: annual
        for upload_id in dict.fromkeys(effective.values())
        for annual in read_upload(upload_id)
        if effective.get(annual.year) == upload_id
    }
    return tuple(chosen[year] for year in sorted(chosen))


def returns_in_effect() -> tuple[AnnualReturn, ...]:
    """The returns that are applied now, one a collection year, by year; empty while none is."""
    return read_effective(store.effective())
