"""What the returns held show of one child's final period of care, before anything is said of what they do not show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tenants.journeys import decisions as decided
from tenants.journeys import placements as placing
from tenants.journeys.episodes import CONTINUES, merge, periods_of_care
from tenants.journeys.held import Held, Unseen, unseen
from tenants.journeys.journey import Decision, Placement, Spell
from tenants.journeys.placements import Known
from tenants.journeys.rows import AdoptionRow, ChildRows


@dataclass(frozen=True)
class Facts:
    """One child as shown. `final` are the spells of the final period of care, `placement` the stay with adopters that
    the journey is about, `decision` the decision it is about; `unseen` is what the returns may have missed.
    """

    rows: ChildRows
    held: Held
    dob: date | None
    spells: tuple[Spell, ...]
    final: tuple[Spell, ...]
    unseen: Unseen
    placements: tuple[Placement, ...]
    placement: Placement | None
    decision: Decision | None
    earlier_decisions: tuple[Decision, ...]
    unreadable_decision: bool
    adoption: AdoptionRow | None
    placement_order: Known | None
    placement_order_revoked: date | None
    carer_start: Known | None
    early_permanence: Known | None
    corrected_in: frozenset[int]

    @property
    def last(self) -> Spell | None:
        """The last episode held."""
        return self.final[-1] if self.final else None

    @property
    def adopted(self) -> bool:
        """Whether the last episode ended with an adoption order."""
        return self.last is not None and self.last.rec in placing.ADOPTED

    @property
    def left(self) -> bool:
        """Whether the child is shown to have left care."""
        return self.last is not None and self.last.dec is not None and self.last.rec not in ("", CONTINUES)

    @property
    def begins_with_entry(self) -> bool:
        """Whether the final period of care is held from its first day on without a break."""
        return bool(self.final) and self.final[0].rne == "S" and all(spell.follows for spell in self.final[1:])


def facts_of(rows: ChildRows, held: Held) -> Facts:
    """Gather what one child's rows show."""
    episodes = merge(rows.episodes)
    spells = periods_of_care(episodes.rows)
    care = [spell for spell in spells if spell.period >= 0]
    final = tuple(spell for spell in care if spell.period == care[-1].period) if care else ()
    dob = next((rows.header[year].dob for year in sorted(rows.header, reverse=True) if rows.header[year].dob), None)
    missed = unseen(held, rows.seen, final, dob)
    stays = placing.placements(care, open_at_end=not missed.lost)
    latest = next((stay for stay in reversed(stays) if final and stay.period == final[-1].period), None)
    all_decisions = decided.merge(rows.decisions, [year for year in rows.episodes if year in held.with_decisions])
    adoption = _adoption(rows, final)
    since = _final_plan_from(care, final)
    of_final = decided.with_adoption(
        [one for one in all_decisions.decisions if since is None or one.made >= since], adoption, latest
    )
    decision, placement = decided.plan_of(of_final, latest)
    corrected = episodes.corrected_in | all_decisions.corrected_in
    if adoption is not None and decision is not None and decision.source == adoption.source and rows.decisions:
        corrected |= {adoption.source.year}
    order, revoked = placing.placement_order(final)
    return Facts(
        rows=rows,
        held=held,
        dob=dob,
        spells=spells,
        final=final,
        unseen=missed,
        placements=stays,
        placement=placement,
        decision=decision,
        earlier_decisions=_before(all_decisions.decisions, decision),
        unreadable_decision=all_decisions.unreadable,
        adoption=adoption,
        placement_order=order,
        placement_order_revoked=revoked,
        carer_start=_carer_start(final, placement, adoption),
        early_permanence=placing.early_permanence(final),
        corrected_in=frozenset(corrected),
    )


def _final_plan_from(care: Sequence[Spell], final: Sequence[Spell]) -> date | None:
    """The day from which a decision belongs to the final period of care; None where there was no earlier period.

    A decision may come before the first period begins (a baby relinquished at birth).
    """
    if not final or final[0].period == 0:
        return None
    if final[0].rne == "S":
        return final[0].decom
    before = [spell for spell in care if spell.period == final[0].period - 1][-1]
    return before.dec or before.decom


def _adoption(rows: ChildRows, final: Sequence[Spell]) -> AdoptionRow | None:
    years = [year for year in sorted(rows.adoptions) if not final or year >= final[-1].decom.year]
    return rows.adoptions[years[-1]][-1] if years else None


def _before(decisions: Sequence[Decision], chosen: Decision | None) -> tuple[Decision, ...]:
    if chosen is None:
        return tuple(decisions)
    return tuple(one for one in decisions if one.made < chosen.made and one.source != chosen.source)


def _carer_start(final: Sequence[Spell], placement: Placement | None, adoption: AdoptionRow | None) -> Known | None:
    if placement is None:
        return None
    by_carer = adoption is not None and adoption.foster_care == "1"
    return placing.carer_start(final, placement) if by_carer or placement.place in placing.WITH_FOSTER_CARER else None
