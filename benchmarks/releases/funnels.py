"""Funnels of one stage: the limits of chance, widened by what authorities are known to differ beyond it, and the
middle half of authorities. All worked from figures that are already published, so nothing new is given away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.disclosure.cells import Audience
from benchmarks.figures.funnel import GRID, Limits, grid_limits, limits, minimum_detectable
from benchmarks.figures.speed import Speed, verdict
from benchmarks.releases import charts
from benchmarks.releases.artefacts import Value
from benchmarks.releases.charts import LIMIT_NAMES
from benchmarks.releases.published import Published, not_as_long_as
from benchmarks.releases.staged import LEAST_EXPECTED


@dataclass(frozen=True)
class StageFunnel:
    """What every funnel of a stage shares: `tau` the published spread, `band` the published middle half."""

    tau: float
    band: tuple[float, float] | None
    grid: tuple[Limits, ...]

    @property
    def series(self) -> dict[str, Sequence[float]]:
        """The limits as columns, for a chart."""
        columns: dict[str, Sequence[float]] = {"expected": [limit.expected for limit in self.grid]}
        for name in LIMIT_NAMES:
            columns[name] = [round(getattr(limit, name), 3) for limit in self.grid]
        return columns

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The limits as a table."""
        return tuple(
            (Value(int(limit.expected)), *(Value(round(getattr(limit, name), 3)) for name in LIMIT_NAMES))
            for limit in self.grid
        )

    def pattern(self) -> str:
        """The chart with gaps for one authority's own point."""
        return charts.funnel(self.series, self.band, own=True)

    def limits(self, expected: float) -> Limits:
        """Limits at one expected number: for an authority's own page only."""
        return limits(expected, self.tau)

    def conclusion(self, speed: Speed) -> str:
        """What a person may conclude: "likely real", "could be chance" or "cannot tell yet", with what was seen."""
        ratio = speed.ratio
        if ratio is None or speed.expected < LEAST_EXPECTED:
            return "cannot tell yet: fewer than 10 progressions expected in 36 months"
        here = self.limits(speed.expected)
        seen = verdict(ratio, here.lower_998, here.upper_998)
        if seen == "slower":
            return "children took longer here than in similar authorities; likely real"
        if seen == "quicker":
            return "children took less time here than in similar authorities; likely real"
        if verdict(ratio, here.lower_95, here.upper_95) != "could not be told apart":
            return "could be chance: outside the 95% limits, inside the 99.8% limits"
        return "could be chance: could not be told apart from other authorities"

    def unseen(self, speed: Speed) -> str:
        """What could not have been seen: the smallest slow-down this many expected progressions can show."""
        least = minimum_detectable(speed.expected, tau=self.tau)
        if least is None:
            return "With so few children no slow-down, however great, could be shown."
        return f"With {speed.expected:.0f} expected, only a slow-down to {least:.2f} times the pace is likely to show."


def stage_funnel(published: Published, stage: str, audience: Audience = Audience.PEERS) -> StageFunnel:
    """The funnel of a stage as published."""
    tau = published.shown("spread", audience, stage, "estimate") or 0.0
    lower = published.shown("spread", audience, stage, "lower_quartile")
    upper = published.shown("spread", audience, stage, "upper_quartile")
    band = (lower, upper) if lower is not None and upper is not None else None
    grid = grid_limits(tau)
    return StageFunnel(tau, band, grid[: not_as_long_as(GRID, published.authorities)])
