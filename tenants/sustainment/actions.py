"""Taking a look back: once for each checkpoint, from the journeys as they are then held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.indicators.catalogue import indicator_of, indicators
from tenants.indicators.periods import days_offered, years_held
from tenants.journeys.actions import journeys_now
from tenants.journeys.document import digest_of, to_document
from tenants.journeys.journey import Journey
from tenants.sustainment import store
from tenants.sustainment.checkpoints import Checkpoint, checkpoints_of
from tenants.sustainment.judging import HEADLINES, Looked, look
from tenants.sustainment.models import SustainmentCheck, SustainmentValue


def take_due(*, engagement_id: UUID, ended_on: date, today: date, by: Actor) -> int:
    """Take every look that is due, not taken, and reached by the returns held; how many. Flushes; done twice: none."""
    held = store.taken(engagement_id)
    wanted = [one for one in checkpoints_of(ended_on) if one.due <= today and one.months not in held]
    if not wanted:
        return 0
    journeys = journeys_now()
    offered = days_offered(years_held(journeys.values()))
    count = 0
    for checkpoint in wanted:
        if checkpoint.day in offered and checkpoint.end_day in offered:
            _keep(engagement_id, ended_on, checkpoint, journeys)
            record("sustainment_looked_at", by=by, months=checkpoint.months, day=checkpoint.day.isoformat())
            count += 1
    session().flush()
    return count


def looked_at(journeys: Mapping[str, Journey], checkpoint: Checkpoint) -> list[Looked]:
    """The headline indicators at the end and at a checkpoint, both from the same journeys."""
    at_end, now = indicators(journeys, checkpoint.end_day), indicators(journeys, checkpoint.day)
    found = []
    for headline in HEADLINES:
        before, after = indicator_of(at_end, headline.code), indicator_of(now, headline.code)
        if before is not None and after is not None:
            found.append(look(headline, before, after, checkpoint.months))
    return found


def version_of(journeys: Mapping[str, Journey]) -> str:
    """A short digest of journeys: the same for the same data, whoever derived them and when."""
    whole = "\n".join(f"{child} {digest_of(to_document(journeys[child]))}" for child in sorted(journeys))
    return sha256(whole.encode()).hexdigest()[:12]


def _keep(engagement_id: UUID, ended_on: date, checkpoint: Checkpoint, journeys: Mapping[str, Journey]) -> None:
    check = SustainmentCheck(
        engagement_id=engagement_id,
        ended_on=ended_on,
        months=checkpoint.months,
        end_day=checkpoint.end_day,
        day=checkpoint.day,
        data_to=max(one.known_until for one in journeys.values()),
        data_version=version_of(journeys),
    )
    check.values = [
        SustainmentValue(
            place=place,
            code=one.code,
            title=one.title,
            unit=one.unit,
            side=one.side,
            end_value=one.end_value,
            end_n=one.end_n,
            value=one.value,
            n=one.n,
            verdict=one.verdict,
            why=one.why,
        )
        for place, one in enumerate(looked_at(journeys, checkpoint))
    ]
    session().add(check)
