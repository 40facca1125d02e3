"""Whom a membership lets a person see takes permissions away, and never gives one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from permanence.identity.people import Membership, SignedIn
from permanence.identity.roles import KEPT_FROM, PERMISSIONS, ROLES, SEES
from permanence.parts import in_authority

OPENS_A_RECORD = {"read_children", "work_cases", "manage_cases", "read_restricted", "upload_returns", "apply_returns"}


def signed_in(role: str, sees: str) -> SignedIn:
    membership = Membership(uuid4(), ROLES[role], None, date(2026, 1, 1), None, sees)
    return SignedIn("t", uuid4(), uuid4(), "A", "a@example.org", membership, (membership,), datetime.now(UTC))


def test_every_way_of_seeing_says_what_it_takes_away() -> None:
    assert set(KEPT_FROM) == set(SEES)
    assert not KEPT_FROM["all"]
    assert all(taken <= set(PERMISSIONS) for taken in KEPT_FROM.values())


@pytest.mark.parametrize("role", [code for code, one in ROLES.items() if one.place == "authority"])
def test_without_names_nobody_opens_a_childs_record(role: str) -> None:
    actor = signed_in(role, "deidentified").actor
    assert actor.sees == "deidentified"
    assert not actor.permissions & OPENS_A_RECORD
    assert actor.permissions == ROLES[role].permissions - OPENS_A_RECORD


def test_named_cases_can_be_worked_on_but_no_return_read() -> None:
    actor = signed_in("coram_manager", "named").actor
    assert {"read_children", "work_cases", "read_indicators"} <= actor.permissions
    assert not actor.permissions & {"upload_returns", "apply_returns", "read_restricted", "manage_cases"}


def test_pages_of_every_child_are_closed_to_whoever_sees_some() -> None:
    guard = in_authority("read_children", every_child=True)
    opens = {sees: signed_in("coram_manager", sees).memberships[0].opens(guard) for sees in SEES}
    assert opens == {"all": True, "named": False, "deidentified": False}
    assert signed_in("coram_manager", "named").memberships[0].opens(in_authority("read_children"))
