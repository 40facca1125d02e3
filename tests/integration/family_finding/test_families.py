"""Families, what is sought for a child, and files of links on a real database."""

from __future__ import annotations

import pytest

from permanence.database import commit, working_as
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.casework.actions import NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import arrangements, entry, store
from tests.factories.cases import Casework, someone
from tests.integration.family_finding.looked_for import (
    TODAY,
    add_family,
    ago,
    days,
    finder,
    milestones,
)


def test_a_familys_ages_are_kept_as_numbers_through_two_changes(casework: Casework) -> None:
    family = add_family(casework, "F2", age_from="0", age_to="5")
    with working_as(casework.scope):
        held = store.family(family)
        assert held is not None
        base = {name: str(getattr(held, name) or "") for name in arrangements.FAMILY_FIELDS} | {"age_from": "0"}
        arrangements.change_family(family_id=family, version=1, fields={**base, "age_to": "7"}, by=finder(casework))
        commit()
        kept = arrangements.change_family(
            family_id=family, version=1, fields={**base, "siblings_most": "2"}, by=finder(casework)
        )
        commit()
        held = store.family(family)
        assert held is not None
        assert (kept.merged, held.age_from, held.age_to, held.siblings_most) == (True, 0, 7, 2)
        with pytest.raises(NotNow):
            arrangements.change_family(
                family_id=family, version=held.version, fields={**base, "age_from": "9"}, by=finder(casework)
            )


def test_two_first_recordings_of_what_is_sought_come_together(casework: Casework) -> None:
    case_id = casework.waiting("SOUGHT")
    empty = dict.fromkeys(arrangements.SOUGHT_FIELDS, "")
    with working_as(casework.scope):
        for fields in ({**empty, "religion": "sikh"}, {**empty, "alone": "yes"}):
            arrangements.set_sought(case_id=case_id, version=0, fields=fields, by=finder(casework))
            commit()
        [case] = cases.all_by_child().values()
        child = store.children([case], sight_of(finder(casework)), TODAY)[case_id]
    assert (child.religion, child.together) == ("sikh", (1, 1))


def test_a_file_of_links_is_planned_applied_once_and_twice_adds_nothing(casework: Casework) -> None:
    case_id, secret = casework.waiting("FILE1"), casework.waiting("FILE2")
    by = finder(casework)
    with working_as(casework.scope):
        casework_actions.restrict(case_id=secret, restricted=True, by=someone("service_manager", casework.code))
        commit()
    rows = [
        "Child,Family,Considered,Stopped,Reason,Feedback given",
        f"FILE1,A1,{ago(90)},{ago(60)},criteria,{ago(50)}",
        f"FILE1,A2,{ago(40)},,,",
        f"FILE2,A3,{ago(40)},,,",
    ]
    data = "\n".join(rows).encode()
    with working_as(casework.scope):
        file = entry.receive(name="links.csv", data=data, by=by)
        commit()
        plan = entry.planned(file, by)
        assert [one.outcome for one in plan.rows] == ["new", "new", "problem"]
        assert "or you may not see it" in plan.rows[2].says
        entry.apply(file_id=file.id, by=by)
        commit()
        assert len(store.links_of([case_id])) == 2
        assert store.links_of([secret]) == []
        assert [one.outcome for one in entry.report_of(file)] == ["new", "new", "problem"]
        with pytest.raises(NotNow, match="already"):
            entry.apply(file_id=file.id, by=by)
        again = entry.receive(name="links.csv", data=data, by=by)
        assert entry.applied_before(again, store.links_files()) is file
        assert [one.outcome for one in entry.planned(again, by).rows] == ["same", "same", "problem"]
        with pytest.raises(LookupError):
            entry.apply(file_id=file.id, by=finder(casework, "Bo"))
    assert [one[:2] for one in milestones(casework, case_id)] == [("link", 90), ("link_ended", 60), ("link", 40)]
    assert days(casework, case_id) == 130
    assert milestones(casework, secret) == []


def test_brothers_and_sisters_count_as_far_as_they_are_seen(casework: Casework) -> None:
    from tenants.casework.arrangements import set_siblings

    one, two = casework.waiting("SIB1"), casework.waiting("SIB2")
    manager, worker = someone("service_manager", casework.code), someone("social_worker", casework.code)
    with working_as(casework.scope):
        for case_id in (one, two):
            set_siblings(case_id=case_id, label="G", decision="together", decided_on=ago(3), by=manager)
        casework_actions.restrict(case_id=two, restricted=True, by=manager)
        commit()
        held = cases.cases(sight_of(worker))
        assert store.children(held, sight_of(worker), TODAY)[one].together == (1, 1)
        assert store.children(held, sight_of(manager), TODAY)[one].together == (2, 2)
