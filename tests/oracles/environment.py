"""Makes the environment of an oracle: python3 tests/oracles/environment.py

Standard library only. The oracle needs Python 3.9 to 3.11 and a pandas older than the product's, so it gets a virtual
environment of its own under .oracle/ (not kept in the repository), from a lock with hashes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".oracle" / "open-validator"
LOCK = ROOT / "requirements" / "oracle-validator.txt"
_SUITABLE = ((3, 11), (3, 10), (3, 9))


def interpreter() -> Path:
    """Python of the oracle's environment, whether or not it has been made."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def why_absent() -> str:
    """Why the oracle cannot run here, '' when it can. The mark is written last, so half an install counts as none."""
    if _mark().exists() and _mark().read_text() == LOCK.read_text() and interpreter().exists():
        return ""
    if _suitable_python() is None:
        return "the open validator needs Python 3.9, 3.10 or 3.11, and none is on the path"
    return "the open validator is not installed: python3 tests/oracles/environment.py"


def make() -> None:
    """Make the environment anew. Raises SystemExit, saying why, where it cannot be made."""
    python = _suitable_python()
    if python is None:
        raise SystemExit(why_absent())
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([python, "-m", "venv", str(FOLDER)], check=True)
    install = [str(interpreter()), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    if subprocess.run([*install, "-r", str(LOCK)], check=False).returncode:
        raise SystemExit("The packages of the open validator could not be installed: is the package index in reach?")
    _mark().write_text(LOCK.read_text())


def _mark() -> Path:
    return FOLDER / "installed-from"


def _suitable_python() -> str | None:
    if sys.version_info[:2] in _SUITABLE:
        return sys.executable
    return next(filter(None, (shutil.which(f"python{major}.{minor}") for major, minor in _SUITABLE)), None)


if __name__ == "__main__":
    if why_absent():
        make()
    sys.stdout.write(f"{interpreter()}\n")
