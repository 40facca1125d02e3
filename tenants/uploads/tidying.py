"""Values trimmed and put into capitals, and how many were changed: systems differ in both, and codes must compare."""

from __future__ import annotations

import pandas as pd


def tidy(frame: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """The frame with every value trimmed and in capitals; how many values were trimmed; how many put into capitals.

    Works on the distinct values of each column: a return repeats a few thousand values many times.
    """
    trimmed = capitalised = 0
    changed: dict[str, pd.Series] = {}
    for column in frame.columns:
        values = frame[column]
        meant: dict[str, str] = {}
        for value in values.unique().tolist():
            tidied = value.strip().upper()
            if tidied != value:
                meant[value] = tidied
        if not meant:
            continue
        for value, count in values[values.isin(list(meant))].value_counts().to_dict().items():
            written = str(value)
            trimmed += count if written.strip() != written else 0
            capitalised += count if written.strip() != meant[written] else 0
        changed[column] = values.replace(meant) if len(meant) < 20 else values.map(lambda v, to=meant: to.get(v, v))
    return (frame.assign(**changed).astype("str") if changed else frame), trimmed, capitalised
