"""The little a demonstration has to remember outside the database: its seed, its size, its years and its password."""

from __future__ import annotations

import fcntl
import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from demonstration.authorities import DEFAULT_SEED
from demonstration.people import passphrase
from demonstration.population import FIRST_YEAR, LAST_YEAR
from permanence.settings import make_private_folder

AUTHORITIES = 36


class AnotherDemonstration(Exception):
    """The data folder holds a demonstration made with other choices."""


@dataclass(frozen=True)
class Remembered:
    """What a demonstration was begun with."""

    seed: int
    authorities: int
    first_year: int
    last_year: int
    password: str

    @property
    def years(self) -> tuple[int, ...]:
        """Its collection years."""
        return tuple(range(self.first_year, self.last_year + 1))


def remember(folder: Path, *, seed: int | None, authorities: int | None, first_year: int | None) -> Remembered:
    """What the demonstration in `folder` was begun with, or is begun with now; None leaves the choice.

    More authorities may join one that exists. Raises AnotherDemonstration, saying what to do, for another seed, other
    years or fewer authorities: returns of two worlds must not meet in one.
    """
    path = make_private_folder(folder) / "demonstration.json"
    if not path.exists():
        seed = DEFAULT_SEED if seed is None else seed
        begun = Remembered(
            seed, authorities or AUTHORITIES, first_year or FIRST_YEAR, LAST_YEAR, passphrase(random.SystemRandom())
        )
        _keep(path, begun)
        return begun
    held = Remembered(**json.loads(path.read_text(encoding="utf-8")))
    wanted = replace(
        held,
        seed=held.seed if seed is None else seed,
        authorities=authorities or held.authorities,
        first_year=first_year or held.first_year,
    )
    if replace(wanted, authorities=held.authorities) != held or wanted.authorities < held.authorities:
        raise AnotherDemonstration(
            f"The demonstration in {folder} has {held.authorities} authorities, seed {held.seed} and the years "
            f"{held.first_year} to {held.last_year}. Run it again without other choices, or set PERMANENCE_DATA to "
            "another folder."
        )
    if wanted != held:
        _keep(path, wanted)
    return wanted


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep a second demonstration out of the same folder while the block lasts: each would do the other's steps."""
    descriptor = os.open(make_private_folder(folder) / ".demonstration", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise AnotherDemonstration(f"A demonstration is running in {folder} already: stop it, or look at it.") from None
    finally:
        os.close(descriptor)


def _keep(path: Path, choices: Remembered) -> None:
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(choices), file, indent=1)
    os.replace(draft, path)
