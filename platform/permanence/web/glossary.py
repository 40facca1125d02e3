"""The field's words and codes, in plain English, for people who meet them for the first time."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A term, how it is written out, and what it means here."""

    term: str
    full: str
    meaning: str


GLOSSARY = (
    Entry("903 or SSDA903", "", "The yearly return to the Department for Education about every looked-after child."),
    Entry(
        "A1",
        "",
        "Mean days from entering care to moving in with the adoptive family, for children adopted in three years to "
        "31 March. It sees adopted children only, so it is never shown without those who still wait.",
    ),
    Entry(
        "A2",
        "",
        "Mean days from the placement order to the match, for children adopted in three years to 31 March. "
        "A match before the order counts as 0 days.",
    ),
    Entry(
        "A3",
        "",
        "The share of children who waited less than 14 months between entering care and moving in with their family.",
    ),
    Entry(
        "A10",
        "",
        "As A1, but for a child adopted by their foster carers the clock stops when they first came to live with them.",
    ),
    Entry(
        "ADM",
        "Agency decision maker",
        "The senior person who decides that a child should be placed for adoption, and whether a match is approved.",
    ),
    Entry(
        "Band of peers",
        "",
        "The range in which similar authorities lie. It never shows where a single other authority is.",
    ),
    Entry(
        "Contribution",
        "",
        "The table of counts that an authority certifies and lets go to the national comparison. It holds no child.",
    ),
    Entry("Decision", "", "The ADM’s decision that a child should be placed for adoption."),
    Entry(
        "Disruption",
        "",
        "An adoptive placement that ended before the adoption order. The wait counts from the next placement.",
    ),
    Entry(
        "FFA",
        "Fostering for adoption",
        "A child lives with carers who foster first and may adopt later. With concurrent planning it is called early "
        "permanence, and has a clock of its own.",
    ),
    Entry("INCOMPLETE", "", "A date that cannot be known from the returns held. It is never guessed."),
    Entry("IRO", "Independent reviewing officer", "Chairs the reviews of a child’s care plan."),
    Entry("Match", "", "The decision that a child should be placed with a particular family."),
    Entry(
        "O, E and O/E",
        "Observed, expected and their ratio",
        "How many children moved on, against how many would have at the national pace for similar waits. "
        "Above 1 is quicker. Quicker is not always better.",
    ),
    Entry("Placed", "", "The child has moved in with the adoptive family."),
    Entry("PO", "Placement order", "The court’s order that allows the authority to place a child for adoption."),
    Entry(
        "RAA",
        "Regional adoption agency",
        "Works for several authorities. Here each authority stays separate; an agency is a grouping of them.",
    ),
    Entry("Release", "", "A dated, frozen set of protected figures that two people compiled and approved."),
    Entry(
        "Reversal",
        "",
        "The decision that a child should no longer be placed for adoption. It ends a wait; it is no success.",
    ),
    Entry(
        "Restricted mean wait",
        "",
        "The average wait within a fixed period, counting children who still wait at its end as waiting for all of it.",
    ),
    Entry("Suppressed", "", "A figure that is known but not shown, because it could tell something about a child."),
)
