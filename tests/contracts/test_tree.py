"""The shape of the tree, held by reading it: sizes, names, walls that an import linter cannot see."""

from __future__ import annotations

import ast
import platform
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOTS = ("platform", "tenants", "benchmarks", "demonstration", "migrations", "tests")
FILES = [ROOT / "run.py", ROOT / "wsgi.py"]
FILES += sorted(path for root in SOURCE_ROOTS for path in (ROOT / root).rglob("*.py"))
PRODUCT = [path for path in FILES if "tests" not in path.relative_to(ROOT).parts[:1]]
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "services", "service", "misc", "manager"}
# Modules that hold rules only: no framework may be imported there, so that each can be tested in a millisecond.
EDGES = {
    "models", "store", "actions", "views", "forms", "tasks", "commands", "part", "guards", "reading", "schema",
    "story", "people", "serving",
}  # fmt: skip
# Inside a slice its tables are known to its queries, its actions, and the actions that have a name of their own.
WRITERS = {"store", "actions", "models", "recording", "entry", "requests", "arrangements", "reporting"}
FRAMEWORKS = {"flask", "sqlalchemy", "rq", "redis", "flask_login", "flask_wtf", "alembic"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_the_standard_library_keeps_its_module_platform() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert platform.__file__ is not None
    assert not Path(platform.__file__).is_relative_to(ROOT / "platform")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_names_say_something() -> None:
    vague = [path for path in FILES if VAGUE & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}]
    assert not vague


def test_no_module_shadows_the_standard_library() -> None:
    tops = {path.name.removesuffix(".py") for path in ROOT.iterdir() if path.suffix == ".py"}
    tops |= {path.name for path in (ROOT / "platform").iterdir() if path.is_dir()}
    tops |= {"tenants", "benchmarks", "demonstration", "migrations"}
    assert not tops & set(sys.stdlib_module_names)


def test_every_room_says_what_it_is_for() -> None:
    silent = []
    for path in PRODUCT:
        if path.name == "__init__.py" and "versions" not in path.parts:
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            if not doc:
                silent.append(path.relative_to(ROOT).as_posix())
    assert not silent


def test_rules_know_no_framework() -> None:
    wrong = {}
    for path in PRODUCT:
        relative = path.relative_to(ROOT)
        if relative.parts[0] not in ("tenants", "benchmarks", "demonstration") or path.stem in EDGES:
            continue
        if path.stem.endswith(("_views", "_store")):  # a slice with many pages has a file for each kind
            continue
        if relative.parts[:2] == ("benchmarks", "views"):  # a room of pages, as its name says
            continue
        learnt = {name.split(".")[0] for name in imported(path)} & FRAMEWORKS
        if learnt and path.stem != "__init__":
            wrong[relative.as_posix()] = learnt
    assert not wrong


def test_models_are_imported_by_their_own_slice_only() -> None:
    wrong = []
    for path in PRODUCT:
        relative = path.relative_to(ROOT)
        for name in imported(path):
            found = re.fullmatch(r"((?:permanence|tenants|benchmarks)\.\w+)\.models(\.\w+)?", name)
            if not found:
                continue
            own = ".".join(relative.parts[:-1]).removeprefix("platform.")
            if found[1] != own or (path.stem not in WRITERS and not path.stem.endswith("_store")):
                wrong.append(f"{relative} imports {name}")
    assert not sorted(set(wrong))


def test_only_stores_and_the_database_write_sql() -> None:
    wrong = []
    for path in PRODUCT:
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith(("platform/permanence/database/", "migrations/")) or path.stem in ("store", "models"):
            continue
        if {"sqlalchemy.text", "sqlalchemy.sql.text"} & imported(path):
            wrong.append(relative)
    assert not wrong


def test_nothing_talks_to_redis_but_the_jobs_and_the_limiter() -> None:
    wrong = []
    for path in PRODUCT:
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith(("platform/permanence/jobs/", "platform/permanence/embedded/")):
            continue
        names = {name for name in imported(path) if name.split(".")[0] == "redis"}
        if names - {"redis.exceptions", "redis.exceptions.RedisError"}:
            wrong.append(relative)
    assert not wrong


def test_no_registry_host_and_no_lock_of_another_kind() -> None:
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian"))
    )
    named = [
        path.relative_to(ROOT).as_posix()
        for pattern in ("requirements/*", "package*.json", "*.py", "*.toml", "*.md", "deploy/*")
        for path in ROOT.glob(pattern)
        if path.is_file() and hosts.search(path.read_text(encoding="utf-8"))
    ]
    assert not named
    assert not (ROOT / "uv.lock").exists()
