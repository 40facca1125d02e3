"""Runs the open validator on returns as CSV files. Executed by the oracle's own Python, never by the product's.

python open_validator.py REQUEST ANSWER

REQUEST  JSON: [{"year": 2026, "codes": ["331", …] or null, "this": folder, "last": folder or null}, …]
ANSWER   JSON: [{"findings": [[table, child, code], …], "failed": [codes], "known": [codes], "seconds": of the rules}]
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path


def run(case: dict) -> dict:
    """One return through the open validator."""
    from lac_validator import lac_validator as validator
    from lac_validator.rules.ruleset_utils import get_year_ruleset

    files = [
        {"name": file.name, "file_content": file.read_bytes(), "description": description}
        for description, folder in (("This year", case["this"]), ("Prev year", case["last"]))
        if folder
        for file in sorted(Path(folder).glob("*.csv"))
    ]
    # Its oldest rules are those of 2022/23; earlier returns are read by them too.
    registry = get_year_ruleset(str(max(case["year"], 2023)))
    if case["codes"] is not None:
        registry = {code: rule for code, rule in registry.items() if code in set(case["codes"])}
    begun: list[float] = []
    lay_out = validator.create_datastore

    def then_start(*given: object) -> object:
        # Looking up postcodes is no part of asking the rules: the clock starts when the tables are ready.
        store = lay_out(*given)
        begun.append(time.perf_counter())
        return store

    validator.create_datastore = then_start
    try:
        done = validator.LacValidator(
            {"collectionYear": str(case["year"]), "localAuthority": "E09000027"}, files, registry
        )
        seconds = time.perf_counter() - begun[0]
    finally:
        validator.create_datastore = lay_out
    findings = []
    for table, frame in done.ds_results.items():
        for column in getattr(frame, "columns", ()):
            if column.startswith("ERR_"):
                children = frame.loc[frame[column].eq(True), "CHILD"].fillna("").unique()
                findings += [[table, child, column[4:]] for child in children]
    return {"findings": findings, "failed": done.fails, "known": sorted(registry), "seconds": seconds}


def main() -> None:
    """Answer every case of the request."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # two of its rules print
        answers = [run(case) for case in json.loads(Path(sys.argv[1]).read_text())]
    Path(sys.argv[2]).write_text(json.dumps(answers))


if __name__ == "__main__":
    main()
