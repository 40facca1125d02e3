"""Roles as data: who may do what, where, and who has to approve that a person gets the role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Place = Literal["authority", "national", "commissioner", "operator"]

PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "read_children": "see the children of the authority, their journeys and dates",
        "work_cases": "record milestones, delays, actions, notes and family finding about children",
        "manage_cases": "set thresholds and clocks, decide conflicts, restrict cases, close meetings, override",
        "read_restricted": "see cases whose access is restricted",
        "draft_report": "draft the diagnostic report",
        "upload_returns": "store returns and see what the checks found",
        "apply_returns": "apply a return to the children's journeys, and undo that",
        "certify_contribution": "certify which counts leave the authority",
        "read_indicators": "see the authority's indicators with the children behind them",
        "read_benchmarks": "see the published release from the authority's side",
        "manage_people": "give and take access to the authority",
        "read_audit": "read who saw and changed what in the authority",
        "read_national": "compare authorities by the protected release",
        "compile_release": "have a release compiled from the contributions",
        "approve_release": "approve a release that another person compiled",
        "read_commissioner": "see participation and national movement, aggregates only",
        "operate": "provision, suspend, restore and watch; never child data",
    }
)

# Whom a membership lets a person see, in words. Which cases are named is kept by the authority, never here.
SEES: Mapping[str, str] = MappingProxyType(
    {
        "all": "every child of the authority",
        "named": "only the children whose cases are opened to them by name",
        "deidentified": "figures and neutral labels, no child’s record",
    }
)
_OF_EVERY_CHILD = frozenset({"upload_returns", "apply_returns", "read_restricted", "manage_cases"})
# Permissions that a membership loses by whom it lets the person see. A return or an old spreadsheet holds every child,
# and thresholds and clocks are everybody's, so whoever sees only some of the children has nothing to do with them;
# without names there is no record to open, and nothing in one to change.
KEPT_FROM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "all": frozenset(),
        "named": _OF_EVERY_CHILD,
        "deidentified": _OF_EVERY_CHILD | {"read_children", "work_cases"},
    }
)


@dataclass(frozen=True)
class Role:
    """One kind of user. `approved_by` says in words who decides; `granted_by` which permission can record it."""

    code: str
    name: str
    place: Place
    description: str
    permissions: frozenset[str]
    approved_by: str
    granted_by: str
    # Delivery models of an engagement that has to run, and to whose end the membership is limited; empty: none needed.
    engagements: tuple[str, ...] = ()

    @property
    def time_boxed(self) -> bool:
        """Whether the membership needs an end date."""
        return bool(self.engagements)


CORAM = ("coram_consultant", "coram_manager")
# Roles one person does not hold at once in one authority. A consultant advises while the authority's own managers stay
# in post; and whoever decides about Coram's access, reading the audit of it, is none of Coram's people.
APART: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "coram_consultant": frozenset({"service_manager", "coram_manager", "authority_administrator"}),
        "coram_manager": frozenset({"coram_consultant", "authority_administrator"}),
        "service_manager": frozenset({"coram_consultant"}),
        "authority_administrator": frozenset(CORAM),
    }
)


def _role(
    code: str,
    name: str,
    place: Place,
    description: str,
    permissions: str,
    approved_by: str,
    engagements: tuple[str, ...] = (),
) -> Role:
    granted_by = "manage_people" if place == "authority" else "operate"
    return Role(code, name, place, description, frozenset(permissions.split()), approved_by, granted_by, engagements)


_ADMINISTRATOR = "the authority's administrator"
_CASE = "read_children read_indicators"
_RETURNS = f"{_CASE} work_cases read_restricted upload_returns apply_returns read_benchmarks"
_MANAGER = f"{_RETURNS} manage_cases draft_report"

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.code: role
        for role in (
            _role(
                "social_worker",
                "Social worker",
                "authority",
                "Works with children and their families: next action, what is overdue and why.",
                "read_children work_cases",
                _ADMINISTRATOR,
            ),
            _role(
                "family_finder",
                "Family finder",
                "authority",
                "Searches for families: which children wait, for how long and for what.",
                "read_children work_cases",
                _ADMINISTRATOR,
            ),
            _role(
                "service_manager",
                "Team or service manager",
                "authority",
                "Runs the tracking meeting, sees where children queue, certifies what the authority contributes.",
                f"{_MANAGER} certify_contribution",
                _ADMINISTRATOR,
            ),
            _role(
                "analyst",
                "Analyst",
                "authority",
                "Brings returns in, answers for their quality, prepares figures.",
                _RETURNS,
                _ADMINISTRATOR,
            ),
            _role(
                "decision_maker",
                "Agency decision maker",
                "authority",
                "Decides that a child should be placed for adoption and approves matches.",
                f"{_CASE} read_restricted read_benchmarks",
                _ADMINISTRATOR,
            ),
            _role(
                "panel_adviser",
                "Panel adviser",
                "authority",
                "Prepares the adoption panel and the evidence for its decisions.",
                f"{_CASE} work_cases read_benchmarks",
                _ADMINISTRATOR,
            ),
            _role(
                "authority_administrator",
                "Authority administrator",
                "authority",
                "Decides who has access, Coram's people included, and reads the audit. Opens no child's record.",
                "manage_people read_audit read_benchmarks",
                "the authority's director of children's services; the operator records the first",
            ),
            _role(
                "coram_consultant",
                "Coram consultant",
                "authority",
                "Diagnoses and advises while an engagement runs. Reads; holds no management role.",
                f"{_CASE} draft_report read_benchmarks",
                "the authority's administrator, for the time of the engagement",
                engagements=("consultancy", "managed_service"),
            ),
            # Certifying stays with the authority's own people: it is the controller of what leaves.
            _role(
                "coram_manager",
                "Coram managed-service manager",
                "authority",
                "Holds the authority's team or service management role while a managed service runs.",
                _MANAGER,
                "the authority's administrator, for the time of the engagement",
                engagements=("managed_service",),
            ),
            _role(
                "national_lead",
                "Coram national lead",
                "national",
                "Compares benchmarks, evaluates practice and plans the roll-out. Never sees a child's record.",
                "read_national compile_release approve_release",
                "Coram's director of the programme, recorded by the operator",
            ),
            _role(
                "commissioner",
                "Commissioner",
                "commissioner",
                "Sees whether practice spreads and lasts: aggregates only.",
                "read_commissioner",
                "Coram's director of the programme, recorded by the operator",
            ),
            _role(
                "operator",
                "Platform operator",
                "operator",
                "Provisions, suspends, restores and watches. No child data.",
                "operate",
                "the host's security lead, recorded on the server's command line",
            ),
        )
    }
)


def role(code: str) -> Role:
    """The role with this code; raises KeyError naming the known ones."""
    try:
        return ROLES[code]
    except KeyError:
        raise KeyError(f"{code!r} is not a role; known are {', '.join(ROLES)}") from None


def roles_of(place: Place) -> list[Role]:
    """The roles a person can hold in one kind of place, in the order they are listed."""
    return [one for one in ROLES.values() if one.place == place]
