"""How fast the checks are beside the open validator, and how much memory they take.

    python -m tests.performance.check_against_open_validator [FOLDER] [--children 10000] [--megabytes 100]

FOLDER holds two collection years of returns or more (one sub-folder each); without it invented children are used. Both
programs run in turn, several times, in one run on one machine, so that what is printed are ratios of like with like.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tenants.checks.rules import BY_CODE
from tenants.checks.run import check_returns
from tenants.uploads.reading import read_folder
from tenants.uploads.tables import AnnualReturn
from tests.factories.mutations import clean_returns
from tests.oracles.asking import Question, ask
from tests.oracles.environment import interpreter, why_absent
from tests.performance.replicas import repeated, write

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
WANTED_CHECKING, WANTED_PROCESS, WANTED_MEGABYTES = 5.0, 3.0, 1024


def main() -> int:
    """Measure and print; 1 where a promise is not kept."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("folder", nargs="?", type=Path)
    given.add_argument("--children", type=int, default=10_000)
    given.add_argument("--megabytes", type=int, default=100)
    asked = given.parse_args()
    if why_absent():
        raise SystemExit(why_absent())
    last, this = _two_years(asked.folder)
    kept = _speed(last, this, asked.children)
    kept &= _memory(last, this, asked.megabytes)
    return 0 if kept else 1


def _two_years(folder: Path | None) -> tuple[AnnualReturn, AnnualReturn]:
    if folder is None:
        return clean_returns(40)
    held = read_folder(folder)
    return held[-2], held[-1]


def _speed(last: AnnualReturn, this: AnnualReturn, children: int) -> bool:
    times = -(-children // len(this.tables["header"]))
    with tempfile.TemporaryDirectory(prefix="performance-") as name:
        folder = Path(name)
        for held in (last, this):
            write(repeated(held, times), folder)
        returns = read_folder(folder)
        year = returns[-1].year
        rows = sum(len(frame) for held in returns for frame in held.tables.values())
        say(f"{len(returns[-1].tables['header']):,} children, {rows:,} rows in two years, {year} against {year - 1}")
        (known,) = ask([Question(last=last, this=this, codes=None)])
        codes = frozenset(BY_CODE) & known.known
        say(f"{len(codes)} codes that both know; {ROUNDS} rounds, one after the other, medians")
        checking = [(_ours(returns, codes, year), _theirs(returns, codes)) for _ in range(ROUNDS)]
        process = [(_our_process(folder, year), _their_process(folder, year, codes)) for _ in range(ROUNDS)]
    return _ratio("asking the rules", checking, WANTED_CHECKING) & _ratio("whole process", process, WANTED_PROCESS)


def _ratio(what: str, seconds: list[tuple[float, float]], wanted: float) -> bool:
    ours, theirs = (statistics.median(side) for side in zip(*seconds, strict=True))
    ratio = f"{theirs / ours:6.1f} times (wanted {wanted:.0f})"
    say(f"{what:18} ours {ours:7.3f} s   open validator {theirs:7.3f} s   {ratio}")
    return theirs / ours >= wanted


def _ours(returns: tuple[AnnualReturn, ...], codes: frozenset[str], year: int) -> float:
    start = time.perf_counter()
    check_returns(returns, set(codes), years={year})
    return time.perf_counter() - start


def _theirs(returns: tuple[AnnualReturn, ...], codes: frozenset[str]) -> float:
    last, this = returns
    (answer,) = ask([Question(this, last, codes)])
    return answer.seconds


def _our_process(folder: Path, year: int) -> float:
    return _run(_command(folder, year), cwd=ROOT)[0]


def _their_process(folder: Path, year: int, codes: frozenset[str]) -> float:
    case = {"year": year, "codes": sorted(codes), "this": str(folder / str(year)), "last": str(folder / str(year - 1))}
    (folder / "request.json").write_text(json.dumps([case]))
    program = ROOT / "tests" / "oracles" / "open_validator.py"
    command = [str(interpreter()), str(program), str(folder / "request.json"), str(folder / "answer.json")]
    return _run(command, cwd=ROOT)[0]


def _command(folder: Path, year: int) -> list[str]:
    program = "import sys; sys.path[:0] = ['platform', '.']; from wsgi import command_line; command_line()"
    return [sys.executable, "-c", program, "check", str(folder), "--year", str(year), "--out", str(folder / "out.csv")]


def _run(command: list[str], cwd: Path) -> tuple[float, float]:
    """Seconds, and the most memory in megabytes, of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def _memory(last: AnnualReturn, this: AnnualReturn, megabytes: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="performance-") as name:
        sample = sum(write(held, Path(name) / "sample") for held in (last, this))
        # A little under, because longer identifiers make the copies longer and reading refuses more than 100 MB.
        times = int(0.93 * megabytes * 1_000_000 / sample)
        folder = Path(name) / "large"
        size = sum(write(repeated(held, times), folder) for held in (last, this)) / 1_000_000
        seconds, most = _run(_command(folder, this.year), cwd=ROOT)
    say(f"{size:.0f} MB of files: {most:,.0f} MB at most (wanted under {WANTED_MEGABYTES:,}), {seconds:.1f} s")
    return most < WANTED_MEGABYTES


def say(line: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
