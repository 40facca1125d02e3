"""How often the diagnosis says what is so, for authorities with a planted truth: the long form of the unit tests.

    PYTHONPATH=platform:. python -m tests.performance.operating_points_of_the_diagnosis [--authorities 10000]

Prints the table of platform/docs/diagnosis.md. The design's figures stand in the first three rows of it; the set-up,
which they leave open, is stated in tenants/diagnosis/simulation.py. Takes about two minutes.
"""

from __future__ import annotations

import argparse
import sys

from tenants.diagnosis.simulation import FEW, NOTHING, SLOWER, Operating, SetUp, operating_points

SEED = 20260401
DESIGN = {NOTHING.name: "any flag 1.6", SLOWER.name: "66 / 20 / 1.3", FEW.name: "0.2 / 23 / 15"}
VARIED = (
    ("as stated", SetUp()),
    ("every authority at the reference's own speed", SetUp(spread=0.0)),
    ("mean wait of 150 days", SetUp(mean_wait=150.0)),
    ("mean wait of 300 days", SetUp(mean_wait=300.0)),
    ("10 starts a year", SetUp(starts_a_year=10.0)),
    ("60 starts a year", SetUp(starts_a_year=60.0)),
)


def line(set_up: str, found: Operating, design: str) -> str:
    """One row of the table."""
    shares = [100 * found.shares.get(answer, 0.0) for answer in ("systemic", "unclear", "isolated", "none")]  # type: ignore[call-overload]
    cells = [set_up, found.truth.name, *(f"{share:.1f}" for share in shares), f"{100 * found.flagged:.1f}", design]
    return "| " + " | ".join(cells) + " |\n"


def main() -> None:
    """Simulate and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--authorities", type=int, default=10_000)
    number = wanted.parse_args().authorities
    sys.stdout.write(f"{number:,} authorities a row, seed {SEED}; per cent of them\n\n")
    sys.stdout.write("| set-up | truth | systemic | unclear | isolated | none | any flag | design |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|---|\n")
    for words, set_up in VARIED:
        for truth in (NOTHING, SLOWER, FEW):
            found = operating_points(truth, number, SEED, set_up)
            sys.stdout.write(line(words, found, DESIGN[truth.name] if words == "as stated" else ""))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
