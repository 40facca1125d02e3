"""The figures the generator is held to: England, year ending 31 March 2025, published by the Department for Education.

Stage lengths are of children adopted in the year, by age in whole years at entry (7 stands for seven and over).
Where the published months do not add up to the published total, the fraction of a month that makes them is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

DAYS_IN_MONTH = 30.4375
DAYS_IN_YEAR = 365.25


class StageMonths(NamedTuple):
    """Mean months in each stage of a child who was adopted."""

    care_to_decision: float
    decision_to_match: float
    match_to_placed: float
    placed_to_adoption: float


ADOPTED_STAGE_MONTHS: Mapping[int, StageMonths] = {
    0: StageMonths(7.7, 8.8, 0.8, 8.3),
    1: StageMonths(10.0, 11.0, 1.0, 10.0),
    2: StageMonths(9.0, 12.0, 1.0, 11.0),
    3: StageMonths(11.0, 13.0, 1.0, 12.0),
    4: StageMonths(8.3, 12.0, 1.0, 12.0),
    5: StageMonths(11.3, 12.2, 1.0, 10.5),
    6: StageMonths(12.0, 14.0, 1.0, 9.0),
    7: StageMonths(39.0, 5.0, 1.0, 9.0),
}

# Children starting to be looked after in a year, by age at entry; the last of these are the unaccompanied.
STARTS_BY_AGE: Mapping[str, int] = {"under_1": 5140, "1_to_4": 4430, "5_to_9": 4920, "10_to_15": 8660, "16_plus": 2020}
UNACCOMPANIED_STARTS = 7100
LOOKED_AFTER = 81770
STARTS = 32270
ADOPTED = 3040

# A little above the published shares of starts that reach a decision (41, 17.5 and 2.5 in a hundred): with the
# published shares and one decision in six reversed, England would see 2,500 adoptions a year and not 3,040.
DECISION_SHARE: Mapping[str, float] = {"under_1": 0.47, "1_to_4": 0.205, "5_to_9": 0.030}
REVERSED_SHARE: Mapping[str, float] = {"under_1": 0.115, "1_to_4": 0.27, "5_to_9": 0.48}
REVERSAL_REASONS: Mapping[str, float] = {"RD1": 0.46, "RD2": 0.22, "RD3": 0.22, "RD4": 0.10}

UNOPPOSED_SHARE = 0.58
CONSENT_SHARE = 0.03
EARLY_PERMANENCE_SHARE: Mapping[str, float] = {"under_1": 0.20, "1_to_4": 0.07, "5_to_9": 0.01}
FOSTER_CARER_SHARE: Mapping[str, float] = {"under_1": 0.05, "1_to_4": 0.09, "5_to_9": 0.30}
DISRUPTED_SHARE: Mapping[str, float] = {"under_1": 0.02, "1_to_4": 0.05, "5_to_9": 0.09}
SECOND_DECISION_SHARE = 0.10
REENTRY_SHARE = 0.09

ETHNICITIES: Mapping[str, float] = {
    "WBRI": 0.66,
    "WIRI": 0.005,
    "WOTH": 0.05,
    "WROM": 0.01,
    "MWBC": 0.04,
    "MWBA": 0.015,
    "MWAS": 0.015,
    "MOTH": 0.035,
    "AIND": 0.005,
    "APKN": 0.02,
    "ABAN": 0.01,
    "AOTH": 0.02,
    "BCRB": 0.025,
    "BAFR": 0.04,
    "BOTH": 0.015,
    "OOTH": 0.03,
    "NOBT": 0.005,
}
UNACCOMPANIED_ETHNICITIES: Mapping[str, float] = {"OOTH": 0.35, "AOTH": 0.3, "BAFR": 0.25, "WOTH": 0.1}


def age_band(age: float) -> str:
    """The band of starts that an age in years falls in."""
    if age < 1:
        return "under_1"
    if age < 5:
        return "1_to_4"
    if age < 10:
        return "5_to_9"
    return "10_to_15" if age < 16 else "16_plus"
