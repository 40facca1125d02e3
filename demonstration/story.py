"""The demonstration from an empty folder to a published release: people do what people do, jobs do the rest.

Each step looks at what exists and does what is missing, so it may be stopped anywhere and run again. No more than a
few authorities are under way at a time, so that the first can be looked at while the others are still to come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Flask

from demonstration.authorities import InventedAuthority, invented_authorities
from demonstration.meetings_held import play_meetings
from demonstration.months import Months, play_months
from demonstration.parcels import parcels_of
from demonstration.people import Member, cast_of, enrol
from demonstration.plot import Standing, done, steps
from demonstration.register import prepare_database, set_up, signs
from demonstration.remembered import Remembered
from demonstration.scenes import Scene
from demonstration.searches import play_searches
from demonstration.telling import Teller
from permanence.identity import Actor
from permanence.web.dates import LONDON

UNDER_WAY = 5
PAUSE = 0.5

Watch = Callable[[], None]


@dataclass
class Story:
    """One demonstration. `watch` is called now and then and raises when a process beside it has died."""

    app: Flask
    choices: Remembered
    teller: Teller
    watch: Watch
    invented: tuple[InventedAuthority, ...] = ()
    members: tuple[Member, ...] = ()
    scenes: list[Scene] = field(default_factory=list)
    national_leads: list[Actor] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    def prepare(self) -> None:
        """Database, register, people: all that signing in needs."""
        choices = self.choices
        self.invented = invented_authorities(choices.authorities, choices.seed)
        self.members = cast_of(self.invented, choices.seed)
        prepare_database()
        total = len(self.invented)
        authorities = set_up(
            self.invented, choices.seed, lambda ready, name: self.teller.tell("set up", ready, total, name)
        )
        with self.app.app_context():
            actors = enrol(
                self.members,
                choices.password,
                lambda ready, name: self.teller.tell("people", ready, len(self.members), name),
            )
        self.national_leads = actors[None, "national_lead"]
        self.scenes = [
            Scene(
                invented=one,
                authority=authorities[one.code],
                parcels=parcels_of(one, number, choices.years),
                people={role: held[0] for (code, role), held in actors.items() if code == one.code},
                agreed=signs(number),
                seed=choices.seed,
            )
            for number, one in enumerate(self.invented)
        ]

    def returns_and_contributions(self) -> None:
        """Every authority sends, checks, applies and certifies; how each stands is in `standings`."""
        self.standings = standings = [Standing({}, agreed=scene.agreed) for scene in self.scenes]
        waiting = list(range(len(self.scenes)))
        under_way: list[int] = []
        with self.app.app_context():
            while waiting or under_way:
                while waiting and len(under_way) < UNDER_WAY:
                    under_way.append(waiting.pop(0))
                acted = False
                for number in list(under_way):
                    standings[number] = self.scenes[number].standing()
                    step = self.scenes[number].play(standings[number])
                    acted = acted or step.act != "wait"
                    if step.act == "rest":
                        under_way.remove(number)
                    self._tell(standings, self.invented[number].name)
                self.watch()
                if not acted:
                    time.sleep(PAUSE)

    def months(self) -> None:
        """In the authorities with people of every kind, the months after the last return, up to today."""
        played = self.months_played()
        with self.app.app_context():
            for number, months in enumerate(played):
                name = months.name

                def tell(ready: int, total: int, number: int = number, name: str = name) -> None:
                    self.teller.tell("casework", number * 100 + round(100 * ready / total), 100 * len(played), name)

                play_months(months, tell)
                play_searches(months)
                play_meetings(months)
                self.watch()

    def months_played(self) -> list[Months]:
        """The authorities whose people record casework, each until today."""
        today = datetime.now(LONDON).date()
        return [
            Months(one.authority.scope, one.invented.code, one.invented.name, one.people, one.seed, today)
            for one in self.scenes
            if one.keeps_the_tracker
        ]

    def _tell(self, standings: Sequence[Standing], name: str) -> None:
        sent = sum(standing.certificate == "sent" for standing in standings)
        to_send = sum(scene.agreed and all(p.applied for p in scene.parcels) for scene in self.scenes)
        parcels = [(scene.parcels, standing) for scene, standing in zip(self.scenes, standings, strict=True)]
        total = sum(steps(each, standing) for each, standing in parcels) - to_send
        self.teller.tell("returns", sum(done(each, standing) for each, standing in parcels) - sent, total, name)
        self.teller.tell("contributions", sent, to_send, name)

    @property
    def last_day(self) -> date:
        """The day the latest return is drawn up for."""
        return date(self.choices.last_year, 3, 31)
