"""The queries of family finding. What is about a child is asked for by cases that casework let the person see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, text

from permanence.database import session
from tenants.casework import store as casework
from tenants.casework.course import Course
from tenants.casework.needs import profile_of, siblings_of, with_extracts
from tenants.casework.returned import from_document
from tenants.casework.seen import Sight
from tenants.family_finding.breadth import Spell, Step, begun, days_without, is_live, typed_links
from tenants.family_finding.criteria import (
    Child,
    Offer,
    codes_of,
    ethnicity_of,
    languages_of,
    sex_of,
    together_of,
)
from tenants.family_finding.models import (
    CapacityFamily,
    ChildSought,
    FamilyLink,
    LinksFile,
    SearchStep,
    WideningTrigger,
)
from tenants.family_finding.reaches import kind_of, reach_of
from tenants.family_finding.reasons import COULD_BE_LOOKED_AT
from tenants.family_finding.triggers import Prompt, Trigger, in_force, prompt_of

if TYPE_CHECKING:
    from tenants.casework.store import ChildCase

#: The stages in which somebody looks for a family, or may already.
LOOKING = ("early_alert", "awaiting_order", "finding")


@dataclass(frozen=True)
class Looking:
    """How the search for one child stands. `since` None: nobody looks yet, and the child does not wait for a family.

    `renewed` is the last day on which a placement ended or a decision was reversed: what was before belongs to another
    search. `steps` and `spells` hold what the log has and what was typed on the case's own page alone. `loose` are the
    days of links typed there that no link of the log stands for.
    """

    since: date | None
    renewed: date | None
    steps: tuple[Step, ...]
    spells: tuple[Spell, ...]
    loose: tuple[date, ...]

    def days(self, today: date) -> int | None:
        """Days without a live link; None where nothing is counted."""
        return None if self.since is None else days_without(self.since, today, self.spells)

    def is_live(self, today: date) -> bool:
        """Whether a link is live."""
        return is_live(self.spells, today)


def steps_of(case_ids: Collection[UUID]) -> Sequence[SearchStep]:
    """Searches, events and the rest of these cases, withdrawn ones too, the latest first."""
    query = select(SearchStep).where(SearchStep.case_id.in_(case_ids))
    return session().scalars(query.order_by(SearchStep.began.desc(), SearchStep.made_at.desc())).all()


def step(step_id: UUID, *, lock: bool = False) -> SearchStep | None:
    """One step; kept from other writers where it is to be changed."""
    if lock:
        return session().get(SearchStep, step_id, with_for_update=True, populate_existing=True)
    return session().get(SearchStep, step_id)


def links_of(case_ids: Collection[UUID]) -> Sequence[FamilyLink]:
    """Links of these cases, the latest considered first."""
    query = select(FamilyLink).where(FamilyLink.case_id.in_(case_ids))
    return session().scalars(query.order_by(FamilyLink.considered.desc(), FamilyLink.made_at.desc())).all()


def link(link_id: UUID, *, lock: bool = False) -> FamilyLink | None:
    """One link; kept from other writers where it is to be changed."""
    if lock:
        return session().get(FamilyLink, link_id, with_for_update=True, populate_existing=True)
    return session().get(FamilyLink, link_id)


def same_link(case_id: UUID, reference: str, considered: date) -> FamilyLink | None:
    """The link of that child with that family, considered on that day."""
    query = select(FamilyLink).where(
        FamilyLink.case_id == case_id, FamilyLink.reference == reference, FamilyLink.considered == considered
    )
    return session().scalars(query).one_or_none()


def uses_milestone(milestone_id: UUID) -> int:
    """How many steps and links rest on one milestone."""
    searches = select(SearchStep.id).where(SearchStep.milestone_id == milestone_id, SearchStep.withdrawn_at.is_(None))
    links = select(FamilyLink.id).where(
        (FamilyLink.milestone_id == milestone_id) | (FamilyLink.end_milestone_id == milestone_id)
    )
    return len(session().scalars(searches).all()) + len(session().scalars(links).all())


def feedback_owed(case_ids: Collection[UUID]) -> Sequence[FamilyLink]:
    """Links that stopped and whose adopters have not been told why, the longest owed first."""
    query = select(FamilyLink).where(
        FamilyLink.case_id.in_(case_ids), FamilyLink.outcome == "stopped", FamilyLink.feedback_at.is_(None)
    )
    return session().scalars(query.order_by(FamilyLink.ended, FamilyLink.reference)).all()


def live_links(case_ids: Collection[UUID]) -> dict[UUID, list[FamilyLink]]:
    """Case → its links of the log that are live, the latest considered first; cases without one are left out."""
    query = select(FamilyLink).where(FamilyLink.case_id.in_(case_ids), FamilyLink.outcome == "")
    found: dict[UUID, list[FamilyLink]] = {}
    for one in session().scalars(query.order_by(FamilyLink.considered.desc())):
        found.setdefault(one.case_id, []).append(one)
    return found


def live_elsewhere(family_id: UUID, link_id: UUID) -> bool:
    """Whether a family has another live link than this one."""
    query = select(FamilyLink.id).where(
        FamilyLink.family_id == family_id, FamilyLink.outcome == "", FamilyLink.id != link_id
    )
    return session().scalars(query.limit(1)).first() is not None


def links_with(family_id: UUID, case_ids: Collection[UUID]) -> Sequence[FamilyLink]:
    """A family's links with these children, the latest first."""
    query = select(FamilyLink).where(FamilyLink.family_id == family_id, FamilyLink.case_id.in_(case_ids))
    return session().scalars(query.order_by(FamilyLink.considered.desc())).all()


