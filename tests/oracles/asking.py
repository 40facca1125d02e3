"""Asks the open validator about returns held in memory."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tenants.checks.rule import TABLE_NAMES
from tenants.uploads.tables import AnnualReturn

from .environment import interpreter

KEYS = {name: table for table, name in TABLE_NAMES.items()}
"""The open validator's table names are the specification's."""

# One process for many questions: starting it costs more than asking it.
_PROGRAM = Path(__file__).with_name("open_validator.py")


class Question(NamedTuple):
    """A return to check, with last year's where held, by these rules (None: all)."""

    this: AnnualReturn
    last: AnnualReturn | None
    codes: frozenset[str] | None


class Answer(NamedTuple):
    """(table, child, code) of each finding; codes whose rule crashed; codes of that year; seconds of checking."""

    findings: frozenset[tuple[str, str, str]]
    failed: frozenset[str]
    known: frozenset[str]
    seconds: float


def ask(questions: Sequence[Question]) -> list[Answer]:
    """The open validator's answers, one a question. Needs the environment that environment.py makes."""
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = Path(name)
        cases = [
            {
                "year": question.this.year,
                "codes": None if question.codes is None else sorted(question.codes),
                "this": _written(question.this, folder / f"{number}-this"),
                "last": _written(question.last, folder / f"{number}-last") if question.last else None,
            }
            for number, question in enumerate(questions)
        ]
        (folder / "request.json").write_text(json.dumps(cases))
        program = [str(interpreter()), str(_PROGRAM), str(folder / "request.json"), str(folder / "answer.json")]
        subprocess.run(program, check=True, capture_output=True, timeout=600)
        answers = json.loads((folder / "answer.json").read_text())
    return [
        Answer(
            frozenset((KEYS[table], child, code) for table, child, code in answer["findings"]),
            frozenset(answer["failed"]),
            frozenset(answer["known"]),
            answer["seconds"],
        )
        for answer in answers
    ]


def _written(held: AnnualReturn, folder: Path) -> str:
    folder.mkdir()
    for table in held.files:
        held.tables[table].to_csv(folder / f"{table}.csv", index=False)
    return str(folder)
