"""Three explanations of the waits of one stage, weighed against each other (statistics 3 C). Pure.

    none      the authority's speed r is LogNormal(0, τ): authorities differ by a little for no reason of concern
    systemic  everybody is slower: r is LogNormal(0, sqrt(τ² + 0.5²)), restricted to r < 1
    isolated  r as under none, and each child hardly progresses (hazard × 0.05) with probability π, π ~ Beta(1, 9)

A child with cumulative reference hazards a on joining the window and b on leaving it or now contributes
r^d · exp(−r(b − a)), d = progressed; the mixture divides by its own survival to a, because children who progressed
before the window are not in it. Marginal likelihoods are sums over a grid (Gauss–Legendre nodes) in log r and π.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from tenants.diagnosis.exposed import Exposed

Numbers = NDArray[np.float64]

PRIOR = (0.8, 0.1, 0.1)
SPREAD = 0.10
"""τ where no release says how far authorities differ beyond chance."""
SLOWER = 0.5
HARDLY = 0.05
SHARE = (1.0, 9.0)
# The largest exponent taken: beyond it a child's wait is certain evidence already, and exp() would overflow.
_MOST = 600.0
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Posterior:
    """How likely each explanation is, given the waits; they add to 1."""

    none: float
    systemic: float
    isolated: float


@dataclass(frozen=True)
class Grid:
    """Nodes in log r and in π. `QUICK` is for simulating thousands of authorities."""

    speeds: int
    slower: int
    shares: int


FINE = Grid(64, 160, 40)
QUICK = Grid(20, 64, 16)


@dataclass(frozen=True, eq=False)
class _Nodes:
    speed: Numbers
    log_speed: Numbers
    weight: Numbers
    slower: Numbers
    log_slower: Numbers
    weight_slower: Numbers
    share: Numbers
    weight_share: Numbers


@lru_cache(maxsize=16)
def _nodes(spread: float, grid: Grid) -> _Nodes:
    if spread <= 0:
        raise ValueError("the spread between authorities must be above 0")
    u, w = _legendre(-5 * spread, 5 * spread, grid.speeds)
    wider = float(np.hypot(spread, SLOWER))
    s, v = _legendre(-6 * wider, 0.0, grid.slower)
    # In p^(1/2) the density of Beta(1, 9) is drawn out where it is greatest, near 0.
    root, x = _legendre(0.0, 1.0, grid.shares)
    p = root**2
    return _Nodes(
        np.exp(u),
        u,
        _normalised(np.log(w) + stats.norm.logpdf(u, 0, spread)),
        np.exp(s),
        s,
        _normalised(np.log(v) + stats.norm.logpdf(s, 0, wider)),
        p,
        _normalised(np.log(x * 2 * root) + stats.beta.logpdf(p, *SHARE)),
    )


def _legendre(low: float, high: float, nodes: int) -> tuple[Numbers, Numbers]:
    at, weight = np.polynomial.legendre.leggauss(nodes)
    return low + (at + 1) / 2 * (high - low), weight * (high - low) / 2


def _normalised(log_weight: Numbers) -> Numbers:
    normal: Numbers = log_weight - special.logsumexp(log_weight)
    return normal


def posterior(exposed: Exposed, spread: float = SPREAD, grid: Grid = FINE) -> Posterior:
    """How likely each explanation is for one authority's stage."""
    (found,) = posteriors(exposed.entered, exposed.reached, exposed.progressed, [len(exposed.child)], spread, grid)
    return found


def posteriors(
    entered: Numbers,
    reached: Numbers,
    progressed: NDArray[np.bool_],
    sizes: Sequence[int],
    spread: float = SPREAD,
    grid: Grid = FINE,
) -> list[Posterior]:
    """As `posterior`, for many authorities at once: their children one after the other, `sizes` children each."""
    logs = marginals(entered, reached, progressed, sizes, spread, grid) + np.log(PRIOR)
    shares = np.exp(logs - special.logsumexp(logs, axis=1, keepdims=True))
    return [Posterior(*(float(share) for share in row)) for row in shares]


def marginals(
    entered: Numbers,
    reached: Numbers,
    progressed: NDArray[np.bool_],
    sizes: Sequence[int],
    spread: float = SPREAD,
    grid: Grid = FINE,
) -> Numbers:
    """Log marginal likelihood of none, systemic and isolated: float64[authorities, 3], up to a constant a row."""
    nodes = _nodes(spread, grid)
    ends = np.cumsum(sizes)
    begins = ends - np.asarray(sizes)
    observed = _sums(progressed.astype(np.float64), begins, ends)
    expected = _sums(reached - entered, begins, ends)
    pooled = observed[:, None] * nodes.log_speed - expected[:, None] * nodes.speed
    slower = observed[:, None] * nodes.log_slower - expected[:, None] * nodes.slower
    none = special.logsumexp(pooled + nodes.weight, axis=1)
    systemic = special.logsumexp(slower + nodes.weight_slower, axis=1)
    mixed = np.zeros((len(begins), len(nodes.speed), len(nodes.share)))
    for some in _portions(begins, ends, len(nodes.speed) * len(nodes.share)):
        low, high = begins[some[0]], ends[some[-1]]
        mixed[some] = _mixture(
            entered[low:high], reached[low:high], progressed[low:high], begins[some] - low, ends[some] - low, nodes
        )
    whole = mixed + (pooled + nodes.weight)[:, :, None] + nodes.weight_share
    isolated = special.logsumexp(whole, axis=(1, 2))
    return np.stack([none, systemic, isolated], axis=1)


def _mixture(
    entered: Numbers, reached: Numbers, progressed: NDArray[np.bool_], begins: Numbers, ends: Numbers, nodes: _Nodes
) -> Numbers:
    """What the mixture adds to each authority's log likelihood at each (r, π): float64[authorities, r, π].

    Each child's term is divided by what it would be for certain without the mixture, r^d · exp(−r(b − a)).
    """
    faster = nodes.speed * (1 - HARDLY)
    still = np.exp(np.minimum(np.outer(reached, faster), _MOST))
    still = np.where(progressed[:, None], still * HARDLY, still)
    joined = np.exp(np.minimum(np.outer(entered, faster), _MOST))
    others = 1 - nodes.share
    term = np.log((others + still[:, :, None] * nodes.share) / (others + joined[:, :, None] * nodes.share))
    return _sums(term, begins, ends)


def _sums(values: Numbers, begins: NDArray[np.int64] | Numbers, ends: NDArray[np.int64] | Numbers) -> Numbers:
    """Sums over each authority's rows; 0 for an authority without any."""
    return np.stack([values[int(low) : int(high)].sum(axis=0) for low, high in zip(begins, ends, strict=True)])


def _portions(begins: NDArray[np.int64], ends: NDArray[np.int64], width: int) -> Iterator[NDArray[np.int64]]:
    """Authorities in portions whose work arrays fit in memory."""
    rows = max(1, _AT_ONCE // width)
    portion: list[int] = []
    for place in range(len(begins)):
        if portion and ends[place] - begins[portion[0]] > rows:
            yield np.array(portion)
            portion = []
        portion.append(place)
    if portion:
        yield np.array(portion)
