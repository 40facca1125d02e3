"""One stage's answer with everything its evidence page shows, as plain data that can be kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from benchmarks.contributions.bands import quarter_end, quarters_between
from benchmarks.contributions.reference import Reference
from tenants.contribution.stays import Stay
from tenants.diagnosis import change
from tenants.diagnosis.breadth import Area, Band, breadth
from tenants.diagnosis.case_list import case_list
from tenants.diagnosis.conclusion import Conclusion, conclude
from tenants.diagnosis.curve import curve
from tenants.diagnosis.exposed import Exposed, expectation, exposed_in, horizon_of
from tenants.diagnosis.factors import Factor, behind, factors
from tenants.diagnosis.hypotheses import SPREAD
from tenants.diagnosis.known import TEAM, Known, factors_at
from tenants.diagnosis.leave_out import share_of_longest, without_longest
from tenants.diagnosis.limits import Place, funnel_limits, minimum_detectable, place
from tenants.diagnosis.simulation import Truth, own_operating_points

SEED = 20260401
TIMES = 200
#: What is tried among the authority's own children, to say what could not have been seen.
TRIED = (
    Truth("Everybody at 0.8 of the pace", pace=0.8),
    Truth("Everybody at 0.7 of the pace", pace=0.7),
    Truth("Everybody at 0.6 of the pace", pace=0.6),
    Truth("Everybody at 0.5 of the pace", pace=0.5),
    Truth("Three children who hardly progress", hardly=3),
    Truth("Five children who hardly progress", hardly=5),
    Truth("Eight children who hardly progress", hardly=8),
)


@dataclass(frozen=True)
class Released:
    """What the newest release says of one stage; None for what it does not say."""

    spread: float | None = None
    national: Place | None = None
    systemic: Band | None = None
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Window:
    """The days an answer rests on, and the first day the returns held speak of (for the quarters before)."""

    first: date
    last: date
    held_from: date

    @property
    def months(self) -> int:
        """Whole months of the window."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


@dataclass(frozen=True)
class StageAnswer:
    """The answer, and the evidence as plain data (dates as ISO text)."""

    stage: str
    answer: str
    evidence: dict[str, Any] = field(default_factory=dict)


def assess(
    stays: Sequence[Stay],
    reference: Reference,
    window: Window,
    known: Iterable[Known],
    released: Released,
    times: int = TIMES,
) -> StageAnswer:
    """The answer for the reference's stage; what could have been seen is tried so many `times` for each truth."""
    stage = reference.stage
    spread = max(released.spread, 0.05) if released.spread is not None else SPREAD
    exposed = exposed_in(stays, reference, window.first, window.last)
    found = conclude(exposed, spread)
    listed = case_list(exposed)
    flagged = [one.child for one in listed]
    began = {stay.child: stay.start for stay in stays if stay.stage == stage and stay.child in set(exposed.child)}
    tried = factors(flagged, exposed.child, factors_at(stage, known, began)) if flagged else ()
    cause = _behind(found, len(flagged), tried)
    answer = "systemic" if cause and found.answer == "isolated" else found.answer
    wide = breadth(systemic=released.systemic, national=released.national, areas=released.areas)
    horizon = horizon_of(stage)
    expected = expectation(exposed, reference, horizon)
    drawn = curve(exposed, reference, horizon)
    quarters = change.quarterly(stays, reference, _quarters(window))
    without = without_longest(exposed)
    evidence = {
        "stage": stage,
        "factor": cause,
        "posterior": asdict(found.posterior) if found.posterior else None,
        "observed": exposed.observed,
        "expected": round(exposed.expected, 2),
        "ratio": _rounded(exposed.ratio),
        "limits": _limits(exposed),
        "place": place(exposed.observed, exposed.expected) if exposed.expected > 0 else None,
        "children": exposed.children,
        "waiting": int(exposed.waiting.sum()),
        "without_longest": {**asdict(without), "said": without.said} if without else None,
        "share_of_longest": _rounded(share_of_longest(expected)),
        "breadth": asdict(wide) if answer == "systemic" else None,
        "factors": [{**asdict(one), "likely_real": one.likely_real} for one in tried],
        "curve": asdict(drawn),
        "quarters": [
            {"first": one.first.isoformat(), "observed": one.observed, "expected": round(one.expected, 2)}
            for one in quarters
        ],
        "change": _change(quarters),
        "unseen": _unseen(exposed, found, spread, times),
        "case_list": [asdict(one) for one in listed],
        "horizon": horizon,
        "spread": round(spread, 3),
        "spread_released": released.spread is not None,
        "months": window.months,
    }
    return StageAnswer(stage, answer, evidence)


