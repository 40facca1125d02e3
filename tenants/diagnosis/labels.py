"""What a page calls a child: by identifier for those who may see the child, by a neutral label for others. Pure.

A restricted child whom a person may not see is on no list at all: a neutral label would say that the case exists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """The words and, where the person may open the child's page, its address."""

    words: str
    href: str = ""


def labels(
    children: Iterable[str],
    *,
    left_out: Collection[str],
    named: Collection[str] | None,
    addresses: Mapping[str, str],
) -> dict[str, Label]:
    """Child → label, without the children `left_out`. `named`: whom the person may see; None for nobody."""
    found: dict[str, Label] = {}
    unnamed = 0
    for child in children:
        if child in left_out or child in found:
            continue
        if named is not None and child in named:
            found[child] = Label(child, addresses.get(child, ""))
        else:
            found[child] = Label(f"Child {letters(unnamed)}")
            unnamed += 1
    return found


def letters(number: int) -> str:
    """A, B … Z, AA, AB …: letters, because a number would look like an identifier."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
