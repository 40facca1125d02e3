"""Own costs typed and brought in, and what the cost page makes of them."""

from __future__ import annotations

import io
from collections.abc import Callable

from permanence.database import working_as
from tenants.diagnosis import store
from tests.factories.people import token_in
from tests.integration.diagnosis.conftest import Diagnosed, text_of


def test_an_own_cost_takes_the_place_of_englands_and_can_be_taken_away(client: Callable, place: Diagnosed) -> None:
    one = client("service_manager")
    root = f"/authority/{place.code}/diagnosis/costs"
    assert "England’s cost of 2024-25, because none is known for 2025-26" in text_of(one.get(f"{root}/"))
    given = {"kind": "fostering", "year": "2025-26", "amount": "£840", "low": "", "high": "", "source": "Ledger"}
    assert one.send(f"{root}/own", given, page=f"{root}/").status_code == 302
    page = text_of(one.get(f"{root}/"))
    assert "at £120 a day: your own cost of 2025-26" in page
    assert one.send(f"{root}/own", {**given, "amount": "910"}, page=f"{root}/").status_code == 302
    with working_as(place.scope):
        (cost,) = store.own_costs()
        assert cost.weekly == 910
    gone = {"kind": "fostering", "year": "2025-26"}
    assert one.send(f"{root}/own/end", gone, page=f"{root}/").status_code == 302
    assert one.send(f"{root}/own/end", gone, page=f"{root}/").status_code == 404
    assert "a day: your own cost" not in text_of(one.get(f"{root}/"))


def test_what_is_no_cost_is_said_at_its_field_and_kept_as_typed(client: Callable, place: Diagnosed) -> None:
    one = client("service_manager")
    root = f"/authority/{place.code}/diagnosis/costs"
    given = {"kind": "fostering", "year": "2025-27", "amount": "840", "source": "Ledger"}
    page = text_of(one.send(f"{root}/own", given, page=f"{root}/"), 400)
    assert "“2025-27” is not a financial year such as 2024-25" in page
    assert 'value="2025-27"' in page
    page = text_of(one.send(f"{root}/own", {**given, "year": "2025-26", "low": "1"}, page=f"{root}/"), 400)
    assert "Give both a low and a high amount" in page


def send_file(one: object, root: str, data: bytes) -> object:
    token = token_in(one.get(f"{root}/").get_data(as_text=True))  # type: ignore[attr-defined]
    given = {"csrf_token": token, "file": (io.BytesIO(data), "costs.csv")}
    return one.post(f"{root}/file", data=given, content_type="multipart/form-data")  # type: ignore[attr-defined]


def test_a_file_is_taken_whole_or_not_at_all(client: Callable, place: Diagnosed) -> None:
    one = client("service_manager")
    root = f"/authority/{place.code}/diagnosis/costs"
    good = b"kind,year,amount,low,high,source\nfostering,2024-25,800,700,900,Ledger\n"
    good += b'residential,2024-25,"7,000",,,Ledger\n'
    bad = good + b"fostering,2023-24,cheap,,,Ledger\n"
    assert "Row 4: “cheap” (amount) is not an amount" in text_of(send_file(one, root, bad), 400)
    with working_as(place.scope):
        assert store.own_costs() == []
    assert send_file(one, root, good).status_code == 302  # type: ignore[attr-defined]
    with working_as(place.scope):
        assert [(cost.kind, cost.weekly, cost.low) for cost in store.own_costs()] == [
            ("fostering", 800, 700),
            ("residential", 7000, None),
        ]
    assert "2 costs read, 2 of them new" in text_of(one.get(f"{root}/"))
    saved = one.get(f"{root}/unit-costs.csv").get_data(as_text=True)
    assert "fostering,2024-25,800.0,700.0,900.0,Ledger,own" in saved


def test_the_programme_is_taken_off_and_the_result_may_be_negative(client: Callable, place: Diagnosed) -> None:
    one = client("analyst")
    root = f"/authority/{place.code}/diagnosis/costs/"
    page = text_of(one.get(f"{root}?programme=100000&fees=39245"))
    assert "Taken off: £100,000 for the programme, £39,245 in extra inter-agency fees" in page
    assert "−£" in page
    assert "Avoided, not saved" in page
    assert one.get(f"{root}?programme=lots&fees=-3").status_code == 200


def test_costs_are_changed_by_managers_only(client: Callable, place: Diagnosed) -> None:
    one = client("analyst")
    root = f"/authority/{place.code}/diagnosis/costs"
    assert "Type one of your own costs" not in text_of(one.get(f"{root}/"))
    for path in ("own", "own/end", "file"):
        assert one.send(f"{root}/{path}", {}, page=f"/authority/{place.code}/diagnosis/").status_code == 404
