from __future__ import annotations

import json

import pytest

from benchmarks.releases import charts
from benchmarks.releases.artefacts import canonical, digest
from benchmarks.releases.published import not_as_long_as


def drawn() -> str:
    return charts.curves([0, 91], {"progressed": [0, 0.3], "plan_changed": [0, 0.1], "other_exit": [0, 0]}, [1, 0.6])


def definitions_before_references(text: str) -> bool:
    """BokehJS reads from the front: a part must be written out before anything refers to it."""
    defined: set[str] = set()
    right = True

    def walk(node: object) -> None:
        nonlocal right
        if isinstance(node, dict):
            if node.get("type") == "object" and "id" in node:
                defined.add(node["id"])
            elif set(node) == {"id"}:
                right = right and node["id"] in defined
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(text)["doc"]["roots"])
    return right and bool(defined)


def test_the_same_chart_has_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_parts_are_written_out_before_they_are_referred_to() -> None:
    assert definitions_before_references(drawn())
    assert not definitions_before_references(json.dumps(json.loads(drawn()), sort_keys=True))


def test_no_script_of_its_own_is_in_a_chart() -> None:
    for text in (drawn(), charts.compared_curves([0, 91], [1, 0.5], [0, 0.4]), charts.quarters(["a"], [1.0], None)):
        assert "CustomJS" not in text
        assert "DataTable" not in text
        assert "data:" not in text


def test_a_pattern_takes_each_authoritys_own_numbers() -> None:
    pattern = charts.compared_curves([0, 91], [1, 0.5], [0, 0.4])
    filled = charts.fill(pattern, {"own_days": [0, 91], "own_waiting": [1.0, 0.25], "own_progressed": [0.0, 0.7]})
    assert "@own" not in filled
    assert '["waiting",[1.0,0.25]]' in filled
    assert definitions_before_references(filled)
    with pytest.raises(ValueError, match="lacks own_waiting"):
        charts.finished(charts.fill(pattern, {"own_days": [0]}))


def test_a_number_that_is_none_is_never_written() -> None:
    with pytest.raises(ValueError, match="compliant"):
        canonical({"value": float("nan")})
    with pytest.raises(ValueError, match="compliant"):
        charts.fill('["@own@"]', {"own": [float("nan")]})


def test_a_chart_carries_no_array_as_long_as_the_list_of_authorities() -> None:
    assert not_as_long_as([1.0] * 13, 13) == 12
    assert not_as_long_as([1.0] * 13, 36) == 13


def test_a_digest_tells_the_document_from_the_chart() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
