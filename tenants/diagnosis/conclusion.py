"""From probabilities to an answer in words (statistics 3 B and C). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from tenants.diagnosis.exposed import Exposed
from tenants.diagnosis.hypotheses import SPREAD, Posterior, posterior

Answer = Literal["none", "systemic", "isolated", "unclear", "too_few"]
LEAST_EXPECTED = 5.0
LEAST_CHILDREN = 12
SURE = 0.8
DOUBT = 0.5

WORDS: Mapping[Answer, str] = MappingProxyType(
    {
        "none": "Could not be told apart from the reference: could be chance",
        "systemic": "Systemic: the whole stage is slower, likely real",
        "isolated": "Isolated: a few children wait very long, likely real",
        "unclear": "There is delay; whether isolated or systemic we cannot tell yet",
        "too_few": "Not enough children to say",
    }
)
SHORT: Mapping[Answer, str] = MappingProxyType(
    {
        "none": "Could be chance",
        "systemic": "Systemic",
        "isolated": "Isolated",
        "unclear": "Delay, cause unclear",
        "too_few": "Not enough children",
    }
)


@dataclass(frozen=True)
class Conclusion:
    """The answer for one stage. `posterior` is None where there were not enough children to ask."""

    answer: Answer
    posterior: Posterior | None


def enough(exposed: Exposed) -> bool:
    """Whether there are children enough for an answer: 5 progressions expected and 12 children."""
    return exposed.expected >= LEAST_EXPECTED and exposed.children >= LEAST_CHILDREN


def answer_of(found: Posterior) -> Answer:
    """The answer that these probabilities bear."""
    if found.systemic > SURE:
        return "systemic"
    if found.isolated > SURE:
        return "isolated"
    return "unclear" if found.none < DOUBT else "none"


def conclude(exposed: Exposed, spread: float = SPREAD) -> Conclusion:
    """Isolated, systemic, unclear, none, or not enough children to say."""
    if not enough(exposed):
        return Conclusion("too_few", None)
    found = posterior(exposed, spread)
    return Conclusion(answer_of(found), found)
