"""The grade the data bears."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.contribution.grade import propose
from tenants.contribution.stays import LeftOut

FIRST_DAY = date(2020, 4, 1)


@pytest.mark.parametrize(
    ("missing", "grade"), [(0, "A"), (2, "A"), (3, "B"), (5, "B"), (10, "C"), (11, "D"), (100, "D")]
)
def test_the_share_that_could_not_be_counted_decides(missing: int, grade: str) -> None:
    left_out = [LeftOut("care_to_decision", str(number), "entry", FIRST_DAY) for number in range(missing)]
    assert propose(100 - missing, left_out, FIRST_DAY).grade == grade


def test_nobody_to_count_is_complete() -> None:
    assert propose(0, [], FIRST_DAY).grade == "A"


def test_a_child_in_care_before_the_first_return_does_not_count_against_the_data() -> None:
    earlier = [LeftOut("care_to_decision", "1", "entry", date(2020, 3, 31))] * 50
    quality = propose(100, earlier, FIRST_DAY)
    assert (quality.grade, quality.left_out, quality.before_returns) == ("A", 0, 50)
