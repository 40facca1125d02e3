"""Which return is in effect for each collection year, given the uploads that are applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AppliedUpload:
    """An upload that is applied: the how-manieth application it was, and the collection years it holds."""

    upload: UUID
    order: int
    years: tuple[int, ...]


def in_effect(applied: Iterable[AppliedUpload]) -> dict[int, UUID]:
    """Collection year → the upload whose return of that year counts: the one applied last. In order of year."""
    chosen: dict[int, UUID] = {}
    for each in sorted(applied, key=lambda one: one.order):
        chosen |= dict.fromkeys(each.years, each.upload)
    return dict(sorted(chosen.items()))


def with_upload(effective: Mapping[int, UUID], upload: UUID, years: Iterable[int]) -> dict[int, UUID]:
    """What would be in effect once `upload` were applied on top."""
    return dict(sorted({**effective, **dict.fromkeys(years, upload)}.items()))


def fingerprint(effective: Mapping[int, UUID]) -> str:
    """A short name for what is in effect: a difference shown against one state must not be applied to another."""
    said = "\n".join(f"{year} {upload}" for year, upload in sorted(effective.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
