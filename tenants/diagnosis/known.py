"""What is known of children beside their dates, as factors and traits. Not recorded is never no. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tenants.casework.delays import CAUSES, GROUPS
from tenants.casework.needs import WORDS, profile_of

TEAM = "Team: "
#: The stages of the benchmark that a delay recorded at a stage of the tracker bears on.
BEARS_ON: Mapping[str, tuple[str, ...]] = {
    "early_alert": ("care_to_decision", "care_to_placed"),
    "awaiting_order": ("decision_to_order", "decision_to_match", "care_to_placed"),
    "finding": ("order_to_match", "decision_to_match", "care_to_placed"),
    "matched": ("match_to_placed", "care_to_placed"),
    "placed": ("placed_to_adoption",),
}


@dataclass(frozen=True)
class Known:
    """What casework holds of one child; None of `siblings` or `early_permanence`: not recorded.

    `delays`: (stage of the tracker, cause).
    """

    child: str
    dob: date | None
    ethnicity: str
    siblings: bool | None
    needs: Mapping[str, str]
    team: str = ""
    early_permanence: bool | None = None
    delays: tuple[tuple[str, str], ...] = ()


def traits_of(known: Known, on: date) -> dict[str, bool]:
    """Needs as at a day and the route, by their words; a need that is not recorded is left out."""
    profile = profile_of(
        dob=known.dob, ethnicity=known.ethnicity, has_siblings=known.siblings, recorded=known.needs, on=on
    )
    found = {WORDS[need]: answer == "yes" for need, answer in profile.answers.items() if answer != "unknown"}
    if known.early_permanence is not None:
        found["Early permanence"] = known.early_permanence
    return found


def causes_at(known: Known, stage: str) -> tuple[str, ...]:
    """The causes recorded for a child that bear on a stage of the benchmark."""
    return tuple(sorted({cause for at, cause in known.delays if stage in BEARS_ON.get(at, ())}))


def factors_at(stage: str, children: Iterable[Known], began: Mapping[str, date]) -> dict[str, dict[str, bool]]:
    """Factor → child → has it, for the children at a stage (`began`: the day each began it).

    Groups of causes (court, planning, …) and the panel's date are known for children with a delay recorded at this
    stage; a team for every child that has one, and only where there are two teams or more.
    """
    found: dict[str, dict[str, bool]] = {}
    teams: dict[str, str] = {}
    for known in children:
        if known.child not in began:
            continue
        for name, has in traits_of(known, began[known.child]).items():
            found.setdefault(name, {})[known.child] = has
        if known.team:
            teams[known.child] = known.team
        causes = causes_at(known, stage)
        if causes:
            groups = {CAUSES[cause].group for cause in causes if cause in CAUSES}
            for group, words in GROUPS.items():
                found.setdefault(f"Cause: {words.lower()}", {})[known.child] = group in groups
            found.setdefault("Cause: panel date", {})[known.child] = "panel_date" in causes
    names = sorted(set(teams.values()))
    if len(names) > 1:
        for name in names:
            found[f"{TEAM}{name}"] = {child: team == name for child, team in teams.items()}
    return found
