"""Putting derived journeys in place of those held, and handing them out as they were derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.journeys import store
from tenants.journeys.document import digest_of, to_document
from tenants.journeys.journey import DATES, Journey
from tenants.journeys.waiting import standing_at, waiting_since
from tenants.uploads.tables import year_end


@dataclass(frozen=True)
class Replaced:
    """How many children came new, were derived otherwise than before, and are no longer in any return held."""

    new: int
    changed: int
    gone: int


def replace_journeys(journeys: Mapping[str, Journey], *, by: Actor | None = None) -> Replaced:
    """Make the journeys held equal to `journeys`, touching only the rows that differ, all in the caller's transaction.

    An upload that is applied or undone records that itself, once; whoever else replaces journeys names the person
    (`by`), and it is recorded here. Flushes; done twice it changes nothing.
    """
    store.hold()
    held = store.digests()
    last_year = max((year for journey in journeys.values() for year in journey.seen), default=0)
    returns_to = year_end(last_year) if last_year else date.min
    rows = {child: _row(journey, max(returns_to, journey.known_until)) for child, journey in journeys.items()}
    new = [row for child, row in rows.items() if child not in held]
    now = datetime.now(UTC)
    changed = [
        {**row, "id": held[child][0], "derived_at": now}
        for child, row in rows.items()
        if child in held and row["digest"] != held[child][1]
    ]
    gone = held.keys() - rows.keys()
    store.remove(gone)
    store.change(changed)
    store.add(new)
    replaced = Replaced(len(new), len(changed), len(gone))
    if by is not None:
        record("journeys_replaced", by=by, new=replaced.new, changed=replaced.changed, gone=replaced.gone)
    session().flush()
    return replaced


def journeys_now() -> dict[str, Journey]:
    """Child → journey as it was derived, sorted by child."""
    return store.all_journeys()


def _row(journey: Journey, as_at: date) -> dict[str, Any]:
    """`as_at`: the last day of the returns held, or of the extract that tells of this child beyond them."""
    document = to_document(journey)
    standing = standing_at(journey, as_at)
    return {
        "child": journey.child,
        "dob": journey.dob,
        **{name: getattr(journey, name) for name in DATES},
        "left": journey.left,
        "incomplete": list(journey.incomplete),
        "standing": standing,
        "waiting_since": waiting_since(journey, as_at),
        "known_until": journey.known_until,
        "as_at": as_at,
        # The standing is as at the last day held, which other children's returns may move on.
        "digest": digest_of({**document, "standing": standing, "as_at": as_at.isoformat()}),
        "document": document,
    }
