"""Two people's changes put together: nothing of either is lost without being shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenants.casework.merging import merge, merge_lines


def test_changes_of_different_fields_are_both_kept() -> None:
    found = merge(
        {"team": "North", "worker": "Ann"}, {"team": "South", "worker": "Ann"}, {"team": "North", "worker": "Bo"}
    )
    assert found.clashes == ()
    assert dict(found.values) == {"team": "South", "worker": "Bo"}


def test_the_same_field_changed_otherwise_is_shown_with_both_wordings() -> None:
    [clash] = merge({"team": "North"}, {"team": "South"}, {"team": "East"}).clashes
    assert (clash.base, clash.mine, clash.theirs) == ("North", "South", "East")
    assert "South" in clash.both
    assert "East" in clash.both


def test_the_same_change_twice_is_one() -> None:
    assert merge({"team": "North"}, {"team": "South"}, {"team": "South"}).clashes == ()


def test_lines_added_at_both_ends_come_together() -> None:
    assert merge_lines("one\ntwo", "zero\none\ntwo", "one\ntwo\nthree") == "zero\none\ntwo\nthree"


def test_both_begin_an_empty_text() -> None:
    assert merge_lines("", "mine", "theirs") == "theirs\nmine"


def test_the_same_line_changed_otherwise_cannot_be_put_together() -> None:
    assert merge_lines("one\ntwo", "one\nmine", "one\ntheirs") is None


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=5).map("\n".join)


@given(WORDS, WORDS, WORDS)
def test_every_line_that_either_added_is_kept_or_shown(base: str, mine: str, theirs: str) -> None:
    found = merge({"text": base}, {"text": mine}, {"text": theirs}, texts={"text"})
    told = found.values["text"].splitlines()
    for clash in found.clashes:
        told += [*clash.mine.splitlines(), *clash.theirs.splitlines()]
    for line in (set(mine.splitlines()) | set(theirs.splitlines())) - set(base.splitlines()):
        assert line in told
