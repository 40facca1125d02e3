"""The evidence in plain words, and the probability bar's parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.contributions.vocabulary import STAGE_NAMES
from tenants.casework.course import BENCHMARK_STAGE
from tenants.diagnosis.conclusion import SHORT, WORDS
from tenants.diagnosis.money import Range

#: The stage of the tracker in which the children of a stage of the benchmark are listed.
TRACKER_STAGE: Mapping[str, str] = {
    **{benchmark: tracker for tracker, benchmark in BENCHMARK_STAGE.items()},
    "decision_to_match": "open",
    "care_to_placed": "open",
}
TAGS: Mapping[str, str] = {
    "none": "grey",
    "systemic": "purple",
    "isolated": "blue",
    "unclear": "yellow",
    "too_few": "grey",
}
EXPLANATIONS = (
    ("none", "No delay beyond chance", "#505A5F", ""),
    ("systemic", "Systemic: everybody is slower", "#801650", "diagonal"),
    ("isolated", "Isolated: a few children hardly progress", "#12436D", "dots"),
)


@dataclass(frozen=True)
class Part:
    """One part of the probability bar, in hundredths from the left."""

    words: str
    share: int
    start: int
    colour: str
    pattern: str


def answer_words(answer: str, factor: str = "") -> str:
    """An answer in a sentence; with a factor it is systemic for that factor."""
    if answer == "systemic" and factor:
        return f"Systemic for one group: {factor}. What looks like single children has this in common, likely real"
    return WORDS[answer]  # type: ignore[index]


def short_words(answer: str, factor: str = "") -> str:
    """An answer in a few words."""
    return f"Systemic for: {factor}" if answer == "systemic" and factor else SHORT[answer]  # type: ignore[index]


def bar(posterior: Mapping[str, float] | None) -> list[Part]:
    """The three explanations in whole hundredths that add up to 100; empty where nothing was asked."""
    if not posterior:
        return []
    shares = _hundredths([posterior[name] for name, *_ in EXPLANATIONS])
    found, start = [], 0
    for (_, words, colour, pattern), share in zip(EXPLANATIONS, shares, strict=True):
        found.append(Part(words, share, start, colour, pattern))
        start += share
    return found


def _hundredths(shares: Sequence[float]) -> list[int]:
    """Whole hundredths by largest remainders, so that they add up to 100."""
    floors = [int(share * 100) for share in shares]
    rest = sorted(range(len(shares)), key=lambda i: floors[i] - shares[i] * 100)
    for place in rest[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def pace_sentence(evidence: Mapping[str, Any]) -> str:
    """How many progressed, how many were expected, and what chance alone gives."""
    if evidence["ratio"] is None:
        return "No child was at this stage in the window."
    lower, upper = evidence["limits"][1], evidence["limits"][2]
    place = {
        "below": "below what chance alone gives",
        "inside": "within what chance alone gives",
        "above": "above what chance alone gives",
    }[evidence["place"]]
    return (
        f"Over {evidence['months']} months {evidence['observed']:,} children progressed where "
        f"{evidence['expected']:,.1f} were expected at the reference’s pace: {evidence['ratio']:.2f} of it, {place} to "
        f"95 in 100 such services ({lower:.2f} to {upper:.2f})."
    )


def share_sentence(evidence: Mapping[str, Any]) -> str:
    """Who holds the days beyond expectation."""
    share = evidence["share_of_longest"]
    if share is None:
        return "No child waited longer than expected."
    return (
        f"The tenth of children with most of them holds {share * 100:.0f} in 100 of the days waited beyond expectation."
    )


def change_sentence(evidence: Mapping[str, Any]) -> str:
    """Whether the last year differs from the authority's own three before, and whether the quarters show a shift."""
    past, chart = evidence["change"]["own_past"], evidence["change"]["chart"]
    if past is None:
        said = "There are not two years of quarters to compare with the own past."
    else:
        what = {
            "slower": "slower than your own past, likely real",
            "quicker": "quicker than your own past, likely real",
            "no_change": "no different from your own past that chance could not explain",
        }[past["direction"]]
        said = (
            f"Last four quarters: {past['observed_now']} progressed of {past['expected_now']:.1f} expected; before: "
            f"{past['observed_before']} of {past['expected_before']:.1f}. That is {what} (exact p = {past['p']:.3f})."
        )
    if chart is None:
        return f"{said} Limits of the quarterly pace need twelve quarters, each with children expected."
    signals = chart["outside"] or chart["one_side"]
    shift = "show a shift" if signals else "show no shift"
    return f"{said} The quarterly pace and its limits, frozen after twelve quarters, {shift}."


def factors_sentence(evidence: Mapping[str, Any]) -> str:
    """Which recorded factors the children on the case list have more often than the others."""
    found = evidence["factors"]
    if not found:
        return "Nothing can be compared: no child is on the case list, or nothing is recorded for both sides."
    real = [one["name"] for one in found if one["likely_real"]]
    if not real:
        return f"Of {len(found)} recorded factors none is more frequent on the case list than chance explains."
    return f"More frequent on the case list than among other children, likely real: {', '.join(real)}."


def unseen_sentence(evidence: Mapping[str, Any]) -> str:
    """The slowest pace that could have been proved."""
    slowest = evidence["unseen"]["slowest_provable"]
    if slowest is None:
        return "With so few children no slow-down whatever could be proved from the number who progressed."
    few = [one for one in evidence["unseen"]["tried"] if "children" in one["truth"]]
    said = f" {few[0]['truth']}: this page would have said so {out_of_ten(few[0]['right'])}." if few else ""
    return (
        f"With so many children a slow-down shows itself beyond doubt (99.8% limit, eight times in ten) only from "
        f"{slowest:.2f} of the reference’s pace on. A smaller one could not have been told apart.{said}"
    )


def out_of_ten(share: float) -> str:
    """A share in words of tens: "in 7 of 10"; "hardly ever" and "nearly always" at the ends."""
    tens = round(share * 10)
    return {0: "hardly ever", 10: "nearly always"}.get(tens, f"in {tens} of 10")


def pounds(amount: float) -> str:
    """Whole pounds with a true minus sign."""
    return f"{'−' if round(amount) < 0 else ''}£{abs(round(amount)):,}"


def pounds_range(amount: Range) -> str:
    """A range of pounds; one amount where both ends are the same."""
    if round(amount.low) == round(amount.high):
        return pounds(amount.middle)
    return f"{pounds(amount.low)} to {pounds(amount.high)}"


def stage_words(stage: str) -> str:
    """A stage of the benchmark, or of Coram's diagnostic, in words."""
    return STAGE_NAMES.get(stage, stage)
