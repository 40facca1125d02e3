"""A journey being changed by one statement of an extract, date by date; the rule is told in `extracted`."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from tenants.journeys.journey import DATES, Correction, Decision, Journey, Outcome, Placement, Source, Spell
from tenants.journeys.statement import Statement
from tenants.journeys.told import said_by
from tenants.journeys.waiting import decisions_of
from tenants.uploads.tables import year_end


class Draft:
    """A journey being changed by one statement."""

    def __init__(self, journey: Journey, said: Statement, decisions_to: date | None) -> None:
        self.journey = journey
        self.said = said
        self.decisions_to = decisions_to
        self.values: dict[str, Any] = {each.name: getattr(journey, each.name) for each in fields(journey)}
        self.sources = dict(journey.sources)
        self.missing = dict(journey.missing)
        self.corrections = list(journey.corrections)
        self.placements = list(journey.placements)
        self.told = False
        """Whether the row tells enough of the plan to say where the child stood on its day."""

    def finished(self) -> Journey:
        """The journey as changed."""
        values = self.values
        values["listed"] = (*self.journey.listed, self.said.source)
        if self.told and self.said.as_at > self.journey.known_until:
            if self.journey.seen and self.journey.returns_until is None:
                values["returns_until"] = self.journey.known_until
            values["known_until"] = self.said.as_at
        elif not self.journey.seen:
            values["known_until"] = max(self.journey.known_until, self.said.as_at)
        for name in self.missing:
            values[name] = None
        values["incomplete"] = tuple(name for name in DATES if name in self.missing)
        values["missing"] = self.missing
        values["sources"] = {name: source for name, source in self.sources.items() if values.get(name) is not None}
        values["corrections"] = tuple(self.corrections)
        values["placements"] = tuple(self.placements)
        return Journey(**values)

    # --- who the child is

    def particulars(self) -> None:
        """What is known of the child beside the dates: returns keep what they say, later extracts fill and renew."""
        row, values = self.said.row, self.values
        values["dob"] = values["dob"] or row.days.get("dob")
        for name in ("sex", "ethnicity"):
            values[name] = values[name] or getattr(row, name)
        values["family"] = row.family or values["family"]
        group = True if self.said.siblings else row.sibling_group
        for name, said in (
            ("sibling_group", group),
            ("siblings_together", row.siblings_together),
            ("siblings_apart", row.siblings_apart),
            ("disability", row.disability),
        ):
            if said is not None:
                values[name] = said

    # --- the dates

    def dates_of_the_plan(self) -> None:
        """Every date of the row that is of the plan the journey is about."""
        row = self.said.row
        if self._has_entered_anew():
            self._keep_before()
            self._begin_care_anew()
        self._take("entry")
        if self._is_of_an_earlier_plan():
            return
        new_plan = self._decision()
        if new_plan:
            self._keep_before()
            self._forget_before(new_plan)
        self._reversal()
        self._take("placement_order")
        self._take("match")
        self._placed()
        if row.adopted_by_carer is not False:
            self._take("carer_start")
        if row.adopted_by_carer is not None and self.values["adopted_by_carer"] is None:
            self.values["adopted_by_carer"] = row.adopted_by_carer
        self._order()
        self._left()
        self._take("early_permanence")
        if self.values["early_permanence"] is not None:
            self.values["early_permanence_incomplete"] = False
        decided = self.said.day("early_permanence_decision")
        self.values["early_permanence_decision"] = decided or self.values["early_permanence_decision"]
        told = [self.values[name] for name in ("decision", "order", "left")]
        self.told = any(day is not None for day in told)

    def _take(self, name: str) -> bool:
        """Take one date by the rule of the later statement; whether the extract's now stands."""
        day, now = self.said.day(name), self.values[name]
        if day is None:
            if name in self.said.row.unreadable and now is None and name in DATES:
                self.missing[name] = f"what {said_by(self.said.source)} gives cannot be read"
            return False
        if day == now:
            return False
        if now is not None:
            source = self.sources[name]
            # A day after the one the earlier source could speak of is another event, not the same one corrected.
            if source.told_on > self.said.as_at:
                if now <= self.said.as_at:
                    self._correct(name, day, now, self.said.source, source)
                return False
            if day <= source.told_on:
                self._correct(name, now, day, source, self.said.source)
        elif name not in self.missing and (denier := self._denied(name, day)):
            self._correct(name, day, None, self.said.source, denier)
            return False
        self._put(name, day)
        return True

    def _put(self, name: str, day: date) -> None:
        self.values[name], self.sources[name] = day, self.said.source
        self.missing.pop(name, None)

    def _correct(self, name: str, was: date, now: date | None, said: Source, changed: Source) -> None:
        one = Correction(name, was.isoformat(), now.isoformat() if now else "", said, changed)
        if one not in self.corrections:
            self.corrections.append(one)

    def _denied(self, name: str, day: date) -> Source | None:
        """The row of a later return that shows something else for that very day; None where none does."""
        later = [spell for spell in self.journey.episodes if spell.source.told_on > self.said.as_at]
        if name in ("placement_order", "placed"):
            return next((spell.source for spell in later if _covers(spell, day)), None)
        if name in ("order", "left"):
            return next((one.source for one in reversed(later) if one.dec is None or one.dec > day), None)
        return None

    def _has_entered_anew(self) -> bool:
        entry, left = self.said.day("entry"), self.journey.left
        if entry is None or self.said.as_at <= self.journey.known_until:
            return False
        if left is not None:
            return entry >= left and self._left_told() <= self.said.as_at
        return bool(self.journey.seen) and entry > self.journey.known_until

    def _keep_before(self) -> None:
        """Keep what the returns tell, where nothing begun anew is of the time they tell of."""
        if self.journey.seen and self.values["before_anew"] is None and self.said.as_at > self.journey.known_until:
            self.values["before_anew"] = self.journey

    def _left_told(self) -> date:
        if self.journey.episodes and self.journey.episodes[-1].dec == self.journey.left:
            return self.journey.episodes[-1].source.told_on
        return self.sources["left"].told_on if "left" in self.sources else date.min

    def _begin_care_anew(self) -> None:
        """The child left care and has entered it again: what was is history, and nothing of it is a date of now."""
        values = self.values
        values["earlier_decisions"] = decisions_of(self.journey)
        values["current_decision"] = None
        for name in (*DATES, "left", "early_permanence", "adopted_by_carer"):
            values[name] = None
        values["reversal_reason"] = values["left_reason"] = ""
        self.missing.clear()
        values["placement_unsaid"] = self._lives_with_adopters()

    # --- the decision and its reversal

    def _is_of_an_earlier_plan(self) -> bool:
        made, current = self.said.day("decision"), self.values["current_decision"]
        if current is None:
            return False
        if current.made > self.said.as_at:
            ended = self.said.day("reversed")
            known = {one.made for one in decisions_of(self.journey)}
            if made is not None and ended is not None and made not in known and made <= ended <= current.made:
                source, reason = self.said.source, self.said.row.reversal_reason
                one = Decision(made, ended, reason, self.said.as_at, False, source, source)
                self.values["earlier_decisions"] = tuple(
                    sorted((*self.values["earlier_decisions"], one), key=lambda each: each.made)
                )
            return True
        return made is not None and made in {one.made for one in self.values["earlier_decisions"]}

    def _decision(self) -> date | None:
        """Take the decision; the day it was made where it begins a new plan."""
        made, current = self.said.day("decision"), self.values["current_decision"]
        as_at, source = self.said.as_at, self.said.source
        if made is None:
            self._no_decision(current)
            return None
        if current is None:
            if made in {one.made for one in self.values["earlier_decisions"]}:
                return None
            unlisted = self.decisions_to is not None and self.decisions_to > as_at
            self._decide(Decision(made, None, "", as_at, unlisted, source))
            if unlisted:
                self.missing["reversed"] = (
                    f"the decision is in {said_by(source)} and in no later return, and none says when it ended"
                )
            return None
        if made == current.made:
            if as_at > current.open_until and current.reversed is None:
                current = replace(current, open_until=as_at, end_unknown=False)
                self.missing.pop("reversed", None)
            self.values["current_decision"] = current
            if self.values["decision"] is None:
                self._put("decision", made)
            return None
        if made >= current.reversed if current.reversed is not None else made > current.open_until:
            # Not yet made when the one before was last listed: a new decision, as where returns say so.
            if current.reversed is None:
                current = replace(current, end_unknown=True)
            self.values["earlier_decisions"] = (*self.values["earlier_decisions"], current)
            self._decide(Decision(made, None, "", as_at, False, source))
            return made
        told = self.sources.get("decision", current.source)
        if told.told_on > as_at:
            self._correct("decision", made, current.made, source, told)
            return None
        self._correct("decision", current.made, made, told, source)
        self._decide(replace(current, made=made, source=source, open_until=max(current.open_until, as_at)))
        return None

    def _no_decision(self, current: Decision | None) -> None:
        if "decision" in self.said.row.unreadable and self.values["decision"] is None:
            self.missing["decision"] = f"what {said_by(self.said.source)} gives cannot be read"
        if current is not None and "decision" in self.missing:
            # Lost sight of since it was last listed, and the extract does not say that it still stands.
            self.values["current_decision"] = replace(current, end_unknown=True)

    def _decide(self, decision: Decision) -> None:
        self.values["current_decision"] = decision
        self._put("decision", decision.made)

    def _forget_before(self, new_plan: date) -> None:
        """Dates of the plan that was given up, where a new decision has been made."""
        for name in ("reversed", "match", "carer_start"):
            self.values[name] = None
            self.missing.pop(name, None)
        if self.said.day("placement_order") is not None:
            self.values["placement_order"] = None
        self.values["reversal_reason"] = ""
        last = self.placements[-1] if self.placements else None
        if last is not None and last.earliest_seen < new_plan:
            self.values["placed"] = None
            self.missing.pop("placed", None)
            self.values["placement_unsaid"] = last.end is None

    def _reversal(self) -> None:
        day, current = self.said.day("reversed"), self.values["current_decision"]
        as_at, source = self.said.as_at, self.said.source
        if day is None:
            if "reversed" in self.said.row.unreadable and self.values["reversed"] is None:
                self.missing["reversed"] = f"what {said_by(source)} gives cannot be read"
                if current is not None:
                    until = min(current.open_until, self.journey.returns_until or self.journey.known_until)
                    self.values["current_decision"] = replace(
                        current, end_unknown=True, open_until=until if self.journey.seen else current.made
                    )
            return
        if current is None:
            if self._take("reversed"):
                self.values["reversal_reason"] = self.said.row.reversal_reason
            return
        if day < current.made and self.said.day("decision") is None:
            return  # of a decision before the one in force
        if current.reversed is None and current.open_until > as_at and not current.end_unknown:
            self._correct("reversed", day, None, source, current.source)
            return
        stood = self._take("reversed")
        if stood or self.values["reversed"] == day:
            reason = self.said.row.reversal_reason or (current.reason if current.reversed == day else "")
            by = source if stood else current.reversed_source
            self.values["current_decision"] = replace(
                current, reversed=day, reason=reason, end_unknown=False, reversed_source=by
            )
            self.values["reversal_reason"] = reason
            if stood and self._lives_with_adopters():
                self.values["placement_unsaid"] = True  # nobody says when it ended with the plan

    # --- the placement and how it ended

    def _placed(self) -> None:
        day, now = self.said.day("placed"), self.values["placed"]
        last = self.placements[-1] if self.placements else None
        if self.said.as_at >= self.journey.known_until:
            if day is not None:
                self.values["placement_unsaid"] = False
            elif "decision" in self.said.row.days and self._lives_with_adopters():
                self.values["placement_unsaid"] = True
        if day is not None and now is not None and day != now and day in {stay.start for stay in self.placements}:
            return  # an earlier placement, where a later one is known
        anew = last is not None and day is not None and day > last.earliest_seen and self._is_over(last, day)
        if anew and now is not None and day is not None:
            if denier := self._denied("placed", day):
                self._correct("placed", day, now, self.said.source, denier)
                return
            self._put("placed", day)
        elif not self._take("placed"):
            if day is not None and day == now and last is not None and last.start == day and last.outcome == "unknown":
                self.placements[-1] = replace(last, outcome="open")
            return
        if day is None:
            return
        if last is not None and not anew and (last.start is None or last.start == now or last.start == day):
            outcome = "open" if last.outcome == "unknown" and last.end is None else last.outcome
            earliest = day if last.start is not None else min(day, last.earliest_seen)
            self.placements[-1] = replace(last, start=day, earliest_seen=earliest, outcome=outcome)
            return
        adopted = self.values["order"]
        period = max((spell.period for spell in self.journey.episodes), default=0)
        self.placements.append(
            Placement(day, day, adopted, "adopted" if adopted else "open", "", max(period, 0), self.said.source)
        )

    def _lives_with_adopters(self) -> bool:
        return bool(self.placements) and self.placements[-1].outcome == "open"

    def _is_over(self, stay: Placement, day: date) -> bool:
        """Whether a placement from `day` on is another than `stay`."""
        if stay.end is not None:
            return day >= stay.end
        return day > self.sources.get("placed", stay.source).told_on

    def _order(self) -> None:
        if not self._take("order"):
            row = self.said.row
            if "decision" in row.days and not {"order"} & (row.days.keys() | row.unreadable):
                self.missing.pop("order", None)  # lost sight of by the returns, and listed with the plan going on
            return
        day = self.values["order"]
        self.values["left"], self.values["left_reason"] = day, ""
        self.missing.pop("reversed", None)
        self._end_placement(day, "adopted")

    def _left(self) -> None:
        day, left = self.said.day("left"), self.values["left"]
        if day is None or self.values["order"] is not None:
            return
        if left is not None:
            if left != day:
                told = self.journey.episodes[-1].source if self.journey.episodes else self.sources.get("left")
                self._correct("left", day, left, self.said.source, told or self.said.source)
            return
        if denier := self._denied("left", day):
            self._correct("left", day, None, self.said.source, denier)
            return
        self._put("left", day)
        self.values["left_reason"] = self.said.row.left_reason
        self._end_placement(day, "disrupted")

    def _end_placement(self, day: date, outcome: Outcome) -> None:
        if self.placements and self.placements[-1].end in (None, self.journey.order):
            self.placements[-1] = replace(self.placements[-1], end=day, outcome=outcome)


def _covers(spell: Spell, day: date) -> bool:
    ends = spell.dec or year_end(spell.source.year)
    return spell.period >= 0 and spell.decom <= day and (day < ends or (spell.dec is None and day == ends))
