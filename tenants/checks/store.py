"""The queries of findings, all in the authority's own schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, func, insert, select

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


def count(upload_id: UUID, rule: str | None = None, *, hidden: Collection[str] = ()) -> int:
    """Findings of an upload, or of one rule of it, without the children hidden from who asks."""
    query = _of(select(func.count()).select_from(KeptFinding), upload_id, rule, hidden)
    return session().scalar(query) or 0


def findings(
    upload_id: UUID, rule: str | None = None, *, offset: int = 0, limit: int, hidden: Collection[str] = ()
) -> Sequence[Finding]:
    """As `count`, in the order the checks gave them."""
    query = _of(select(KeptFinding), upload_id, rule, hidden)
    rows = session().scalars(query.order_by(KeptFinding.place).offset(offset).limit(limit))
    return [Finding(**{name: getattr(row, name) for name in Finding.__slots__}) for row in rows]


def _of(query: Select[Any], upload_id: UUID, rule: str | None, hidden: Collection[str]) -> Select[Any]:
    query = query.where(KeptFinding.upload_id == upload_id)
    if rule is not None:
        query = query.where(KeptFinding.code == rule)
    return query.where(KeptFinding.child.not_in(hidden)) if hidden else query
