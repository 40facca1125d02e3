"""What the jobs find out about an upload, kept with it; nothing where the upload has gone another way since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from tenants.casework.following import follow_journeys
from tenants.checks.actions import keep_findings
from tenants.checks.run import Findings
from tenants.journeys.actions import replace_journeys
from tenants.journeys.journey import Journey
from tenants.uploads import store
from tenants.uploads.actions import actor_from, sources_said
from tenants.uploads.difference import Difference, to_document
from tenants.uploads.extracts import DAYS, Extract
from tenants.uploads.held import Sources
from tenants.uploads.plausibility import Doubt
from tenants.uploads.refusal import Refused
from tenants.uploads.states import check_way
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.union import Key, fingerprint, in_effect

if TYPE_CHECKING:
    from tenants.uploads.store import Upload


@dataclass(frozen=True)
class Checked:
    """Everything a check works out about an upload."""

    sent: Sources
    findings: Findings
    doubts: Sequence[Doubt]
    difference: Difference
    effective_before: Mapping[Key, UUID]


def begin(upload_id: UUID, state: str) -> bool:
    """Whether the job of this state has something to do; from then on the upload is in it."""
    upload = store.lock(upload_id)
    if upload is None:
        return False
    if state == "checking" and upload.state == "received":
        upload.state = "checking"
        session().flush()
    if state == "undoing":
        return upload.state == "applied" and upload.undo_asked_at is not None
    return upload.state == state


def keep_refusal(upload_id: UUID, refused: Refused) -> None:
    """The files cannot be read as returns: the upload failed, with every reason and how to mend it."""
    upload = _in_state(upload_id, "checking")
    if upload is None:
        return
    upload.state = "failed"
    upload.message = "\n".join(str(reason) for reason in refused.reasons)
    upload.what_to_do = "Mend what is named above, then send the whole set again. Nothing was applied."
    upload.checked_at = datetime.now(UTC)
    record("upload_refused", by=actor_from(upload.asked_by), upload=str(upload.id), reasons=len(refused.reasons))
    session().flush()


def keep_check(upload_id: UUID, checked: Checked) -> None:
    """What the check found, and what applying would change. A doubt a person has answered stays answered."""
    upload = _in_state(upload_id, "checking", "applying")
    if upload is None:
        return
    answered = {doubt["code"]: doubt for doubt in upload.doubts if doubt["confirmed_by"]}
    upload.state = "checked"
    extract = checked.sent.extracts[0] if checked.sent.extracts else None
    upload.kind, upload.as_at = (extract.kind, extract.as_at) if extract else ("return", None)
    upload.years = sorted(annual.year for annual in checked.sent.returns)
    upload.contents = [_extract_contents(extract)] if extract else [_contents(one) for one in checked.sent.returns]
    told = (extract,) if extract else checked.sent.returns
    upload.notes = list(dict.fromkeys(note for each in told for note in each.notes))
    upload.doubts = [
        answered.get(doubt.code) or {"code": doubt.code, "text": doubt.text, "confirmed_by": None, "confirmed_at": None}
        for doubt in checked.doubts
    ]
    upload.findings = len(checked.findings)
    upload.blocking = sum(count.findings for count in checked.findings.by_rule if count.rule.blocks)
    upload.difference = to_document(checked.difference)
    upload.counts = _counts(checked.difference)
    upload.effective_before = fingerprint(checked.effective_before)
    upload.checked_at = datetime.now(UTC)
    keep_findings(upload_id=upload.id, findings=checked.findings)
    by = actor_from(upload.asked_by)
    record("upload_checked", by=by, upload=str(upload.id), **sources_said(upload), findings=upload.findings)
    session().flush()


def explain_new_changes(upload_id: UUID) -> None:
    """Say why the changes have to be looked at again although they were accepted once."""
    upload = _in_state(upload_id, "checked")
    if upload is not None:
        upload.message = (
            "Other uploads were applied or undone after the changes were shown, so nothing was applied. "
            "The changes below are worked out anew."
        )
        session().flush()


def _contents(annual: AnnualReturn) -> dict[str, object]:
    tables = [{"table": table, "file": file, "rows": len(annual.tables[table])} for table, file in annual.files.items()]
    return {"year": annual.year, "children": len(annual.tables["header"]), "tables": tables}


def _extract_contents(extract: Extract) -> dict[str, object]:
    """How many children the extract lists, and for how many it gives each date."""
    children = extract.by_child()
    given = Counter(name for row in children.values() for name in row.days)
    return {
        "kind": extract.kind,
        "as_at": extract.as_at.isoformat(),
        "file": extract.file,
        "children": len(children),
        "days": [[name, given[name]] for name in DAYS if name in extract.columns or given[name]],
    }


def _counts(found: Difference) -> dict[str, int]:
    return {
        "new": len(found.new),
        "gone": len(found.gone),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "dates_moved": found.dates_moved,
        "conflicts": len(found.conflicts),
    }


def keep_applied(upload_id: UUID, effective_before: Mapping[Key, UUID], journeys: Mapping[str, Journey]) -> bool:
    """Put the journeys derived with the upload in place of those held, all or nothing.

    False, and nothing is changed, where other returns were applied or undone since they were derived.
    """
    store.lock_all()
    upload = _in_state(upload_id, "applying")
    if upload is None:
        return True
    if fingerprint(store.effective()) != fingerprint(effective_before):
        return False
    by = actor_from(upload.asked_by)
    order = store.next_order()
    upload.state, upload.applied_order = "applied", order
    upload.applied_at = datetime.now(UTC)
    upload.applied_by, upload.applied_by_id = by.name, by.person_id
    session().flush()
    replace_journeys(journeys=journeys)
    follow_journeys(journeys)
    record("upload_applied", by=by, upload=str(upload.id), **sources_said(upload), changes=upload.counts)
    session().flush()
    return True


def keep_undone(upload_id: UUID, effective_after: Mapping[Key, UUID], journeys: Mapping[str, Journey]) -> bool:
    """Put the journeys derived without the upload in place of those held, all or nothing. False as `keep_applied`."""
    store.lock_all()
    upload = store.lock(upload_id)
    if upload is None or upload.state != "applied" or upload.undo_asked_at is None:
        return True
    if fingerprint(effective_without(upload_id)) != fingerprint(effective_after):
        return False
    check_way(upload.state, "undone")
    by = actor_from(upload.asked_by)
    upload.state = "undone"
    upload.undo_asked_at = None
    upload.undone_at = datetime.now(UTC)
    upload.undone_by, upload.undone_by_id = by.name, by.person_id
    session().flush()
    replace_journeys(journeys=journeys)
    follow_journeys(journeys)
    record("upload_undone", by=by, upload=str(upload.id), **sources_said(upload))
    session().flush()
    return True


def effective_without(upload_id: UUID) -> dict[Key, UUID]:
    """What would be in effect without this upload."""
    return in_effect(each for each in store.applied() if each.upload != upload_id)


def keep_fault(upload_id: UUID, *, what_to_do: str) -> None:
    """A fault of the program ended the job: the upload goes back to where a person can ask again."""
    upload = store.lock(upload_id)
    if upload is None:
        return
    message = "The work stopped because of a fault in the program, not in your files."
    if upload.state in ("received", "checking"):
        upload.state = "failed"
    elif upload.state == "applying":
        upload.state = "checked"
    elif upload.undo_asked_at is not None:
        upload.undo_asked_at = None
    else:
        return
    upload.message, upload.what_to_do = message, what_to_do
    session().flush()


def _in_state(upload_id: UUID, *states: str) -> Upload | None:
    upload = store.lock(upload_id)
    return upload if upload is not None and upload.state in states else None
