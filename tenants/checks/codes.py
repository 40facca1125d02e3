"""The code sets of the return, keyed by collection year (the year of the 31 March it ends on).

A code that came or went carries the years it is valid in, so that a return of 2022 is not read by the rules of 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ADOPTIVE = frozenset({"A3", "A4", "A5", "A6"})
ADOPTIVE_WITH_CARER = frozenset({"A3", "A5"})
ADOPTIVE_NEW_CARER = frozenset({"A4", "A6"})
ADOPTIVE_BY_ORDER = frozenset({"A5", "A6"})
FOSTERED = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
ADOPTED = frozenset({"E11", "E12"})
SHORT_BREAKS = frozenset({"V3", "V4"})
SINGLE_ADOPTER = frozenset({"M1", "F1"})
COUPLE = frozenset({"MM", "FF", "MF"})
SAME_GENDER_COUPLE = frozenset({"MM", "FF"})
CONTINUES = "X1"
PLACEMENT_ORDER = "E1"
FREEING_ORDER = "D1"


def _each(codes: str) -> dict[str, tuple[int, int]]:
    """Codes valid in every year."""
    return dict.fromkeys(codes.split(), (0, 9999))


_SETS: Mapping[str, Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "SEX": {"1": (0, 2024), "2": (0, 2024), "M": (2025, 9999), "F": (2025, 9999), "U": (2025, 9999)},
        "ETHNIC": _each(
            "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
        ),
        "RNE": _each("S L P T B U"),
        "LS": _each("C1 C2 D1 E1 V2 V3 V4 J1 J2 J3 L1 L2 L3"),
        "CIN": _each("N1 N2 N3 N4 N5 N6 N7 N8"),
        "PLACE": {
            **_each("A3 A4 A5 A6 K1 K2 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6"),
            # Supported accommodation was registered from 28 October 2023; the older codes ran out alongside it.
            "K3": (2024, 9999),
            "H5": (0, 2025),
            "P2": (0, 2025),
            "Z1": (0, 2025),
            "Z11": (2026, 9999),
            "Z12": (2026, 9999),
            "Z13": (2026, 9999),
            "Z14": (2026, 9999),
        },
        "PLACE_PROVIDER": _each("PR0 PR1 PR2 PR3 PR4 PR5"),
        "REC": {
            **_each("X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17"),
            "E43": (0, 2018),
            "E44": (0, 2018),
        },
        "REASON_PLACE_CHANGE": {
            **_each("CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE OTHER"),
            "CUSTOD": (2019, 9999),
        },
        "REASON_PLACED_CEASED": _each("RD1 RD2 RD3 RD4"),
        "FOSTER_CARE": _each("0 1"),
        "NB_ADOPTR": _each("1 2"),
        "SEX_ADOPTR": _each("M1 F1 MM FF MF"),
        "LS_ADOPTR": _each("L0 L11 L12 L2 L3 L4"),
        "PREV_PERM": _each("P1 P2 P3 P4 Z1"),
    }
)


def valid_codes(column: str, year: int) -> frozenset[str]:
    """The codes a column may hold in collection year `year`; KeyError for a column without a code set."""
    return frozenset(code for code, (first, last) in _SETS[column].items() if first <= year <= last)