def looking(rows: Iterable[ChildCase]) -> dict[UUID, Looking]:
    """How the search stands for each of these cases."""
    listed = list(rows)
    ids = [one.id for one in listed]
    courses = casework.courses(listed)
    # Columns, not rows to be changed: a list of all children asks for thousands.
    step = (SearchStep.case_id, SearchStep.kind, SearchStep.reach, SearchStep.began, SearchStep.ended)
    steps = select(*step, SearchStep.milestone_id).where(SearchStep.case_id.in_(ids), SearchStep.withdrawn_at.is_(None))
    searches: dict[UUID, list[Any]] = {}
    for search in session().execute(steps.order_by(SearchStep.began.desc(), SearchStep.made_at.desc())):
        searches.setdefault(search.case_id, []).append(search)
    considered = select(
        FamilyLink.case_id,
        FamilyLink.considered,
        FamilyLink.ended,
        FamilyLink.milestone_id,
        FamilyLink.end_milestone_id,
    ).where(FamilyLink.case_id.in_(ids))
    links: dict[UUID, list[Any]] = {}
    for one in session().execute(considered.order_by(FamilyLink.considered.desc(), FamilyLink.made_at.desc())):
        links.setdefault(one.case_id, []).append(one)
    return {row.id: _looking(row, courses[row.id], searches.get(row.id, []), links.get(row.id, [])) for row in listed}


def _looking(case: ChildCase, course: Course, searches: list[Any], links: list[Any]) -> Looking:
    ours = {one.milestone_id for one in searches} | {
        milestone for one in links for milestone in (one.milestone_id, one.end_milestone_id)
    }
    typed = [one for one in course.typed if one.id not in ours]
    steps = [
        *(Step(one.kind, reach_of(one.kind, one.reach), one.began, one.ended) for one in searches),
        *(Step(kind_of(one.detail), one.detail, one.on, typed=True) for one in typed if one.event == "widened"),
    ]
    loose = sorted(one.on for one in typed if one.event == "link")
    stopped = [one.on for one in typed if one.event == "link_ended"]
    spells = [*(Spell(one.considered, one.ended) for one in links), *typed_links(loose, stopped)]
    endings = _endings(case, course)
    since = None
    if course.stage in LOOKING:
        start = course.on("family_finding_start")
        looked = [*([start] if start else []), *(one.began for one in steps if one.reach)]
        since = begun(looked, course.since if course.stage == "finding" else None, endings)
    return Looking(since, max(endings, default=None), tuple(steps), tuple(spells), tuple(loose))


def _endings(case: ChildCase, course: Course) -> list[date]:
    """Days on which a placement with adopters ended or a decision was reversed, returned or typed."""
    returned = from_document(case.returned)
    reversed_on = returned.dates.get("reversed")
    typed = [one.on for one in course.typed if one.event in ("reversed", "disrupted")]
    return [*returned.ended, *([reversed_on] if reversed_on else []), *typed]


def days_without_link(case_ids: Collection[UUID], today: date) -> dict[UUID, int]:
    """Case → days without a live link, for those for whom somebody looks or who wait for a family.

    For cases the caller's person may see; whose they are is not asked again here.
    """
    counted = {key: one.days(today) for key, one in looking(_cases(case_ids)).items()}
    return {key: days for key, days in counted.items() if days is not None}


def prompts(case_ids: Collection[UUID], today: date) -> dict[UUID, Prompt]:
    """Case → the prompt to widen its search, for those that have one. For cases the caller's person may see."""
    return prompts_of(looking(_cases(case_ids)), today)


def prompts_of(found: Mapping[UUID, Looking], today: date) -> dict[UUID, Prompt]:
    """Case → the prompt to widen, from how the searches stand."""
    triggers = in_force(today, own_triggers())
    made = {key: prompt_of(one.since, one.steps, one.spells, today, triggers) for key, one in found.items()}
    return {key: prompt for key, prompt in made.items() if prompt is not None}


def _cases(case_ids: Collection[UUID]) -> list[ChildCase]:
    wanted = set(case_ids)
    return [one for one in casework.all_by_child().values() if one.id in wanted]


