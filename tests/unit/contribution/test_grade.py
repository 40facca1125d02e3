"""The grade the data bears."""

from __future__ import annotations

import pytest

from tenants.contribution.grade import propose
from tenants.contribution.stays import LeftOut


@pytest.mark.parametrize(
    ("missing", "grade"), [(0, "A"), (2, "A"), (3, "B"), (5, "B"), (10, "C"), (11, "D"), (100, "D")]
)
def test_the_share_that_could_not_be_counted_decides(missing: int, grade: str) -> None:
    left_out = [LeftOut("care_to_decision", str(number), "entry") for number in range(missing)]
    assert propose(100 - missing, left_out).grade == grade


def test_nobody_to_count_is_complete() -> None:
    assert propose(0, []).grade == "A"
