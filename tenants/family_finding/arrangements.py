"""What an authority arranges for family finding: families it could look at, what is sought, its triggers to widen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import store as cases
from tenants.casework.revising import Kept, NotNow, change, keep_revision
from tenants.family_finding import store
from tenants.family_finding.models import CapacityFamily, ChildSought, WideningTrigger
from tenants.family_finding.reasons import FAMILY_STATES, REFERENCE_HINT, reference_of
from tenants.family_finding.triggers import LEVELS

FAMILY_FIELDS = (
    "kind",
    "status",
    "age_from",
    "age_to",
    "sex",
    "siblings_most",
    "disability",
    "health",
    "development",
    "ethnicities",
    "religions",
    "languages",
    "contacts",
    "region",
    "available_from",
    "available_until",
)
SOUGHT_FIELDS = ("alone", "religion", "language", "contact", "avoid", "note")


def add_family(*, reference: str, fields: Mapping[str, str], by: Actor) -> CapacityFamily:
    """Hold an approved family as what it offers; fields as text. Raises NotNow for a reference that cannot be used."""
    code = reference_of(reference)
    if not code:
        raise NotNow(f"Enter a reference. {REFERENCE_HINT}")
    if store.family_called(code) is not None:
        raise NotNow("There is a family with this reference already.")
    _check_family(fields)
    added = CapacityFamily(reference=code, made_by=by.name, **_as_columns(fields))
    session().add(added)
    session().flush()
    keep_revision("capacity_family", added, FAMILY_FIELDS, by)
    record("family_added", by=by, family=code, kind=added.kind)
    session().flush()
    return added


def change_family(*, family_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Change what a family offers, its availability or its status. Raises Changed from two changes of one field."""
    found = store.family(family_id, lock=True)
    if found is None:
        raise LookupError(f"No family {family_id}")
    _check_family(fields)
    kept = change(found, "capacity_family", FAMILY_FIELDS, version, fields, by)
    if _is_crossed(found.age_from, found.age_to) or _is_crossed(found.available_from, found.available_until):
        raise NotNow("Together with what somebody else changed, the first comes after the last. Open the family again.")
    record("family_changed", by=by, family=found.reference, fields=sorted(fields), merged=kept.merged)
    session().flush()
    return kept


def set_status(family_id: UUID, status: str, *, only_from: Collection[str], by: Actor) -> None:
    """What a link made of a family, where nobody has said otherwise: kept like any other change of the family."""
    found = store.family(family_id, lock=True)
    if found is None or found.status not in only_from:
        return
    change(found, "capacity_family", FAMILY_FIELDS, found.version, {"status": status}, by)
    record("family_changed", by=by, family=found.reference, fields=["status"], status=status)


def set_sought(*, case_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Record what is sought for a child beside what the case tells; `version` 0 where nothing was recorded yet."""
    case = cases.lock(case_id)
    if case is None:
        raise LookupError(f"No case {case_id}")
    found = store.sought(case_id, lock=True)
    if found is None:
        # Version 1 is the empty form both people started from, so that two first recordings are put together as well.
        found = ChildSought(case_id=case_id, made_by=by.name)
        session().add(found)
        session().flush()
        keep_revision("child_sought", found, SOUGHT_FIELDS, by)
    kept = change(found, "child_sought", SOUGHT_FIELDS, version or 1, fields, by, texts={"note"})
    record("sought_recorded", by=by, child=case.child, case=str(case_id), merged=kept.merged)
    session().flush()
    return kept


def set_trigger(*, level: int, days: int | None, since: date, reason: str, by: Actor) -> None:
    """The authority's own trigger to widen from a day on; None switches it off. Earlier ones stay readable."""
    if level not in LEVELS:
        raise NotNow("Choose which prompt the trigger is for.")
    if days is not None and days < 1:
        raise NotNow("Enter at least one day, or leave the days blank to switch the prompt off.")
    if not reason.strip():
        raise NotNow("Say why the trigger changes.")
    session().add(WideningTrigger(level=level, days=days, since=since, reason=reason.strip(), made_by=by.name))
    record("widening_trigger_set", by=by, level=level, days=days, since=since.isoformat(), reason=reason)
    session().flush()


def _check_family(fields: Mapping[str, str]) -> None:
    if fields.get("status", "available") not in FAMILY_STATES:
        raise NotNow("Choose a status of the list.")
    ages = [int(fields[name]) if fields.get(name) else None for name in ("age_from", "age_to")]
    if _is_crossed(*ages):
        raise NotNow("The youngest age is above the oldest. Check both.")
    days = [
        date.fromisoformat(fields[one]) if fields.get(one) else None for one in ("available_from", "available_until")
    ]
    if "available_from" in fields and days[0] is None:
        raise NotNow("Enter the day from which the family is available.")
    if _is_crossed(*days):
        raise NotNow("The last day of availability is before the first. Check both.")


def _is_crossed(first: date | int | None, last: date | int | None) -> bool:
    return first is not None and last is not None and first > last  # type: ignore[operator]


def _as_columns(fields: Mapping[str, str]) -> dict[str, str | int | date | None]:
    found: dict[str, str | int | date | None] = {}
    for name in FAMILY_FIELDS:
        text = fields.get(name, "").strip()
        if name in ("age_from", "age_to", "siblings_most"):
            found[name] = int(text) if text else None
        elif name in ("available_from", "available_until"):
            found[name] = date.fromisoformat(text) if text else None
        else:
            found[name] = text
    return found
