"""The weights of the three explanations, against numerical integration and against planted truths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from tenants.diagnosis.conclusion import WORDS, answer_of, conclude
from tenants.diagnosis.hypotheses import FINE, QUICK, SPREAD, Posterior, marginals, posterior, posteriors
from tests.unit.diagnosis.waits_by_hand import exposed, service

CASES = [
    ([0.0], [0.4], [True]),
    ([0.0, 0.7, 0.0], [3.0, 1.1, 0.2], [False, True, True]),
    ([0.0, 2.0, 0.1, 0.0], [6.0, 5.5, 0.5, 1.0], [False, False, True, False]),
    ([0.0] * 12, [0.1, 0.2, 0.4, 0.5, 0.7, 0.8, 1.1, 1.2, 1.7, 2.0, 4.0, 7.0], [True] * 10 + [False] * 2),
]


def by_quadrature(a: list[float], b: list[float], d: list[bool], tau: float) -> np.ndarray:
    """The three marginal likelihoods by adaptive integration of their definition, nothing shared with the product."""
    wider = np.sqrt(tau**2 + 0.25)

    def pooled(u: float) -> float:
        r = np.exp(u)
        return float(np.prod([r**p * np.exp(-r * (y - x)) for x, y, p in zip(a, b, d, strict=True)]))

    def mixed(pi: float, u: float) -> float:
        r = np.exp(u)
        product = 1.0
        for x, y, p in zip(a, b, d, strict=True):
            ends = [((1 - pi), r), (pi, 0.05 * r)]
            density = sum(share * pace**p * np.exp(-pace * y) for share, pace in ends)
            product *= density / sum(share * np.exp(-pace * x) for share, pace in ends)
        return float(product)

    none = integrate.quad(lambda u: pooled(u) * stats.norm.pdf(u, 0, tau), -6 * tau, 6 * tau)[0]
    slower = integrate.quad(lambda u: 2 * pooled(u) * stats.norm.pdf(u, 0, wider), -8 * wider, 0)[0]
    few = integrate.dblquad(
        lambda pi, u: mixed(pi, u) * stats.norm.pdf(u, 0, tau) * stats.beta.pdf(pi, 1, 9), -6 * tau, 6 * tau, 0, 1
    )[0]
    return np.array([none, slower, few])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("tau", [0.1, 0.25])
def test_marginals_are_those_of_the_definition(case: tuple[list[float], list[float], list[bool]], tau: float) -> None:
    a, b, d = case
    ours = marginals(np.array(a), np.array(b), np.array(d), [len(a)], tau, FINE)[0]
    quick = marginals(np.array(a), np.array(b), np.array(d), [len(a)], tau, QUICK)[0]
    wanted = np.log(by_quadrature(a, b, d, tau))
    assert ours - ours[0] == pytest.approx(wanted - wanted[0], abs=2e-4)
    assert ours[0] == pytest.approx(wanted[0], abs=2e-4)
    assert quick == pytest.approx(ours, abs=0.02)


def test_many_at_once_are_each_as_alone() -> None:
    a = np.concatenate([np.array(case[0]) for case in CASES])
    b = np.concatenate([np.array(case[1]) for case in CASES])
    d = np.concatenate([np.array(case[2]) for case in CASES])
    together = posteriors(a, b, d, [len(case[0]) for case in CASES])
    alone = [posteriors(np.array(x), np.array(y), np.array(z), [len(x)])[0] for x, y, z in CASES]
    assert together == alone


def test_nobody_leaves_the_prior() -> None:
    none = np.array([])
    (found,) = posteriors(none, none, none.astype(bool), [0])
    assert (found.none, found.systemic, found.isolated) == pytest.approx((0.8, 0.1, 0.1))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0.001, 8), st.booleans()), min_size=1, max_size=40),
    st.floats(0.05, 0.3),
)
def test_probabilities_add_up_and_order_does_not_matter(rows: list[tuple[float, float, bool]], tau: float) -> None:
    a, more, d = (np.array(column) for column in zip(*rows, strict=True))
    (one,) = posteriors(a, a + more, d.astype(bool), [len(rows)], tau)
    (two,) = posteriors(a[::-1], (a + more)[::-1], d.astype(bool)[::-1], [len(rows)], tau)
    assert one.none + one.systemic + one.isolated == pytest.approx(1)
    assert (one.none, one.systemic, one.isolated) == pytest.approx((two.none, two.systemic, two.isolated))


def test_one_endless_wait_does_not_overflow() -> None:
    (found,) = posteriors(np.array([0.0, 900.0]), np.array([2000.0, 1500.0]), np.array([False, True]), [2])
    assert 0 <= found.isolated <= 1


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="spread"):
        posteriors(np.array([0.0]), np.array([1.0]), np.array([True]), [1], 0.0)


@pytest.mark.parametrize(
    ("posterior_", "answer"),
    [
        (Posterior(0.1, 0.81, 0.09), "systemic"),
        (Posterior(0.1, 0.09, 0.81), "isolated"),
        (Posterior(0.49, 0.41, 0.1), "unclear"),
        (Posterior(0.5, 0.4, 0.1), "none"),
        (Posterior(0.2, 0.8, 0.0), "unclear"),
    ],
)
def test_the_thresholds(posterior_: Posterior, answer: str) -> None:
    assert answer_of(posterior_) == answer
    assert answer in WORDS


SEEDS = range(12)


def answers(**planted: float) -> list[str]:
    return [conclude(exposed(service(seed=seed, **planted))).answer for seed in SEEDS]  # type: ignore[arg-type]


def test_planted_nothing() -> None:
    assert answers().count("none") >= 11


def test_planted_slow_down() -> None:
    """At 0.6 of the pace the design expects two in three to be called systemic, and next to none isolated."""
    found = answers(pace=0.6)
    assert found.count("systemic") >= 6
    assert found.count("isolated") <= 1
    assert found.count("none") <= 3


def test_planted_plain_slow_down_of_a_larger_service() -> None:
    found = [conclude(exposed(service(pace=0.5, starts_a_year=60, seed=seed))).answer for seed in SEEDS]
    assert found == ["systemic"] * len(SEEDS)


def test_planted_children_who_hardly_progress_where_waits_are_short() -> None:
    """Five among a hundred are told apart where the others' waits are short, and never called systemic."""
    found = [conclude(exposed(service(hardly=5, mean_wait=100, seed=seed), hazard=0.01)).answer for seed in SEEDS]
    assert found.count("isolated") >= 8
    assert "systemic" not in found


def test_a_large_service_at_the_references_pace_is_not_flagged() -> None:
    found = exposed(service(starts_a_year=400, seed=5))
    assert len(found.child) > 1200
    assert posterior(found, SPREAD).none > 0.8


@pytest.mark.parametrize(("starts", "enough"), [(3, False), (30, True)])
def test_not_enough_children_to_say(starts: int, enough: bool) -> None:
    found = conclude(exposed(service(starts_a_year=starts, seed=2)))
    assert (found.answer != "too_few") is enough
    assert (found.posterior is not None) is enough


def test_many_children_of_whom_few_progressions_are_expected_are_not_enough_either() -> None:
    found = exposed(service(starts_a_year=30, seed=2), hazard=0.0001)
    assert found.children > 12
    assert conclude(found).answer == "too_few"
