"""Every indicator of one authority as at one day, in the order it is shown. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from tenants.indicators import adopted, pipeline
from tenants.indicators.indicator import Group, Indicator, Threshold, Unit, Verdict, mean, sorted_verdicts
from tenants.indicators.periods import add_months, check_day, not_held, three_years_before, year_before, years_held
from tenants.indicators.thresholds import in_force, published
from tenants.journeys.journey import Journey
from tenants.journeys.waiting import waiting_at

REASONS = {
    "RD1": "the child’s needs changed",
    "RD2": "the court made no placement order",
    "RD3": "no adopters were found",
    "RD4": "another reason",
}


def indicators(
    journeys: Mapping[str, Journey], as_at: date, *, thresholds: Sequence[Threshold] | None = None
) -> tuple[Indicator, ...]:
    """All indicators as at a quarter end that the returns held tell of.

    The scorecard comes first and, always with it, the children who still wait and the plans that changed. Children whom
    no return lists are not counted: counts that rest on episodes could not count them (decision 0011). Raises
    NotAQuarterEnd.
    """
    everyone = [journey.as_returned() for journey in journeys.values() if journey.seen]
    years = years_held(everyone)
    check_day(as_at, years)
    board = _Board(as_at, years, published() if thresholds is None else thresholds)
    _scorecard(board, everyone)
    _waiting(board, everyone)
    _balance(board, everyone)
    _stages(board, everyone)
    _pipeline(board, everyone)
    return tuple(board.made)


def indicator_of(made: Iterable[Indicator], code: str) -> Indicator | None:
    """The indicator of that code."""
    return next((one for one in made if one.code == code), None)


class _Board:
    """Collects indicators; knows the day, the years held and the thresholds."""

    def __init__(self, as_at: date, years: Sequence[int], thresholds: Sequence[Threshold]) -> None:
        self.as_at = as_at
        self.years = years
        self.thresholds = thresholds
        self.made: list[Indicator] = []

    def put(
        self,
        code: str,
        title: str,
        definition: str,
        group: Group,
        unit: Unit,
        verdicts: Iterable[Verdict],
        *,
        first: date | None = None,
        whole: bool = False,
    ) -> None:
        """Add an indicator; `whole` rounds its value to the nearest whole number (half up)."""
        counted, excluded, incomplete = sorted_verdicts(verdicts)
        value = mean(counted) if unit in ("days", "share") else float(len(counted))
        if whole and value is not None:
            value = float(int(value + 0.5))
        self.made.append(
            Indicator(
                code=code,
                title=title,
                definition=definition,
                group=group,
                unit=unit,
                value=value,
                n=len(counted),
                as_at=self.as_at,
                first=first,
                counted=counted,
                excluded=excluded,
                incomplete=incomplete,
                not_held=not_held(first, self.as_at, self.years),
                threshold=in_force(code, self.as_at, self.thresholds) if unit == "days" else None,
            )
        )


def _scorecard(board: _Board, everyone: Sequence[Journey]) -> None:
    first = three_years_before(board.as_at)
    cohort = adopted.adopted_between(everyone, first, board.as_at)
    board.put(
        "A1",
        "Entry to care to moving in with the adopters",
        "Mean days, children adopted in the three years to this day.",
        "scorecard",
        "days",
        map(adopted.entry_to_placed, cohort),
        first=first,
    )
    board.put(
        "A10",
        "As A1, foster carers’ adoptions from the start of the fostering",
        "Mean days, children adopted in the three years to this day; for a child adopted by foster carers the clock "
        "stops when the child came to live with them.",
        "scorecard",
        "days",
        map(adopted.entry_to_placed_or_carer, cohort),
        first=first,
    )
    board.put(
        "A2",
        "Placement order to match",
        "Mean days, children adopted in the three years to this day, to the nearest day; a match before the order "
        "counts 0. Children without a placement order, or not placed before the adoption order, are excluded.",
        "scorecard",
        "days",
        map(adopted.order_to_match, cohort),
        first=first,
        whole=True,
    )
    limit = in_force("A3", board.as_at, board.thresholds)
    if limit is None:
        return
    days = limit.value
    within = [adopted.within(adopted.entry_to_placed(one), days) for one in cohort]
    board.put(
        "A3",
        "Moved in within 14 months of entry to care: adopted children",
        f"Share with fewer than {days:.0f} days, children adopted in the three years to this day.",
        "scorecard",
        "share",
        within,
        first=first,
    )
    board.put(
        "A3_with_waiting",
        "Less than 14 months from entry to care: adopted and still waiting",
        f"Share with fewer than {days:.0f} days, children adopted in the three years to this day and children with a "
        "decision in force who wait on it; those count by their days so far.",
        "scorecard",
        "share",
        [*within, *adopted.still_waiting_within(everyone, board.as_at, days)],
        first=first,
    )


def _waiting(board: _Board, everyone: Sequence[Journey]) -> None:
    as_at = board.as_at
    board.put(
        "waiting",
        "Children waiting",
        "Children with a decision in force, not placed for adoption, on this day.",
        "waiting",
        "children",
        pipeline.waiting(everyone, as_at),
    )
    board.put(
        "waiting_18_months_since_entry",
        "Waiting, 18 months or more since entry to care",
        "Children who wait on this day and have been looked after for 18 months or more.",
        "waiting",
        "children",
        pipeline.since_entry(everyone, as_at, 18, lambda one: waiting_at(one, as_at)),
    )
    for begins, ends in pipeline.WAITS:
        said = (
            f"{begins} months or more"
            if ends is None
            else f"{begins} to under {ends} months"
            if begins
            else "under 6 months"
        )
        board.put(
            f"waiting_with_order_{begins}_to_{ends}" if ends else f"waiting_with_order_{begins}_plus",
            f"Placement order, not placed: {said}",
            f"Children who wait on this day with a placement order in force that was made {said} before.",
            "waiting",
            "children",
            pipeline.waiting_with_order(everyone, as_at, begins, ends),
        )
    board.put(
        "under_five_two_years",
        "Under five and looked after for two years or more",
        "Children looked after on this day, not yet five, two years or more after entry to care.",
        "waiting",
        "children",
        pipeline.since_entry(everyone, as_at, 24, lambda one: pipeline.under_five(one, as_at)),
    )


def _balance(board: _Board, everyone: Sequence[Journey]) -> None:
    first = year_before(board.as_at)
    board.put(
        "reversals",
        "Decisions reversed",
        "Decisions that the child should be placed for adoption, reversed in the year to this day.",
        "balance",
        "events",
        pipeline.reversals(everyone, first, board.as_at),
        first=first,
    )
    for code, words in REASONS.items():
        board.put(
            f"reversals_{code}",
            f"Decisions reversed: {words} ({code})",
            f"Decisions reversed in the year to this day because {words}.",
            "balance",
            "events",
            pipeline.reversals(everyone, first, board.as_at, code),
            first=first,
        )
    board.put(
        "disruptions",
        "Placements for adoption that ended",
        "Placements for adoption that ended in the year to this day otherwise than by adoption or the child’s death.",
        "balance",
        "events",
        pipeline.disruptions(everyone, first, board.as_at),
        first=first,
    )


def _stages(board: _Board, everyone: Sequence[Journey]) -> None:
    first = year_before(board.as_at)
    cohort = adopted.adopted_between(everyone, first, board.as_at)
    for code, (title, begins, ends) in adopted.STAGES.items():
        board.put(
            code,
            title,
            "Mean days, children adopted in the year to this day.",
            "stages",
            "days",
            [adopted.between(one, begins, ends) for one in cohort],
            first=first,
        )


def _pipeline(board: _Board, everyone: Sequence[Journey]) -> None:
    as_at, first = board.as_at, year_before(board.as_at)
    in_the_year = (
        ("decisions", "Decisions made", pipeline.decisions_made),
        ("placement_orders", "Placement orders made", pipeline.orders_made),
        ("adoptions", "Adoption orders made", pipeline.adoptions),
    )
    for code, title, count in in_the_year:
        board.put(
            code,
            title,
            f"{title} in the year to this day.",
            "pipeline",
            "events",
            count(everyone, first, as_at),
            first=first,
        )
    board.put(
        "placed",
        "Children placed for adoption",
        "Children who live in a placement for adoption (A3 to A6) on this day.",
        "pipeline",
        "children",
        pipeline.placed(everyone, as_at),
    )
    earlier_first, earlier_last = add_months(first, -12), first - timedelta(days=1)
    board.put(
        "placed_within_12_months",
        "Moved in within 12 months of the decision",
        "Share of the decisions made in the year before the one that ends on this day, so that each has had its 365 "
        "days, after which the child moved in within 365 days; a decision reversed before that counts as not.",
        "pipeline",
        "share",
        pipeline.placed_within_a_year(everyone, earlier_first, earlier_last),
        first=earlier_first,
    )
    board.put(
        "early_permanence",
        "Came by early permanence",
        "Share of the children who moved in with adopters in the year to this day who had lived with them as "
        "fostering for adoption (U2, U5).",
        "pipeline",
        "share",
        pipeline.early_permanence(everyone, first, as_at),
        first=first,
    )
