#!/usr/bin/env python3
"""Everything a newcomer needs: `python3 run.py demo` and `python3 run.py test`. Standard library only.

Makes `.venv`, installs the versions pinned with hashes in requirements/, builds the stylesheet, and runs. Nothing else
has to be set up: PostgreSQL and Valkey start from wheels when DATABASE_URL and REDIS_URL are not set.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
USAGE = """python3 run.py demo [--authorities N]   invented authorities and children, worked through to a release
python3 run.py test [pytest arguments]   every check: lint, types, import walls, all tests
python3 run.py permanence …              any command of the product: see `python3 run.py permanence --help`
python3 run.py lock                      pin requirements/*.in anew"""


def main(arguments: list[str]) -> int:
    """Run one of the commands; returns its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036
        return _stop(f"Permanence needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    commands = {"demo": _demo, "test": _test, "permanence": _permanence, "lock": _lock, "prepare": _prepare}
    if not arguments or arguments[0] not in commands:
        print(USAGE)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    os.chdir(ROOT)
    return commands[arguments[0]](arguments[1:])


def _demo(rest: list[str]) -> int:
    os.environ.setdefault("PERMANENCE_ENVIRONMENT", "demonstration")
    return _permanence(["demo", *rest])


def _permanence(rest: list[str]) -> int:
    _install("runtime")
    _assets()
    return _run([PYTHON, "-m", "wsgi", *rest])


def _prepare(_rest: list[str]) -> int:
    _install("runtime", "development")
    _assets(development=True)
    return 0


def _test(rest: list[str]) -> int:
    _install("runtime", "development")
    _assets(development=True)
    _chromium()
    if rest:
        return _run([PYTHON, "-m", "pytest", *rest])
    # The open validator needs older libraries than ours; where it cannot be installed its comparison is skipped.
    _run([PYTHON, ROOT / "tests/oracles/environment.py"])
    failed = []
    for name, command in (
        ("lint", [VENV / "bin/ruff", "check", "."]),
        ("format", [VENV / "bin/ruff", "format", "--check", "."]),
        ("types", [VENV / "bin/mypy"]),
        ("import walls", [VENV / "bin/lint-imports"]),
        # Two processes, each with servers of its own, fill two cores; tests/conftest.py says what stays together.
        ("tests", [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]),
    ):
        print(f"\n== {name}", flush=True)
        if _run(command) != 0:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed", flush=True)
    return 1 if failed else 0


def _lock(_rest: list[str]) -> int:
    _install("runtime", "development")
    for name in ("runtime", "development", "assets"):
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        pinned = REQUIREMENTS / f"{name}.txt"
        code = _run([VENV / "bin/uv", "pip", "compile", *options, "-q", REQUIREMENTS / f"{name}.in", "-o", pinned])
        if code:
            return code
    return 0


def _install(*names: str) -> None:
    """Make the environment, and bring it to exactly the locked versions when a lock has changed."""
    if not PYTHON.exists():
        _make_environment()
    locks = [REQUIREMENTS / f"{name}.txt" for name in names]
    for lock in locks:
        marker = VENV / f".installed-{lock.stem}"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if marker.exists() and marker.read_text() == wanted:
            continue
        print(f"Installing {lock.relative_to(ROOT)} …", flush=True)
        pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock]
        if _run(pip):
            sys.exit(_stop("The installation failed: see the lines above. Mend that and run the same command again."))
        marker.write_text(wanted)


def _make_environment() -> None:
    print("Making .venv …", flush=True)
    if _run([sys.executable, "-m", "venv", VENV], quiet=True) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian splits ensurepip from its Python: a bare machine has neither pip nor the means to make an environment.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-q"], quiet=True)
        for name in (package, "python3-venv"):
            if _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", name], quiet=True) == 0:
                break
        if _run([sys.executable, "-m", "venv", VENV]) == 0:
            return
    sys.exit(_stop("This Python cannot make a virtual environment. Type:  sudo apt-get install python3-venv"))


def _assets(*, development: bool = False) -> None:
    """Build the stylesheet and copy the scripts; installs Node.js from its wheel where none is on the path."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        _install("assets")
    command: list[str | Path] = [PYTHON, ROOT / "platform/permanence/web/assets.py"]
    if _run([*command, "--for-tests"] if development else command):
        sys.exit(_stop("The stylesheet could not be built: see the lines above."))


def _chromium() -> None:
    """The browser tests drive Debian's Chromium; as root it is installed here, otherwise we say how."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium …", flush=True)
        _run(["apt-get", "update", "-q"], quiet=True)
        _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], quiet=True)
    if not any(shutil.which(name) for name in CHROMIUM):
        sys.exit(_stop("The browser tests need Chromium. Type:  sudo apt-get install chromium"))


def _run(command: list[str | Path], *, quiet: bool = False) -> int:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)])}
    output = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run([str(part) for part in command], env=environment, stdout=output, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
