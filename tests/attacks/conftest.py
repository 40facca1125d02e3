"""The releases under attack: two real ones in succession, and their broken twins, made once a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from benchmarks.releases.compile import Compiled
from benchmarks.releases.request import Request
from tests.attacks import released, twin
from tests.attacks.contributed import Contributed, contributed, requests, with_one_more
from tests.attacks.opened import Opened

STAGE = "decision_to_match"


@dataclass(frozen=True, eq=False)
class Made:
    """A world, what was asked for, and what came out; `corrected` is the world of the second release on."""

    world: Contributed
    corrected: Contributed
    requests: Sequence[Request]
    releases: Sequence[Compiled]


@pytest.fixture(scope="session")
def planted() -> tuple[Contributed, Contributed]:
    """A world, and the same one with one child added to its largest authority a year before the first release."""
    world = contributed()
    largest = max(world.sizes, key=lambda role: world.sizes[role])
    quarter = requests(world, 1)[0].window[7]
    return world, with_one_more(world, largest, STAGE, quarter, ("age_1_4", "complex_none"))


@pytest.fixture(scope="session")
def real(planted: tuple[Contributed, Contributed]) -> Made:
    """Three real releases; the child was added between the first and the second."""
    world, corrected = planted
    asked = requests(world, 3)
    first = released.compiled(world, asked[:1])
    return Made(world, corrected, asked, [*first, *released.later(corrected, asked[1:], first)])


@pytest.fixture(scope="session")
def broken(planted: tuple[Contributed, Contributed]) -> Made:
    """The same three with nothing protected."""
    world, corrected = planted
    asked = requests(world, 3)
    made = [twin.compiled(w, r) for w, r in zip((world, corrected, corrected), asked, strict=True)]
    return Made(world, corrected, asked, made)


@pytest.fixture(scope="session")
def hasty(planted: tuple[Contributed, Contributed]) -> Made:
    """The first two with small counts hidden and nothing else done."""
    world, corrected = planted
    asked = requests(world, 2)
    made = [twin.compiled(w, r, twin.primary_only) for w, r in zip((world, corrected), asked, strict=True)]
    return Made(world, corrected, asked, made)


@pytest.fixture(scope="session")
def seen_real(real: Made) -> list[list[Opened]]:
    """Every file of each real release that a national lead, who sees most, may have."""
    return [released.seen(one) for one in real.releases]


@pytest.fixture(scope="session")
def seen_broken(broken: Made) -> list[list[Opened]]:
    """Every file of each broken release."""
    return [released.seen(one) for one in broken.releases]


@pytest.fixture(scope="session")
def one_joins(planted: tuple[Contributed, Contributed]) -> tuple[Contributed, Contributed]:
    """A world without its largest authority, and the same with it."""
    world, _ = planted
    largest = max(world.sizes, key=lambda role: world.sizes[role])
    without = {role: member for role, member in world.members.items() if role != largest}
    return replace(world, members=without), world
