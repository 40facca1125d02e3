"""Family finding of the invented months: families held as what they offer, searches, and links that came and went."""

from __future__ import annotations

from datetime import date, timedelta

from demonstration.authorities import stream
from demonstration.months import Months
from permanence.database import commit, working_as
from tenants.casework import store as cases
from tenants.family_finding import actions, arrangements, store
from tenants.family_finding.reasons import REASONS

FAMILIES = 14
#: How long after the start of family finding each wider search began, in days.
WIDER = (("regional", 45), ("national", 100))
SHOWN = ("profile", "photo", "film")


def play_searches(months: Months) -> None:
    """Families first, then each child's search; whatever is there already is left as it is."""
    with working_as(months.scope):
        if not store.families():
            for number in range(FAMILIES):
                _family(months, number)
            commit()
        for case in cases.cases(months.sight):
            if case.stage in ("finding", "awaiting_order") and case.decision and not store.steps_of([case.id]):
                _search(months, case)
                commit()


def _family(months: Months, number: int) -> None:
    draw = stream(months.seed, "family", months.code, str(number))
    youngest = draw.choice((0, 0, 0, 1, 2, 3))
    fields = {
        "kind": draw.choice(("in_house", "in_house", "regional", "other_agency")),
        "status": "available",
        "age_from": str(youngest),
        "age_to": str(youngest + draw.choice((2, 3, 4, 6))),
        "sex": draw.choice(("any", "any", "any", "female", "male")),
        "disability": draw.choice(("yes", "no", "unknown")),
        "health": draw.choice(("yes", "no", "unknown")),
        "development": draw.choice(("yes", "no", "unknown")),
        "languages": draw.choice(("English", "English, Urdu", "English, Polish")),
        "available_from": (months.today - timedelta(days=draw.randint(10, 400))).isoformat(),
    }
    arrangements.add_family(reference=f"F-{number + 101}", fields=fields, by=months.who("family_finder"))


def _search(months: Months, case: cases.ChildCase) -> None:
    by, draw = months.who("family_finder"), stream(months.seed, "search", months.code, case.child)
    begun = case.placement_order or case.decision
    if begun is None or begun >= months.today - timedelta(days=30):
        return
    started = begun + timedelta(days=draw.randint(0, 25))
    actions.add_step(case_id=case.id, kind="search", reach="in_house", began=started, by=by)
    for kind in draw.sample(SHOWN, draw.choice((1, 2))):
        on = started + timedelta(days=draw.randint(5, 60))
        if on <= months.today:
            actions.add_step(case_id=case.id, kind=kind, began=on, by=by)
    for reach, after in WIDER:
        on = started + timedelta(days=after + draw.randint(0, 60))
        if on <= months.today and draw.random() < 0.7:
            actions.add_step(case_id=case.id, kind="search", reach=reach, began=on, by=by)
    if draw.random() < 0.6:
        _link(months, case, started, draw.random() < 0.7)


def _link(months: Months, case: cases.ChildCase, started: date, stops: bool) -> None:
    """A family considered; most links stop, some with the feedback still owed."""
    by, draw = months.who("family_finder"), stream(months.seed, "link", months.code, case.child)
    considered = started + timedelta(days=draw.randint(20, 90))
    if considered >= months.today:
        considered = months.today - timedelta(days=1)
    reference = f"F-{draw.randint(101, 100 + FAMILIES)}"
    link = actions.add_link(case_id=case.id, reference=reference, considered=considered, by=by)
    if not stops:
        return
    ended = min(considered + timedelta(days=draw.randint(10, 40)), months.today)
    reason = draw.choice([one for one in REASONS if one != "other"])
    actions.stop_link(link_id=link.id, ended=ended, reason=reason, decided_by="Family finding meeting", by=by)
    if draw.random() < 0.5:
        actions.give_feedback(link_id=link.id, on=ended, given_by=by.name, by=by)
