"""Kept up, slipped, or cannot tell yet: one rule for every indicator, said on the page. Pure.

An indicator is judged when its two windows share no child (a year against the year before it has ended) and there are
enough children. A 95 % interval for the change then decides: slipped, when all of it is on the worse side of no change;
kept up, when its worse end is not more than a quarter worse than at the end of the engagement; otherwise it cannot be
told yet. The quarter and the least number are ours, not a published standard. Two stocks some time apart share children
who wait through, which makes the interval wider than it need be: the rule then says too rarely, never too soon.

Intervals: Welch for means of days; Newcombe's hybrid of two Wilson intervals for shares (Statistics in Medicine 17,
1998); exact by the binomial given the sum for counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance
from typing import Literal

from scipy.stats import beta, norm, t

from tenants.indicators.indicator import Indicator, Unit

Side = Literal["speed", "waiting", "balance"]
Verdict = Literal["kept_up", "slipped", "cannot_tell"]

LEAST = 12
WORSE = 0.25
LEVEL = 0.95

VERDICTS: dict[str, str] = {"kept_up": "Kept up", "slipped": "Slipped", "cannot_tell": "Cannot tell yet"}
SIDES: dict[Side, str] = {
    "speed": "How quickly children moved on",
    "waiting": "Beside it: children who wait",
    "balance": "Beside it: plans that changed and placements that ended",
}


@dataclass(frozen=True)
class Headline:
    """An indicator that is watched. `months` is the length of its window, 0 for a stock on a day."""

    code: str
    side: Side
    months: int
    more_is_better: bool = False


#: The scorecard's three-year windows share children for three years: shown because they are known, never judged here.
HEADLINES = (
    Headline("A10", "speed", 36),
    Headline("A2", "speed", 36),
    Headline("stage_2_decision_to_match", "speed", 12),
    Headline("stage_4_entry_to_placed", "speed", 12),
    Headline("placed_within_12_months", "speed", 12, more_is_better=True),
    Headline("waiting", "waiting", 0),
    Headline("waiting_18_months_since_entry", "waiting", 0),
    Headline("reversals", "balance", 12),
    Headline("disruptions", "balance", 12),
)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval for how much worse it became, and how much worse would be a quarter worse; 0 is no change.

    Differences for days and shares; for counts the ratio less one.
    """

    low: float
    high: float
    quarter: float


@dataclass(frozen=True)
class Looked:
    """One indicator at the end and at a look, with what can be said."""

    code: str
    title: str
    unit: Unit
    side: Side
    end_value: float | None
    end_n: int
    value: float | None
    n: int
    verdict: Verdict | None
    why: str


def look(headline: Headline, at_end: Indicator, now: Indicator, months: int) -> Looked:
    """What can be said of one indicator `months` after the end; at the end itself (0) there is nothing to say yet."""
    verdict, why = (None, "") if months == 0 else judge(headline, at_end, now, months)
    return Looked(
        now.code,
        now.title,
        now.unit,
        headline.side,
        at_end.value,
        at_end.n,
        now.value,
        now.n,
        verdict,
        why,
    )


def judge(headline: Headline, at_end: Indicator, now: Indicator, months: int) -> tuple[Verdict, str]:
    """The verdict and the reason for it in words."""
    if months < headline.months:
        return "cannot_tell", f"The {headline.months} months it is about share children with those before the end"
    if at_end.not_held or now.not_held:
        return "cannot_tell", "A return of its time is not held"
    if now.unit in ("children", "events"):
        if at_end.n + now.n < LEAST:
            return "cannot_tell", f"Fewer than {LEAST} on the two days together"
        interval = ratio_interval(at_end.n, now.n)
    elif min(at_end.n, now.n) < LEAST:
        return "cannot_tell", f"Fewer than {LEAST} children at the end or now"
    elif now.unit == "share":
        interval = share_interval(at_end.value or 0, at_end.n, now.value or 0, now.n)
    else:
        interval = mean_interval([one.value for one in at_end.counted], [one.value for one in now.counted])
    if headline.more_is_better:
        interval = Interval(-interval.high, -interval.low, interval.quarter)
    if interval.low > 0:
        return "slipped", "Worse by more than chance explains"
    if interval.high <= interval.quarter:
        return "kept_up", "At most a quarter worse, allowing for chance"
    return "cannot_tell", "The change could be chance, and a slip of more than a quarter could be hidden in it"


def mean_interval(at_end: Sequence[float], now: Sequence[float]) -> Interval:
    """For the difference of two means of days (Welch)."""
    spread, later = variance(at_end) / len(at_end), variance(now) / len(now)
    change, quarter = fmean(now) - fmean(at_end), WORSE * abs(fmean(at_end))
    if spread + later == 0:
        return Interval(change, change, quarter)
    freedom = (spread + later) ** 2 / (spread**2 / (len(at_end) - 1) + later**2 / (len(now) - 1))
    reach = float(t.ppf((1 + LEVEL) / 2, freedom)) * sqrt(spread + later)
    return Interval(change - reach, change + reach, quarter)


def share_interval(at_end: float, end_n: int, now: float, n: int) -> Interval:
    """For the difference of two shares (Newcombe's method 10)."""
    low_end, high_end = _wilson(at_end, end_n)
    low, high = _wilson(now, n)
    change = now - at_end
    below = sqrt((now - low) ** 2 + (high_end - at_end) ** 2)
    above = sqrt((high - now) ** 2 + (at_end - low_end) ** 2)
    return Interval(change - below, change + above, WORSE * at_end)


def ratio_interval(at_end: int, now: int) -> Interval:
    """For the ratio of two counts of equal times, less one (exact, given their sum)."""
    tail = (1 - LEVEL) / 2
    low = float(beta.ppf(tail, now, at_end + 1)) if now else 0.0
    high = float(beta.ppf(1 - tail, now + 1, at_end)) if at_end else 1.0
    return Interval(low / (1 - low) - 1, high / (1 - high) - 1 if high < 1 else float("inf"), WORSE)


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = float(norm.ppf((1 + LEVEL) / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - reach, middle + reach
