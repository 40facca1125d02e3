"""Text kept over a sign-in: it opens only for its owner, and never carries a password or token."""

from __future__ import annotations

from uuid import uuid4

import pytest

from permanence.identity import kept_text

SECRET = "a key for tests that nobody else may use"
PERSON = uuid4()


def sealed(fields: list[tuple[str, str]]) -> str | None:
    return kept_text.seal(secret=SECRET, person_id=PERSON, path="/somewhere?x=1", fields=fields, had_files=True)


def test_text_comes_back_as_it_was() -> None:
    seal = sealed([("note", "two\nlines"), ("tag", "a"), ("tag", "b")])
    assert seal
    typed = kept_text.unseal(seal, secret=SECRET, person_id=PERSON)
    assert typed == kept_text.KeptText(
        PERSON, "/somewhere?x=1", (("note", "two\nlines"), ("tag", "a"), ("tag", "b")), True
    )


def test_nothing_secret_is_kept() -> None:
    seal = sealed([("note", "text"), ("csrf_token", "t"), ("new_password", "p"), ("kept", "k")])
    assert seal
    typed = kept_text.unseal(seal, secret=SECRET, person_id=PERSON)
    assert typed
    assert typed.fields == (("note", "text"),)
    assert "text" not in seal


@pytest.mark.parametrize("fields", [[], [("note", "  ")], [("csrf_token", "t")], [("note", "x" * 300_000)]])
def test_nothing_worth_keeping_is_not_sealed(fields: list[tuple[str, str]]) -> None:
    assert sealed(fields) is None


def test_another_person_another_key_and_a_changed_seal_open_nothing() -> None:
    seal = sealed([("note", "text")])
    assert seal
    assert kept_text.unseal(seal, secret=SECRET, person_id=uuid4()) is None
    assert kept_text.unseal(seal, secret="another key altogether", person_id=PERSON) is None
    assert kept_text.unseal(seal[:-5] + "AAAA=", secret=SECRET, person_id=PERSON) is None
    assert kept_text.unseal("nonsense", secret=SECRET, person_id=PERSON) is None


def test_an_old_seal_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seal = sealed([("note", "text")])
    assert seal
    monkeypatch.setattr(kept_text, "LIVES_SECONDS", -1)
    assert kept_text.unseal(seal, secret=SECRET, person_id=PERSON) is None
