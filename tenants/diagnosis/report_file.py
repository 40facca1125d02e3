"""The report as a document people can edit (DOCX). Pure: it is given words and gives bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.shared import Pt

# Characters that XML cannot carry would stop the whole document.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class WrittenFinding:
    """A finding, the evidence it rests on in words, and the practice with its core components ("" and () for none)."""

    finding: str
    evidence: str
    practice: str
    core: tuple[str, ...]


@dataclass(frozen=True)
class WrittenReport:
    """Everything a report says, in words. `actions`: (what, by whom, by when, how it stands)."""

    title: str
    authority: str
    standing: str
    summary: str
    rests_on: tuple[str, ...]
    findings: tuple[WrittenFinding, ...]
    actions: tuple[tuple[str, str, str, str], ...]
    notes: tuple[str, ...]


def report_document(report: WrittenReport) -> bytes:
    """The report as DOCX: title, standing, summary, findings with their evidence, actions as a table, notes."""
    made = Document()
    made.styles["Normal"].font.name = "Arial"
    made.styles["Normal"].font.size = Pt(11)
    made.core_properties.title = _clean(report.title)
    made.core_properties.author = _clean(report.authority)
    made.add_heading(_clean(report.title), 0)
    made.add_paragraph(_clean(f"{report.authority}. {report.standing}"))
    if report.summary:
        made.add_heading("Summary", 1)
        for part in report.summary.splitlines():
            made.add_paragraph(_clean(part))
    made.add_heading("Findings", 1)
    for number, one in enumerate(report.findings, start=1):
        made.add_heading(f"Finding {number}", 2)
        made.add_paragraph(_clean(one.finding))
        made.add_paragraph(_clean(f"Evidence: {one.evidence}"))
        if one.practice:
            made.add_paragraph(_clean(f"Practice recommended: {one.practice}. Its core components:"))
            for core in one.core:
                made.add_paragraph(_clean(core), style="List Bullet")
    made.add_heading("Actions", 1)
    _table(made, ("What", "By whom", "By when", "How it stands"), report.actions)
    made.add_heading("What this rests on", 1)
    for line in (*report.rests_on, *report.notes):
        made.add_paragraph(_clean(line), style="List Bullet")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(made: object, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        made.add_paragraph("None proposed.")  # type: ignore[attr-defined]
        return
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")  # type: ignore[attr-defined]
    for cell, words in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(words)


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)