def own_triggers() -> list[Trigger]:
    """The authority's own triggers, in the order they were given."""
    return [Trigger(row.level, row.days, row.since) for row in reversed(trigger_rows())]


def trigger_rows() -> Sequence[WideningTrigger]:
    """The authority's own triggers with who gave them and why, the latest first."""
    query = select(WideningTrigger).order_by(WideningTrigger.made_at.desc(), WideningTrigger.level)
    return session().scalars(query).all()


def sought(case_id: UUID, *, lock: bool = False) -> ChildSought | None:
    """What is recorded as sought for a child."""
    query = select(ChildSought).where(ChildSought.case_id == case_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session().scalars(query).one_or_none()


def children(rows: Iterable[ChildCase], sight: Sight, on: date) -> dict[UUID, Child]:
    """Case → what the child needs of a family on a day. Brothers and sisters count as far as the person sees them."""
    listed = list(rows)
    groups = {one.id: one for one in casework.sibling_groups()}
    members: dict[UUID, int] = {}
    for one in casework.cases(sight):
        if one.sibling_group_id and one.stage in LOOKING:
            members[one.sibling_group_id] = members.get(one.sibling_group_id, 0) + 1
    query = select(ChildSought).where(ChildSought.case_id.in_([one.id for one in listed]))
    wanted = {one.case_id: one for one in session().scalars(query)}
    found = {}
    for row in listed:
        want = wanted.get(row.id)
        group = groups.get(row.sibling_group_id) if row.sibling_group_id else None
        profile = profile_of(
            dob=row.dob,
            ethnicity=row.ethnicity,
            has_siblings=siblings_of(group is not None, row.returned),
            recorded=with_extracts(row.recorded_needs, row.returned),
            on=on,
        )
        found[row.id] = Child(
            age=None
            if row.dob is None
            else on.year - row.dob.year - ((on.month, on.day) < (row.dob.month, row.dob.day)),
            sex=sex_of(row.sex),
            together=together_of(
                group.decision if group else "",
                max(1, members.get(group.id, 0)) if group else 0,
                alone=want is not None and want.alone == "yes",
            ),
            needs=profile.answers,
            ethnicity=ethnicity_of(row.ethnicity),
            religion=want.religion if want else "",
            language=want.language if want else "",
            contact=codes_of(want.contact) if want else frozenset(),
            avoid=codes_of(want.avoid) if want else frozenset(),
            group=str(group.id) if group else "",
        )
    return found


def offer_of(family: CapacityFamily) -> Offer:
    """What a family offers."""
    return Offer(
        age_from=family.age_from,
        age_to=family.age_to,
        sex=family.sex,
        siblings_most=family.siblings_most,
        needs={need: getattr(family, need) for need in ("disability", "health", "development")},
        ethnicities=codes_of(family.ethnicities),
        religions=codes_of(family.religions),
        languages=languages_of(family.languages),
        contacts=codes_of(family.contacts),
        region=family.region,
    )


def families(*, kind: str = "", status: str = "") -> Sequence[CapacityFamily]:
    """Families by the day from which they are available."""
    query = select(CapacityFamily).order_by(CapacityFamily.available_from, CapacityFamily.reference)
    if kind:
        query = query.where(CapacityFamily.kind == kind)
    if status:
        query = query.where(CapacityFamily.status == status)
    return session().scalars(query).all()


def could_look_at(today: date) -> list[CapacityFamily]:
    """Families somebody could look at now or from a day to come, by the day from which they are available."""
    return [
        one
        for one in families()
        if one.status in COULD_BE_LOOKED_AT and (one.available_until is None or one.available_until >= today)
    ]


def family(family_id: UUID, *, lock: bool = False) -> CapacityFamily | None:
    """One family; kept from other writers where it is to be changed."""
    if lock:
        return session().get(CapacityFamily, family_id, with_for_update=True, populate_existing=True)
    return session().get(CapacityFamily, family_id)


def family_called(reference: str) -> CapacityFamily | None:
    """The family of that reference."""
    return session().scalars(select(CapacityFamily).where(CapacityFamily.reference == reference)).one_or_none()


def links_files() -> Sequence[LinksFile]:
    """The files of links sent, the latest first."""
    return session().scalars(select(LinksFile).order_by(LinksFile.sent_at.desc())).all()


def links_file(file_id: UUID, person_id: UUID, *, lock: bool = False) -> LinksFile | None:
    """A file of links, for the person who sent it: its rows name children whom others may not see."""
    query = select(LinksFile).where(LinksFile.id == file_id, LinksFile.sent_by_id == person_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session().scalars(query).one_or_none()


def hold_files() -> None:
    """Let one file of links be applied at a time, until the end of the transaction."""
    session().execute(text("lock table links_file in share row exclusive mode"))
