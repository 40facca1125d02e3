"""Links from another system: kept as sent, planned against what is held, applied once as the same actions would."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import actions as casework
from tenants.casework import store as cases
from tenants.casework.revising import NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import actions, links_file, store
from tenants.family_finding.links_plan import HeldLink, Plan, plan
from tenants.family_finding.models import FamilyLink, LinksFile


@dataclass(frozen=True)
class Applied:
    """One row as it became, from the report kept with the file."""

    number: int
    outcome: str
    child: str
    family: str
    says: str
    mend: str


def receive(*, name: str, data: bytes, by: Actor) -> LinksFile:
    """Keep a file as sent. Raises links_file.Unreadable for what is no list of links; then nothing is kept."""
    links_file.read(data)
    kept = LinksFile(
        name=name[:200], content_hash=hashlib.sha256(data).hexdigest(), data=data, sent_by=by.name,
        sent_by_id=by.person_id,
    )  # fmt: skip
    session().add(kept)
    session().flush()
    record("links_file_sent", by=by, file=str(kept.id), sha256=kept.content_hash)
    session().flush()
    return kept


def planned(file: LinksFile, by: Actor) -> Plan:
    """What the file would do now, for the person whose file it is."""
    seen = {case.child: case for case in cases.cases(sight_of(by), open_only=False)}
    names = {case.id: child for child, case in seen.items()}
    held = [_held(one, names[one.case_id]) for one in store.links_of(names)]
    return plan(links_file.read(file.data), {child: case.dob for child, case in seen.items()}, held, casework.today())


def apply(*, file_id: UUID, by: Actor) -> Plan:
    """Keep what the plan shows, all or nothing. Raises NotNow for a file applied already."""
    file = store.links_file(file_id, by.person_id, lock=True)
    if file is None:
        raise LookupError(f"No file {file_id}")
    if file.applied_at is not None:
        raise NotNow(f"{file.applied_by} applied this file already.")
    # Two files at once must not both find a link new.
    store.hold_files()
    made = planned(file, by)
    seen = {case.child: case.id for case in cases.cases(sight_of(by), open_only=False)}
    for one in made.rows:
        row = one.row
        if row is None or one.outcome not in ("new", "stops"):
            continue
        if one.outcome == "new":
            link_id = actions.add_link(
                case_id=seen[row.child],
                reference=row.family,
                considered=row.considered,
                source=row.source,
                external=row.external,
                by=by,
            ).id
        else:
            link_id = UUID(one.link)
        if row.ended is not None:
            actions.stop_link(
                link_id=link_id, ended=row.ended, reason=row.reason, words=row.words, decided_by=row.decided_by, by=by
            )
            if row.feedback is not None:
                actions.give_feedback(link_id=link_id, on=row.feedback, given_by="", note="From a file", by=by)
    file.applied_at, file.applied_by = datetime.now(UTC), by.name
    file.report = [
        {
            "number": one.number,
            "outcome": one.outcome,
            "child": one.child,
            "family": one.family,
            "says": one.says,
            "mend": one.mend,
        }
        for one in made.rows
    ] or [{"number": 1, "outcome": "same", "child": "", "family": "", "says": "The file has no rows.", "mend": ""}]
    record("links_file_applied", by=by, file=str(file_id), counts=dict(made.counts))
    session().flush()
    return made


def report_of(file: LinksFile) -> list[Applied]:
    """What became of every row when the file was applied."""
    return [Applied(**row) for row in file.report]


def _held(link: FamilyLink, child: str) -> HeldLink:
    return HeldLink(
        id=str(link.id),
        child=child,
        family=link.reference,
        considered=link.considered,
        ended=link.ended,
        reason=link.stop_reason,
        matched=link.outcome == "matched",
        external=link.external,
    )


def applied_before(file: LinksFile, files: Collection[LinksFile]) -> LinksFile | None:
    """An earlier file with exactly the same content that was applied."""
    return next(
        (one for one in files if one.id != file.id and one.content_hash == file.content_hash and one.applied_at), None
    )