def _behind(found: Conclusion, flagged: int, tried: Sequence[Factor]) -> str:
    """The factor that is behind the flagged list, "" for none. A team is shown but never named as the answer."""
    if found.answer != "isolated":
        return ""
    one = behind(flagged, [factor for factor in tried if not factor.name.startswith(TEAM)])
    return one.name if one else ""


def _limits(exposed: Exposed) -> list[float] | None:
    if exposed.expected <= 0:
        return None
    inner, outer = funnel_limits(exposed.expected), funnel_limits(exposed.expected, 0.998)
    return [round(one, 3) for one in (outer.lower, inner.lower, inner.upper, outer.upper)]


def _quarters(window: Window) -> tuple[date, ...]:
    """Whole quarters held, at most twenty-four: the window and what lies before it, for the authority's own past."""
    held = [
        quarter
        for quarter in quarters_between(window.held_from, window.last)
        if quarter >= window.held_from and quarter_end(quarter) <= window.last
    ]
    return tuple(held[-24:])


def _change(quarters: Sequence[change.Quarter]) -> dict[str, Any]:
    past = change.own_past(quarters)
    drawn = change.chart([one.ratio for one in quarters])
    return {
        "own_past": {
            "direction": past.direction,
            "p": round(past.p, 4),
            "observed_now": past.now.observed,
            "expected_now": round(past.now.expected, 2),
            "observed_before": past.before.observed,
            "expected_before": round(past.before.expected, 2),
            "from": past.now.first.isoformat(),
        }
        if past
        else None,
        "chart": {
            "centre": round(drawn.centre, 3),
            "lower": round(drawn.lower, 3),
            "upper": round(drawn.upper, 3),
            "outside": [quarters[at].first.isoformat() for at in drawn.outside],
            "one_side": [quarters[at].first.isoformat() for at in drawn.one_side],
        }
        if drawn
        else None,
    }


def _unseen(exposed: Exposed, found: Conclusion, spread: float, times: int) -> dict[str, Any]:
    """What could not have been seen: by the 99.8 % limit, and by the method itself among these very children."""
    if found.posterior is None:
        return {"slowest_provable": _rounded(minimum_detectable(exposed.expected)), "tried": []}
    times = times if len(exposed.child) <= 400 else max(1, times // 2)
    points = own_operating_points(exposed, TRIED, times, SEED, spread)
    return {
        "slowest_provable": _rounded(minimum_detectable(exposed.expected)),
        "times": times,
        "tried": [
            {
                "truth": one.truth.name,
                "right": round(one.shares.get("isolated" if one.truth.hardly else "systemic", 0.0), 3),
                "flagged": round(one.flagged, 3),
            }
            for one in points
        ],
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if value is not None else None


def window_of(held_from: date, last: date) -> Window:
    """The 36 months that end on `last`, or as many as the returns held speak of."""
    month = (last.year * 12 + last.month) - 36
    first = date(month // 12, month % 12 + 1, 1)
    return Window(max(first, held_from), last, held_from)


def breadth_words(found: Mapping[str, Any]) -> str:
    """How wide it is, in words."""
    return {
        "national": "Shared across England",
        "area": f"Shared in {found.get('area', '')}",
        "local": "Here and not elsewhere, as far as a release shows",
        "not_known": "Not known: no release says how others fare at this stage",
    }[str(found["breadth"])]
