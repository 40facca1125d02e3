"""Lives drawn at random, with what truly happened in them beside the episodes that the returns list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.unit.journeys.histories import Episode, History, Plan

LAST_DAY = date(2026, 3, 31)


@dataclass
class TruePlan:
    """One decision and what followed from it."""

    made: date
    order_made: date | None = None
    ceased: date | None = None
    reason: str = ""
    placed: list[date] = field(default_factory=list)
    disrupted: list[date] = field(default_factory=list)
    matched: date | None = None
    carer_since: date | None = None
    adopted: date | None = None


@dataclass
class Period:
    """One period of care."""

    entry: date
    plans: list[TruePlan] = field(default_factory=list)
    left: date | None = None


@dataclass
class Life:
    history: History
    periods: list[Period]


class _Writer:
    """Writes episodes one after the other, each ended by the next."""

    def __init__(self, draw: Random, entry: date, legal_status: str) -> None:
        self.draw = draw
        self.day = entry
        self.legal_status = legal_status
        self.place = draw.choice(["U6", "U6", "U6", "U5", "K2"])
        self.carer_since = entry
        self.episodes = [Episode(entry, "S", legal_status, self.place, None, "")]

    def wait(self, least: int, most: int) -> date:
        """Let time pass; small moves may happen in it."""
        until = self.day + timedelta(days=self.draw.randint(least, most))
        while self.draw.random() < 0.25 and (until - self.day).days > 20:
            self.day += timedelta(days=self.draw.randint(5, (until - self.day).days - 5))
            if self.place[0] == "A" or self.draw.random() < 0.5:
                self.change("T", self.legal_status, self.place)
            else:
                self.change("P", self.legal_status, "U6")
        self.day = until
        return until

    def change(self, rne: str, legal_status: str, place: str) -> None:
        self._end("X1")
        self.legal_status, self.place = legal_status, place
        if rne in ("P", "B"):
            self.carer_since = self.day
        self.episodes.append(Episode(self.day, rne, legal_status, place, None, ""))

    def leave(self, rec: str) -> None:
        self._end(rec)

    def _end(self, rec: str) -> None:
        last = self.episodes[-1]
        self.episodes[-1] = Episode(last.start, last.rne, last.legal_status, last.place, self.day, rec)


def life(seed: int, child: str) -> Life:
    """One life; the same seed gives the same life."""
    draw = Random(seed)
    day = date(2016, 1, 1) + timedelta(days=draw.randint(0, 3600))
    dob = day - timedelta(days=draw.randint(0, 1500))
    periods: list[Period] = []
    episodes: list[Episode] = []
    foster_care = "0"
    while True:
        writer = _Writer(draw, day, draw.choice(["C1", "V2", "C2"]))
        period = Period(day)
        periods.append(period)
        while draw.random() < 0.65:
            writer.wait(20, 400)
            if _plan(writer, period):
                foster_care = "1" if period.plans[-1].carer_since else "0"
                break
        if writer.episodes[-1].end is None and draw.random() < 0.6:
            period.left = writer.wait(30, 700)
            writer.leave("E4A")
        elif period.plans and period.plans[-1].adopted:
            period.left = period.plans[-1].adopted
        episodes += writer.episodes
        adopted = bool(period.plans and period.plans[-1].adopted)
        if adopted or period.left is None or draw.random() < 0.7:
            break
        day = period.left + timedelta(days=draw.randint(0, 500))
    plans = [plan for period in periods for plan in period.plans]
    made = History(
        child,
        tuple(episodes),
        tuple(Plan(one.made, one.ceased, one.reason) for one in plans),
        plans[-1].matched if plans else None,
        foster_care,
        dob,
    )
    return Life(made, periods)


def _plan(writer: _Writer, period: Period) -> bool:
    """One decision to its end; whether that was an adoption. Leaves the plan open with some luck."""
    draw = writer.draw
    plan = TruePlan(writer.day)
    period.plans.append(plan)
    consent = draw.random() < 0.1
    before = writer.legal_status
    writer.wait(10, 200)
    if not consent:
        if draw.random() < 0.15:
            return _reverse(writer, plan, "RD2", before)
        writer.change("L", "E1", writer.place)
        plan.order_made = writer.day
    while True:
        writer.wait(5, 500)
        if draw.random() < 0.2:
            return _reverse(writer, plan, draw.choice(["RD1", "RD3", "RD4"]), "C2")
        with_carer = writer.place in ("U5", "U6") and draw.random() < 0.25
        plan.matched = writer.day - timedelta(days=draw.randint(1, 4))
        if with_carer:
            plan.carer_since = writer.carer_since
            writer.change("T", writer.legal_status, "A3" if consent else "A5")
        else:
            plan.carer_since = None
            writer.change("P", writer.legal_status, "A4" if consent else "A6")
        plan.placed.append(writer.day)
        writer.wait(30, 400)
        if draw.random() < 0.8:
            break
        plan.disrupted.append(writer.day)
        writer.change("P", writer.legal_status, "U6")
    plan.adopted = writer.day
    writer.leave(draw.choice(["E11", "E12"]))
    return True


def _reverse(writer: _Writer, plan: TruePlan, reason: str, legal_status: str) -> bool:
    plan.ceased, plan.reason = writer.day, reason
    if writer.legal_status != legal_status:
        writer.change("L", legal_status, writer.place)
    return False
