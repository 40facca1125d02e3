"""The cast: one person of each role, all invented, with a password the product accepts."""

from random import Random

from demonstration.authorities import invented_authorities
from demonstration.names import FAMILY, GIVEN, WORDS
from demonstration.people import NATIONAL_CAST, cast_of, passphrase
from permanence.identity import passwords
from permanence.identity.roles import ROLES


def test_every_role_has_somebody_who_can_sign_in() -> None:
    members = cast_of(invented_authorities(36), 2026)
    assert {member.role for member in members if member.signs_in} == set(ROLES)
    assert len({member.email for member in members}) == len(members)
    assert NATIONAL_CAST.count("national_lead") == 2, "a second person approves a release"


def test_every_authority_has_who_sends_certifies_and_administers() -> None:
    members = cast_of(invented_authorities(36), 2026)
    for authority in invented_authorities(36):
        roles = {member.role for member in members if member.code == authority.code}
        assert {"analyst", "service_manager", "authority_administrator"} <= roles


def test_people_are_the_same_in_a_larger_demonstration() -> None:
    few, many = cast_of(invented_authorities(8), 2026), cast_of(invented_authorities(36), 2026)
    assert set(few) <= set(many)


def test_nobody_has_an_address_that_could_be_written_to() -> None:
    assert all(member.email.endswith(".example") for member in cast_of(invented_authorities(36), 2026))


def test_the_password_is_one_that_the_product_accepts() -> None:
    for seed in range(50):
        assert passwords.fault(passphrase(Random(seed)), name="", email="service.manager@ambermere.example") == ""


def test_no_word_of_a_password_holds_the_name_of_somebody() -> None:
    names = [name.lower() for name in (*GIVEN, *FAMILY) if len(name) > 3]
    assert [(word, name) for word in WORDS for name in names if name in word] == []
