"""What a demonstration remembers of how it was begun, and when it refuses to go on otherwise."""

from pathlib import Path

import pytest

from demonstration.remembered import AnotherDemonstration, Remembered, only_one, remember


def begun(folder: Path, seed: int | None = None, authorities: int | None = None) -> Remembered:
    return remember(folder, seed=seed, authorities=authorities, first_year=None)


def test_it_goes_on_as_it_was_begun(tmp_path: Path) -> None:
    first = begun(tmp_path, seed=7, authorities=12)
    assert (first.seed, first.authorities, first.years) == (7, 12, tuple(range(2021, 2027)))
    assert begun(tmp_path) == first
    assert begun(tmp_path, seed=7, authorities=12) == first
    assert (tmp_path / "demonstration.json").stat().st_mode & 0o077 == 0


def test_more_authorities_may_join_with_the_same_password(tmp_path: Path) -> None:
    first = begun(tmp_path, authorities=12)
    more = begun(tmp_path, authorities=36)
    assert (more.authorities, more.password) == (36, first.password)
    assert begun(tmp_path) == more


@pytest.mark.parametrize("otherwise", [{"seed": 8}, {"authorities": 11}])
def test_another_world_does_not_get_into_this_one(tmp_path: Path, otherwise: dict[str, int]) -> None:
    first = begun(tmp_path, seed=7, authorities=12)
    with pytest.raises(AnotherDemonstration, match="PERMANENCE_DATA"):
        begun(tmp_path, **otherwise)
    assert begun(tmp_path) == first


def test_each_demonstration_has_a_password_of_its_own(tmp_path: Path) -> None:
    assert begun(tmp_path / "one").password != begun(tmp_path / "two").password


def test_two_do_not_play_in_one_folder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(AnotherDemonstration, match="already"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass
