"""Signs that a return is not what the person believes it to be: doubts that a person must confirm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tenants.uploads.extracts import Extract
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.years import collection_year_of, parse_day

FEWEST = 20
"""Children in each of two returns from which their overlap says something."""
LEAST_SHARED_BETWEEN_YEARS = 0.25
"""Of the smaller return's children; two thirds are in the next year's return too, hardly any in another authority's."""
LEAST_SHARED_WITHIN_YEAR = 0.5
"""A return sent again for the same year holds nearly the same children."""
LEAST_KEPT = 0.8
FEWEST_LISTED = 5
LEAST_SHARED_BY_EXTRACT = 0.5
"""Of the children of an extract who may be in a return; one in another numbering shares hardly any."""


@dataclass(frozen=True)
class Doubt:
    """`code` names the doubt within its upload, `text` says it to a person."""

    code: str
    text: str


Children = frozenset[tuple[str, str]]


def children_of(annual: AnnualReturn) -> Children:
    """Each child with its date of birth: authorities number their children alike, so an id alone proves nothing."""
    header = annual.tables["header"]
    return frozenset(zip(header["CHILD"].tolist(), header["DOB"].tolist(), strict=True))


def doubts_about(returns: Iterable[AnnualReturn], held: Mapping[int, AnnualReturn]) -> tuple[Doubt, ...]:
    """What a person must confirm before `returns` are applied over the returns `held`, by year."""
    sent = {annual.year: children_of(annual) for annual in returns}
    before = {year: children_of(annual) for year, annual in held.items()}
    after = {**before, **sent}
    doubts: list[Doubt] = []
    for year, children in sent.items():
        if _strangers(children, before.get(year), LEAST_SHARED_WITHIN_YEAR):
            doubts.append(_replaced_by_strangers(year, children, before[year]))
            continue
        if year in before and len(children) < LEAST_KEPT * len(before[year]):
            doubts.append(
                Doubt(
                    f"fewer_{year}",
                    f"The return held for the year to 31 March {year} has {len(before[year]):,} children, this one "
                    f"{len(children):,}. Is it complete?",
                )
            )
        strange = [
            near for near in (year - 1, year + 1) if _strangers(children, after.get(near), LEAST_SHARED_BETWEEN_YEARS)
        ]
        if strange:
            doubts.append(_unlike_neighbour(year, children, strange[0], after[strange[0]]))
    return tuple(doubts)


def doubts_about_extract(extract: Extract, held: Iterable[AnnualReturn]) -> tuple[Doubt, ...]:
    """What a person must confirm before an extract is applied over the returns held.

    Only children who entered care by the end of the last return can be in one; without a date of birth the identifier
    alone is compared.
    """
    returns = tuple(held)
    if not returns:
        return ()
    known: dict[str, set[object]] = {}
    for child, dob in frozenset().union(*(children_of(one) for one in returns)):
        known.setdefault(child, set()).add(parse_day(dob))
    until = max(one.year for one in returns)
    possible = [
        row
        for child, row in extract.by_child().items()
        if child in known or "entry" not in row.days or collection_year_of(row.days["entry"]) <= until
    ]
    if len(possible) < FEWEST_LISTED:
        return ()
    shared = sum(row.child in known and row.days.get("dob", None) in {None, *known[row.child]} for row in possible)
    if shared >= LEAST_SHARED_BY_EXTRACT * len(possible):
        return ()
    text = (
        f"Of the {len(possible):,} children in this extract who could be in the returns held, only {shared:,} are. "
        "It may be another authority's, or its identifiers may be other ones than those of the return."
    )
    return (Doubt("strangers_extract", text),)


def _strangers(children: Children, others: Children | None, least: float) -> bool:
    if others is None or min(len(children), len(others)) < FEWEST:
        return False
    return len(children & others) < least * min(len(children), len(others))


def _replaced_by_strangers(year: int, children: Children, others: Children) -> Doubt:
    return Doubt(
        f"strangers_{year}",
        f"Of the {len(children):,} children in this return for the year to 31 March {year}, only "
        f"{len(children & others):,} (by id and date of birth) are in the return held for the same year. "
        "It may be another authority's return.",
    )


def _unlike_neighbour(year: int, children: Children, near: int, others: Children) -> Doubt:
    return Doubt(
        f"strangers_{year}",
        f"Of the {len(children):,} children in this return for the year to 31 March {year}, only "
        f"{len(children & others):,} (by id and date of birth) are in the return for {near}; usually about two "
        "thirds are. It may be another authority's return.",
    )
