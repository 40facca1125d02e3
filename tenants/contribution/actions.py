"""Certifying, and sending what was certified. Both run as the authority's own login."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from benchmarks.contributions.actions import contribute_all, contribute_round_two
from benchmarks.contributions.bands import quarter_of
from benchmarks.contributions.reference import Reference
from benchmarks.contributions.schema import ROUND_TWO, contribution_document
from benchmarks.contributions.vocabulary import STAGES
from permanence import VERSION
from permanence.audit import record
from permanence.database import current_scope, session
from permanence.identity import Actor
from permanence.jobs import request_run
from tenants.contribution import store
from tenants.contribution.grade import Quality, propose
from tenants.contribution.models import Certification
from tenants.contribution.second_round import compare
from tenants.contribution.shown import content_hash, shown_hash, strata_document
from tenants.contribution.span import Span, span_of
from tenants.contribution.tables import Assembled, assemble
from tenants.journeys.actions import journeys_now


class NotCertifiable(ValueError):
    """The contribution cannot be certified as it stands; the message says why and what to do."""


@dataclass(frozen=True)
class Prepared:
    """What would leave now, the time it covers, and the grade the data bears."""

    assembled: Assembled
    span: Span
    quality: Quality
    shown: str


def prepare() -> Prepared | None:
    """Assemble what would leave from the journeys as they are now; None while no return is applied."""
    journeys = journeys_now()
    span = span_of(year for journey in journeys.values() for year in journey.seen)
    if span is None:
        return None
    assembled = assemble(journeys.values(), first_day=span.first_day, last_day=span.last_day)
    quality = propose(assembled.stays, assembled.left_out, span.first_day)
    return Prepared(assembled, span, quality, shown_hash(assembled))


def certify(*, shown: str, grade: str, remark: str, agreed: bool, by: Actor) -> Certification:
    """Keep a named person's word that exactly what was shown may leave, and queue its sending.

    Raises NotCertifiable when there is nothing, when the data changed since it was shown, when the grade is better
    than the data bears, or when no signed agreement is in force.
    """
    prepared = prepare()
    if prepared is None:
        raise NotCertifiable("No return is applied yet: upload and apply one first")
    if not agreed:
        raise NotCertifiable("No signed agreement is in force: nothing may leave. Ask your administrator to renew it")
    if prepared.shown != shown:
        raise NotCertifiable("The journeys changed after this page was shown: read the figures again, then certify")
    if grade < prepared.quality.grade:
        raise NotCertifiable(f"The data bears grade {prepared.quality.grade} at best: choose that or a lower one")
    certification = Certification(
        version=store.next_version(),
        shown=shown,
        data_to=quarter_of(prepared.span.last_day),
        extract_date=prepared.span.last_day,
        grade=grade,
        grade_proposed=prepared.quality.grade,
        remark=remark,
        certified_by=by.name,
        certified_by_id=by.person_id,
    )
    session().add(certification)
    session().flush()
    record("contribution_certified", by=by, certification=str(certification.id), grade=grade, shown=shown)
    request_run(
        "contribution.send",
        scope=current_scope(),
        arguments={"certification_id": str(certification.id)},
        by=by,
        key=str(certification.id),
    )
    return certification


def send(*, certification_id: UUID) -> int:
    """Send every stage and quarter whose counts are new or changed; returns how many. Sent once, it sends no more.

    The documents and the note that they were sent are kept in one transaction, so that a killed job sends all or none.
    """
    certification = store.certification(certification_id)
    if certification is None or certification.sent_at is not None:
        return 0
    prepared = prepare()
    if prepared is None or prepared.shown != certification.shown:
        raise NotCertifiable("The journeys changed after they were certified: certify the new figures")
    assembled = prepared.assembled
    known = store.sent_hashes(assembled.quarters[0], assembled.quarters[-1]) if assembled.quarters else {}
    documents = [
        _document(assembled, stage, quarter, certification)
        for stage in STAGES
        for quarter in assembled.quarters
        if known.get((stage, quarter)) != content_hash(strata_document(assembled, stage, quarter))
    ]
    contribute_all(documents=documents)
    certification.sent_at, certification.documents = datetime.now(UTC), len(documents)
    session().flush()
    return len(documents)


def _document(assembled: Assembled, stage: str, quarter: date, certification: Certification) -> dict[str, object]:
    return contribution_document(
        assembled.tables[stage, quarter],
        stage=stage,
        quarter=quarter,
        extract_date=certification.extract_date,
        code_version=VERSION,
        quality_grade=certification.grade,
        certified_by=certification.certified_by,
        certified_at=certification.certified_at,
    )


def send_second_round(*, references: Mapping[str, Reference]) -> bool:
    """Compare the certified 36 months with the published reference and send it; False when nothing is to be sent.

    It rests on the certificate in force: the person agreed to these figures being worked out from what was shown.
    """
    certification = store.newest_sent()
    if certification is None or not references:
        return False
    version = next(iter(references.values())).version
    if certification.second_round_reference == version:
        return False
    prepared = prepare()
    if prepared is None or prepared.shown != certification.shown:
        return False
    found = compare(prepared.assembled, references, certification.data_to)
    if not found:
        return False
    stages = {
        stage: {
            "observed": one.observed,
            "children": one.children,
            "expected_reference": one.expected,
            "expected_leave_one_out": one.leave_one_out,
        }
        for stage, one in found.items()
    }
    contribute_round_two(
        document={
            "schema": ROUND_TWO,
            "quarter": certification.data_to.isoformat(),
            "reference": version,
            "stages": stages,
            "extract_date": certification.extract_date.isoformat(),
            "code_version": VERSION,
            "quality_grade": certification.grade,
            "certified_by": certification.certified_by,
            "certified_at": certification.certified_at.isoformat(),
        }
    )
    certification.second_round_at, certification.second_round_reference = datetime.now(UTC), version
    session().flush()
    return True
