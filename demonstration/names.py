"""Words the invented authorities and regions are named from.

Each first part is a thing and not a settlement, so that a name reads as an English place and is none.
A test holds the result against the published list of authorities when that list is at hand.
"""

FIRST_PARTS = (
    "Lantern",
    "Quill",
    "Velvet",
    "Cobalt",
    "Thimble",
    "Saffron",
    "Pewter",
    "Indigo",
    "Marble",
    "Juniper",
    "Umber",
    "Zephyr",
    "Amber",
    "Bramble",
    "Copper",
    "Kestrel",
    "Sextant",
)
SECOND_PARTS = ("mere", "garth", "wold", "combe", "holm", "stowe", "fold", "haven", "shaw")

REGIONS = (
    "Lantern Coast",
    "Thimble Marches",
    "Copper Levels",
    "Kestrel Uplands",
    "Quill Vale",
    "Saffron Plain",
    "Pewter Isles",
    "Juniper Forest",
    "Sextant Bay",
)


def place_name(number: int) -> str:
    """The name of invented place `number`, 0 to 152; each number has a name of its own."""
    if not 0 <= number < len(FIRST_PARTS) * len(SECOND_PARTS):
        raise ValueError(f"There are names for places 0 to {len(FIRST_PARTS) * len(SECOND_PARTS) - 1}, not {number}.")
    first = number % len(FIRST_PARTS)
    # Stepping the second part along with each round keeps neighbours in a list from sounding alike.
    second = (number // len(FIRST_PARTS) + first) % len(SECOND_PARTS)
    return FIRST_PARTS[first] + SECOND_PARTS[second]
