"""Roles as data: every permission has a holder and every role says who decides about it."""

from __future__ import annotations

import pytest

from permanence.identity.roles import PERMISSIONS, ROLES, role, roles_of


def test_every_permission_of_a_role_is_known_and_every_permission_is_held() -> None:
    held = {permission for one in ROLES.values() for permission in one.permissions}
    assert held == set(PERMISSIONS)


def test_every_role_says_what_it_is_for_and_who_approves_it() -> None:
    for one in ROLES.values():
        assert one.description.endswith("."), one.code
        assert one.approved_by, one.code
        assert one.granted_by in PERMISSIONS, one.code


def test_nobody_outside_an_authority_reads_children() -> None:
    for one in ROLES.values():
        if one.place != "authority":
            assert not one.permissions & {"read_children", "read_indicators", "upload_returns", "apply_returns"}, (
                one.code
            )


def test_coram_people_do_not_certify_what_leaves_and_need_an_end_date() -> None:
    for code in ("coram_consultant", "coram_manager"):
        assert "certify_contribution" not in ROLES[code].permissions
        assert ROLES[code].time_boxed


def test_an_authority_gives_only_its_own_roles() -> None:
    assert {one.granted_by for one in roles_of("authority")} == {"manage_people"}
    assert {one.granted_by for one in ROLES.values() if one.place != "authority"} == {"operate"}


def test_an_unknown_role_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="analyst"):
        role("emperor")
