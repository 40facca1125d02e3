"""The pinned front end, and what is built from it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from permanence.web import assets


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A copy of the sources, to be changed."""
    for folder in ("styles", "scripts", "icons"):
        shutil.copytree(assets.ROOM / folder, tmp_path / "room" / folder)
    shutil.copy(assets.ROOM / "assets.py", tmp_path / "room")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(assets.PROJECT / name, tmp_path)
    return tmp_path / "room"


def built_from(room: Path) -> Path:
    built = room / "built"
    built.mkdir()
    (built / "main.0.css").write_text("")
    manifest = {"inputs": assets.inputs_hash(room.parent, room), "files": {"main.css": "main.0.css"}}
    (built / assets.MANIFEST).write_text(json.dumps(manifest))
    return built


def test_what_is_built_from_these_sources_is_up_to_date(room: Path) -> None:
    built = built_from(room)
    assert assets.up_to_date(room.parent, room, built)
    (room / "styles" / "_page.scss").write_text("/* another */")
    assert not assets.up_to_date(room.parent, room, built)


@pytest.mark.parametrize("change", ["lock", "missing file", "no manifest"])
def test_anything_missing_or_changed_is_noticed(room: Path, change: str) -> None:
    built = built_from(room)
    if change == "lock":
        (room.parent / "package-lock.json").write_text("{}")
    elif change == "missing file":
        (built / "main.0.css").unlink()
    else:
        (built / assets.MANIFEST).unlink()
    assert not assets.up_to_date(room.parent, room, built)


def test_without_node_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, room: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(assets, "up_to_date", lambda *_: False)
    assert assets.node() is None
    with pytest.raises(assets.NotBuilt, match=r"requirements/assets\.txt"):
        assets.build(project=room.parent)


def test_an_old_node_on_the_path_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(assets, "_major", lambda _command: 12)
    assert assets.node() is None
    monkeypatch.setattr(assets, "_major", lambda _command: 20)
    assert assets.node() == ["/usr/bin/node"]


def test_the_build_needs_nothing_but_the_standard_library() -> None:
    words = (assets.ROOM / "assets.py").read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in words if line.startswith(("import ", "from "))}
    assert imported - {"__future__"} <= sys.stdlib_module_names


def test_the_lock_holds_hashes_and_no_address() -> None:
    text = (assets.PROJECT / "package-lock.json").read_text()
    assert "http" not in "".join(line for line in text.splitlines() if "funding" not in line and '"url"' not in line)
    packages = json.loads(text)["packages"]
    assert all("integrity" in package and "resolved" not in package for name, package in packages.items() if name)
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"


def test_no_crown_no_crest_no_font_of_others() -> None:
    sources = "".join(path.read_text() for path in (assets.ROOM / "styles").iterdir())
    assert "$govuk-include-default-font-face: false" in sources
    assert 'components/header"' not in sources.replace("generic-header", "")
    assert 'components/footer"' not in sources
    for path in assets.BUILT.glob("*.css"):
        built = path.read_text()
        assert "GDS Transport" not in built
        assert "crest" not in built
        assert "crown" not in built
        assert "@font-face" not in built
