"""Which return is in effect for each collection year, and which extracts, given the uploads that are applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tenants.uploads.extracts import EXTRACT_NAMES
from tenants.uploads.tables import year_end


class ExtractKey(NamedTuple):
    """An extract is known by its kind and its day: sent again for the same day it takes the place of the former."""

    kind: str
    as_at: date


Key = int | ExtractKey
"""What one source is known by: a return by its collection year."""


@dataclass(frozen=True)
class AppliedUpload:
    """An upload that is applied: the how-manieth application it was, and the sources it holds."""

    upload: UUID
    order: int
    keys: tuple[Key, ...]


def in_effect(applied: Iterable[AppliedUpload]) -> dict[Key, UUID]:
    """Source → the upload whose version of it counts: the one applied last. In the order they were said."""
    chosen: dict[Key, UUID] = {}
    for each in sorted(applied, key=lambda one: one.order):
        chosen |= dict.fromkeys(each.keys, each.upload)
    return _in_order_said(chosen)


def with_upload(effective: Mapping[Key, UUID], upload: UUID, keys: Iterable[Key]) -> dict[Key, UUID]:
    """What would be in effect once `upload` were applied on top."""
    return _in_order_said({**effective, **dict.fromkeys(keys, upload)})


def _in_order_said(effective: Mapping[Key, UUID]) -> dict[Key, UUID]:
    return dict(sorted(effective.items(), key=lambda each: _said(each[0])))


def _said(key: Key) -> tuple[date, int]:
    if isinstance(key, int):
        return year_end(key), 0
    return key.as_at, 1 + tuple(EXTRACT_NAMES).index(key.kind)


def fingerprint(effective: Mapping[Key, UUID]) -> str:
    """A short name for what is in effect: a difference shown against one state must not be applied to another."""
    said = "\n".join(f"{_named(key)} {upload}" for key, upload in _in_order_said(effective).items())
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _named(key: Key) -> str:
    return str(key) if isinstance(key, int) else f"{key.kind} {key.as_at}"
