"""What a child's journey to permanence is, as frozen records without behaviour of the web or the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tenants.uploads.tables import year_end

#: The dates of a journey, in the order of `journeys.csv`.
DATES = ("entry", "decision", "placement_order", "match", "placed", "carer_start", "order", "reversed")

Outcome = Literal["open", "adopted", "disrupted", "died", "unknown"]


@dataclass(frozen=True)
class Source:
    """The row of a return or an extract that a date was read from (`row` as a spreadsheet counts: titles are row 1).

    Of an extract, `table` is its kind, `as_at` the day it is as at and `year` the collection year of that day.
    """

    year: int
    table: str
    row: int
    file: str
    as_at: date | None = None

    @property
    def told_on(self) -> date:
        """The day as at which it was said, by which the later of two statements is known."""
        return self.as_at or year_end(self.year)


@dataclass(frozen=True)
class Spell:
    """One episode of care after the merge of all returns; codes as in SSDA903.

    `period` numbers the period of care it belongs to, from 0; short-break episodes (V3, V4) belong to none (-1).
    `follows` is true when the episode before it is held and joins it without a gap (same day, X1).
    """

    decom: date
    dec: date | None
    rne: str
    legal_status: str
    place: str
    provider: str
    rec: str
    reason_place_change: str
    urn: str
    source: Source
    period: int = 0
    follows: bool = False


@dataclass(frozen=True)
class Placement:
    """One unbroken stay placed for adoption (A3–A6) with the same adopters.

    `start` is None when the returns held begin in the middle of it; `earliest_seen` is then the first day they show.
    `outcome` is "disrupted" when it ended neither by adoption nor by the child's death, and "unknown" when the
    returns held do not show how it ended. `place` is "" where only an extract tells of the placement.
    """

    start: date | None
    earliest_seen: date
    end: date | None
    outcome: Outcome
    place: str
    period: int
    source: Source


@dataclass(frozen=True)
class Decision:
    """A decision that the child should be placed for adoption and, where it was reversed, when and why (RD1–RD4).

    `open_until` is the last day for which a return still lists it as in force. `end_unknown` is true when later
    returns show that it was no longer in force and none says since when.
    """

    made: date
    reversed: date | None
    reason: str
    open_until: date
    end_unknown: bool
    source: Source
    reversed_source: Source | None = None


@dataclass(frozen=True)
class Correction:
    """A later return or extract said otherwise than an earlier one.

    `name` is one of DATES, or "dob", "sex", "ethnicity", "early_permanence", "left". Values are ISO dates or codes;
    `later` is "" when the later one took the date away.
    """

    name: str
    earlier: str
    later: str
    said_by: Source
    changed_by: Source


@dataclass(frozen=True)
class Journey:
    """The journey of one child through the final period of care, with everything it rests on.

    A date is a day that the returns held give (see `sources`), or None. None and named in `incomplete`: it happened,
    or may have happened, where the returns held do not show it (`missing` says in plain words what is missing). None
    and not named: it did not happen in the returns held. `reversed` belongs to the decision in `decision`; decisions
    before it are in `earlier_decisions`. The match of a child who waits and is not placed is None and not incomplete
    (a return carries it only once the child is adopted, so the returns held say that it has not happened); once the
    child is placed a match must have been made, so that it is incomplete until the return of the adoption is held.
    `known_until` is the last day that what is held tells of this child. Where an extract moved it beyond the returns,
    `returns_until` is the last day that these tell of; after it no episode speaks, only the extract's dates do.

    `placement_unsaid`: the extract that spoke last lists the child and says nothing of a placement that went on before.

    `before_anew` is the journey as it was known before an extract told of a new plan, or of a new period of care, begun
    after the returns: what is counted as at a day the returns tell of is counted from it.

    `listed` are the rows of extracts that list the child, the earliest first; what only extracts tell is None where
    none says: siblings with the same `family`, `siblings_together` counts the child itself, as the dataset does.
    """

    child: str
    dob: date | None
    sex: str
    ethnicity: str
    entry: date | None
    decision: date | None
    placement_order: date | None
    match: date | None
    placed: date | None
    carer_start: date | None
    order: date | None
    reversed: date | None
    reversal_reason: str
    left: date | None
    left_reason: str
    incomplete: tuple[str, ...]
    missing: Mapping[str, str]
    sources: Mapping[str, Source]
    seen: tuple[int, ...]
    known_until: date
    episodes: tuple[Spell, ...] = ()
    placements: tuple[Placement, ...] = ()
    current_decision: Decision | None = None
    earlier_decisions: tuple[Decision, ...] = ()
    early_permanence: date | None = None
    early_permanence_incomplete: bool = False
    adopted_by_carer: bool | None = None
    corrections: tuple[Correction, ...] = field(default=())
    listed: tuple[Source, ...] = ()
    returns_until: date | None = None
    placement_unsaid: bool = False
    before_anew: "Journey | None" = None
    early_permanence_decision: date | None = None
    family: str = ""
    sibling_group: bool | None = None
    siblings_together: int | None = None
    siblings_apart: int | None = None
    disability: bool | None = None

    @property
    def disruptions(self) -> tuple[Placement, ...]:
        """The placements for adoption that ended otherwise than by adoption or death."""
        return tuple(placement for placement in self.placements if placement.outcome == "disrupted")

    def beyond_returns(self, day: date) -> bool:
        """Whether no return tells of the child on that day, only an extract can."""
        return not self.seen or (self.returns_until is not None and day > self.returns_until)

    def as_returned(self) -> "Journey":
        """The journey to count as at a day that the returns tell of."""
        return self.before_anew or self

    @property
    def consent(self) -> bool:
        """Whether the child is or was last placed with consent (A3, A4), so that there is no placement order."""
        return bool(self.placements) and self.placements[-1].place in ("A3", "A4")
