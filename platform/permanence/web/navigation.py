"""The navigation: the links the parts offer, for the place a person is in, as far as they may go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, request, url_for

from permanence.parts import Guard, Link, Part

if TYPE_CHECKING:
    from permanence.identity import Actor


class Shown(NamedTuple):
    """A link of the navigation on this page."""

    label: str
    href: str
    active: bool


def collect(parts: Sequence[Part]) -> tuple[Link, ...]:
    """All links of the parts in their order."""
    return tuple(
        sorted((link for part in parts for link in part.navigation), key=lambda link: (link.order, link.label))
    )


def links_for(actor: Actor | None) -> list[Shown]:
    """The links a person may follow from the place their current membership is in."""
    from permanence.identity.roles import ROLES

    if actor is None or not actor.role:
        return []
    place = ROLES[actor.role].place
    known: Sequence[Link] = current_app.extensions["navigation"]
    return [
        Shown(link.label, url_for(link.endpoint), request.blueprint == link.endpoint.rpartition(".")[0])
        for link in known
        if link.area == place and link.permission in actor.permissions and _open_to(actor, link)
    ]


def _open_to(actor: Actor, link: Link) -> bool:
    guard: Guard = current_app.extensions["guards"][link.endpoint.rpartition(".")[0]]
    return actor.sees == "all" or not guard.every_child
