"""What may be wrong with an extract.

These rules are asked by `tenants.checks.extracts`, row by row, and not of the tables of a return; they are written
here so that a finding reads the same wherever it comes from.
"""

from __future__ import annotations

from tenants.checks.rule import (
    DECISION,
    ENTRY,
    NO_INDICATOR,
    PLACED,
    REVERSAL,
    WHOLE_JOURNEY,
    Rule,
)
from tenants.uploads.extracts import EXTRACT_NAMES

EXTRACT_WARNS = "It does not block: what can be read is used, and the finding stays beside it."


def _rule(code: str, title: str, mend: str, damages: tuple[str, ...], why: str = EXTRACT_WARNS) -> Rule:
    blocks = why != EXTRACT_WARNS
    # Never found by a table of a return: whoever reads the extract finds it.
    tables = tuple(EXTRACT_NAMES)
    return Rule(code, title, mend, tables, damages, blocks, why, (0, 9999), tables, False, lambda _: ())


EXTRACT_RULES: tuple[Rule, ...] = (
    _rule(
        "X01",
        "A date in the extract cannot be read.",
        "Write it as 24/03/2025 or 2025-03-24, or leave the cell blank if it has not happened. Until then the journey "
        "names this date incomplete, unless a return gives it.",
        WHOLE_JOURNEY,
    ),
    _rule(
        "X02",
        "The child is listed more than once.",
        "Leave one row a child. The row with the latest decision counts, and of several with the same the last one; "
        "this row is not used.",
        DECISION,
    ),
    _rule(
        "X03",
        "Two dates of the child are in an order that cannot be.",
        "Correct the one that is wrong. Both are used as they stand, with their signs.",
        WHOLE_JOURNEY,
    ),
    _rule(
        "X04",
        "The date of birth is not the one in the returns.",
        "Find out whether it is the same child. The returns' date of birth is kept, and the extract's dates are used.",
        NO_INDICATOR,
    ),
    _rule(
        "X05",
        "The reason for the reversal is none of RD1 to RD4.",
        "Begin the cell with RD1, RD2, RD3 or RD4. Until then the reversal has no reason.",
        REVERSAL,
    ),
    _rule(
        "X06",
        "A reversal has a date and no reason, or a reason and no date.",
        "Give both or neither. A reason without a date is not used.",
        REVERSAL,
    ),
    _rule(
        "X07",
        "A date lies after the day the extract is as at.",
        "If the day of the extract is wrong, send the file again with the right one. A date to come is not used.",
        WHOLE_JOURNEY,
    ),
    _rule(
        "X08",
        "A row names no child.",
        "Give the identifier the child has in the return. The row is not used.",
        WHOLE_JOURNEY,
    ),
    _rule(
        "X09",
        "The identifier has lost its leading zeros.",
        "The returns know this child by the same number with zeros before it. Format the column as text, put the zeros "
        "back and send the extract again.",
        WHOLE_JOURNEY,
        "It blocks applying: one child would become two, each with half of a journey.",
    ),
    _rule(
        "X10",
        "The child is in no return, though the return of that time is held.",
        "Check the identifier, and whether the child is missing from the return. The extract alone tells of this "
        "child; a contribution does not count children that no return lists.",
        ENTRY,
    ),
    _rule(
        "X11",
        "A value in the extract is none of those that can be read.",
        "Use yes or no, a number of children, the codes of the return for ethnicity and sex, and for the kind of "
        "permanence order adoption, special guardianship or child arrangements. Until then it is not known.",
        PLACED,
    ),
    _rule(
        "X12",
        "A formula stands where a value should be.",
        "Nothing is worked out here. Copy the column and paste it as values, then send the extract again. Until then "
        "the cell is not known.",
        WHOLE_JOURNEY,
    ),
    _rule(
        "X13",
        "An earlier extract gives a date that this one leaves blank.",
        "The earlier date stays: a blank never takes a date away. If it was wrong, undo the earlier extract, or send "
        "it again corrected for the same day.",
        WHOLE_JOURNEY,
    ),
)
