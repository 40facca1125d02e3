"""What a slice offers to the application, so that the ground never has to import a slice.

`wsgi.py` collects every `Part` and hands them to `create_app`; web server, worker and command line all start there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from uuid import UUID

    import click
    from flask import Blueprint

    from permanence.identity import Actor
    from permanence.jobs import Task

GuardKind = Literal["public", "signed_in", "authority", "across", "operator"]


@dataclass(frozen=True)
class Guard:
    """Who may enter a blueprint, and as which database scope its requests run.

    public and signed_in run as the platform; authority runs as that authority's own login; across runs as the
    national reader of releases; operator runs as the platform.
    """

    kind: GuardKind
    permission: str | None = None
    # Its pages show any child of the authority, so they are for those who may see every one.
    every_child: bool = False


def public() -> Guard:
    """Anyone, signed in or not."""
    return Guard("public")


def signed_in() -> Guard:
    """Any person who has signed in, whatever their roles."""
    return Guard("signed_in")


def in_authority(permission: str, *, every_child: bool = False) -> Guard:
    """A person whose current membership is in the authority named by the URL and carries `permission`.

    `every_child`: the pages do not narrow what they show to the cases opened to somebody by name, so people whose
    access is limited to named cases do not enter.
    """
    return Guard("authority", permission, every_child)


def across(permission: str) -> Guard:
    """A person whose current membership reads across authorities: Coram's national leads and commissioners."""
    return Guard("across", permission)


def operating(permission: str) -> Guard:
    """A platform operator: no child data and no release data."""
    return Guard("operator", permission)


class Guarded(NamedTuple):
    """A blueprint with the guard of all its routes. There is no way to offer one without the other."""

    blueprint: Blueprint
    guard: Guard


class Link(NamedTuple):
    """A place in the navigation, shown to people whose current membership carries the permission."""

    label: str
    endpoint: str
    permission: str
    order: int
    area: Literal["authority", "national", "commissioner", "operator"]


class Colleague(NamedTuple):
    """Somebody who works in an authority, as what they are given remembers them."""

    person_id: UUID
    name: str


@dataclass(frozen=True)
class Handover:
    """Work of a slice that somebody owns and that must not be left to nobody when they go.

    Both are called in the authority's own scope. `count` says how many open pieces a person owns; `move` gives them
    all from that person to a colleague, records it in the authority's audit as done by the actor, and says how many.
    """

    name: str
    count: Callable[[UUID], int]
    move: Callable[[UUID, Colleague, Actor], int]


@dataclass(frozen=True)
class Part:
    """Everything one slice offers."""

    name: str
    blueprints: Sequence[Guarded] = ()
    tasks: Sequence[Task] = ()
    commands: Sequence[click.Command] = ()
    navigation: Sequence[Link] = ()
    # Called with no arguments on the schedule, to put back what a crash or an emptied Redis lost.
    reconcilers: Sequence[Callable[[], int]] = ()
    handovers: Sequence[Handover] = ()
