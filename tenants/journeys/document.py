"""A journey as a document that JSON can carry, and back again without loss."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from tenants.journeys.journey import Journey


def to_document(journey: Journey) -> dict[str, Any]:
    """The journey as nested dicts and lists; dates as ISO text."""
    document: dict[str, Any] = _plain(journey)
    return document


def from_document(document: Mapping[str, Any]) -> Journey:
    """The journey that `to_document` wrote. Raises TypeError where a field without a default is missing."""
    journey: Journey = _reader(Journey)(document)
    return journey


def digest_of(document: Mapping[str, Any]) -> str:
    """The same text for the same document, so that an unchanged row need not be touched."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return value


@cache
def _reader(wanted: Any) -> Callable[[Any], Any]:
    """What turns plain values back into `wanted`, a type as the fields of a journey are annotated with."""
    if wanted is date:
        return date.fromisoformat
    if is_dataclass(wanted):
        return partial(_read_dataclass, wanted)
    arguments = get_args(wanted)
    origin = get_origin(wanted)
    if origin is tuple:
        each = _reader(arguments[0])
        return lambda value: tuple(each(one) for one in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _reader(arguments[1])
        return lambda value: {key: inner(one) for key, one in value.items()}
    if origin in (Union, UnionType):
        (present,) = (one for one in arguments if one is not NoneType)
        known = _reader(present)
        return lambda value: None if value is None else known(value)
    return lambda value: value


def _read_dataclass(wanted: Any, document: Mapping[str, Any]) -> Any:
    # The reader is made when first used: a journey can hold an earlier one.
    return _dataclass_reader(wanted)(document)


@cache
def _dataclass_reader(wanted: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(wanted)
    readers = {each.name: _reader(hints[each.name]) for each in fields(wanted)}

    def read(document: Mapping[str, Any]) -> Any:
        return wanted(**{name: readers[name](value) for name, value in document.items() if name in readers})

    return read
