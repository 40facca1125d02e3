"""The queries of findings, all in the authority's own schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select

from permanence.database import session
from tenants.checks.models import KeptFinding
from tenants.checks.run import Finding

# Rows of one INSERT: more gain nothing and hold the text of the statement in memory.
_AT_ONCE = 2000


class RuleCount(NamedTuple):
    """How often an upload breaks one rule: findings, and children among them."""

    code: str
    findings: int
    children: int


def replace_all(upload_id: UUID, findings: Iterator[Finding]) -> None:
    """These findings in place of those kept of the upload."""
    session().execute(delete(KeptFinding).where(KeptFinding.upload_id == upload_id))
    numbered = enumerate(findings)
    while some := [_row(upload_id, place, finding) for place, finding in islice(numbered, _AT_ONCE)]:
        session().execute(insert(KeptFinding), some)


def _row(upload_id: UUID, place: int, finding: Finding) -> dict[str, object]:
    return {
        "id": uuid4(),
        "upload_id": upload_id,
        "place": place,
        "blocks": finding.rule.blocks,
        **{name: getattr(finding, name) for name in Finding.__slots__},
    }


def counts_by_rule(upload_id: UUID) -> list[RuleCount]:
    """The rules an upload breaks, those that block applying first, then by findings."""
    many = func.count()
    query = (
        select(KeptFinding.code, many, func.count(KeptFinding.child.distinct()))
        .where(KeptFinding.upload_id == upload_id)
        .group_by(KeptFinding.code)
        .order_by(func.bool_or(KeptFinding.blocks).desc(), many.desc(), KeptFinding.code)
    )
    return [RuleCount(code, findings, children) for code, findings, children in session().execute(query)]


def count(upload_id: UUID, rule: str | None = None) -> int:
    """Findings of an upload, or of one rule of it."""
    query = select(func.count()).where(KeptFinding.upload_id == upload_id)
    return session().scalar(query if rule is None else query.where(KeptFinding.code == rule)) or 0


def findings(upload_id: UUID, rule: str | None = None, *, offset: int = 0, limit: int) -> Sequence[Finding]:
    """Findings of an upload, or of one rule of it, in the order the checks gave them."""
    query = select(KeptFinding).where(KeptFinding.upload_id == upload_id)
    if rule is not None:
        query = query.where(KeptFinding.code == rule)
    rows = session().scalars(query.order_by(KeptFinding.place).offset(offset).limit(limit))
    return [Finding(**{name: getattr(row, name) for name in Finding.__slots__}) for row in rows]
