"""A published CSV of authorities, read whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from permanence.authorities.register_file import UnreadableRegister, read_register

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "authorities.csv"


def test_known_columns_are_found_by_name_and_others_ignored() -> None:
    data = b"\xef\xbb\xbfregion,la_name,extra,la_code,ons_code,la_type\nNowhere,Testshire,x,901,E0,UA\n"
    [entry] = read_register(data)
    assert (entry.code, entry.name, entry.region, entry.kind, entry.ons_code) == (
        "901",
        "Testshire",
        "Nowhere",
        "UA",
        "E0",
    )


def test_predecessors_and_successors_carry_their_dates() -> None:
    rows = ["901,Old,,31/03/2019,902;903", "902,New,2019-04-01,,", "903,Other,2019-04-01,,"]
    data = "\n".join(["code,name,valid_from,valid_until,successor", *rows]).encode()
    old, new, _other = read_register(data)
    assert old.successors == ("902", "903")
    assert old.valid_until == date(2019, 3, 31)
    assert new.valid_from == date(2019, 4, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"la_code,region\n901,x\n", "name"),
        (b"la_code,la_name\n91,Testshire\n", "line 2"),
        (b"la_code,la_name\n901,Testshire\n901,Again\n", "more than once"),
        (b"la_code,la_name\n", "no authority"),
        (b"la_code,la_name,valid_from\n901,Testshire,April\n", "not a date"),
        ("la_code,la_name\n901,Testshire\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_mend(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableRegister, match=said):
        read_register(data)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published register is not beside this checkout")
def test_the_published_register_is_read_whole() -> None:
    entries = read_register(PUBLISHED.read_bytes())
    assert len(entries) == 158
    assert {entry.code for entry in entries} >= {"825", "301"}
