"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from permanence.identity import passwords


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short pass", "12 characters or more"),
        ("x" * 300, "256 characters or fewer"),
        ("aaaaaaaaaaaaaa", "repeats"),
        ("abababababab1", "repeats"),
        ("abcdefghijklmnop", "runs along"),
        ("987654321098", "repeats a few characters or runs"),
        ("qwertyuiopas", "runs along"),
        ("Password123456", "most common"),
        ("!!P4ssw0rd2026!!", "most common"),
        ("welcomewelcome1", "most common"),
        ("morgan likes tea", "your own name"),
        ("a.morgan-2026-tea", "your own name"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, said: str) -> None:
    assert said in passwords.fault(password, name="Alex Morgan", email="amorgan@example.org")


@pytest.mark.parametrize("password", ["plum ladder quiet harbour", "Tr4m-lichen-Oboe", "ünïcödé söng 7 birds"])
def test_good_ones_are_accepted(password: str) -> None:
    assert passwords.fault(password, name="Alex Morgan", email="amorgan@example.org") == ""


def test_a_short_name_does_not_forbid_every_word_it_is_in() -> None:
    assert passwords.fault("plum ladder quiet harbour", name="Al Lad", email="al@example.org") == ""


def test_matching_and_unicode_forms() -> None:
    kept = passwords.hashed("cafe\u0301 at the harbour")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "caf\u00e9 at the harbour")
    assert not passwords.matches(kept, "cafe at the harbour")


def test_no_password_matches_where_none_is_kept() -> None:
    assert not passwords.matches(None, "")
    assert not passwords.matches("not a hash", "anything at all")


def test_a_hash_with_weaker_settings_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("plum ladder quiet harbour")
    assert passwords.matches(weak, "plum ladder quiet harbour")
    assert passwords.outdated(weak)
    assert not passwords.outdated(passwords.hashed("plum ladder quiet harbour"))
