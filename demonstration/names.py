"""Words the invented authorities, regions and people are named from, and passphrases are made of.

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

_GIVEN = (
    "Ada Basil Cora Dilys Edmund Flora Gwen Hector Iris Jonas Kezia Lionel Mabel Nadia Oscar Petra Quentin Rosa Silas "
    "Tamsin Umar Verity Wilfred Xanthe Yusuf Zora"
)
_FAMILY = (
    "Alderbank Birchly Crosskeys Dovecote Elmsworth Fernlea Gatepost Hollowell Inkpenner Jessamy Kettlewick Larkspurr "
    "Millrace Nettlefold Oxbow Pennyfarthing Quickthorn Rushlight Sandglass Tallowby Underhay Vellum Wickerson Yarrowby"
)
_WORDS = (
    "acorn anchor apricot atlas bagpipe barley beacon biscuit bramble buckle candle canopy carousel chestnut clover "
    "cobble compass copper cricket daffodil domino dragonfly drizzle ember falcon feather fiddle flannel gazebo "
    "ginger glacier granite hammock harbour hazel hopscotch igloo ivory jigsaw kettle lantern lavender lemon magnet "
    "mango marble meadow mosaic nutmeg oatmeal octave orchard otter paddle parsley pebble pepper piccolo pillow plum "
    "pocket puddle quarry quilt raisin ribbon river rocket saddle saffron sandal satchel scarf shovel spindle sponge "
    "sunflower teapot thimble thistle timber trumpet tulip turnip umbrella velvet violet walnut whistle willow zigzag"
)
GIVEN, FAMILY, WORDS = _GIVEN.split(), _FAMILY.split(), _WORDS.split()


def place_name(number: int) -> str:
    """The name of invented place `number`, 0 to 152; each number has a name of its own."""
    if not 0 <= number < len(FIRST_PARTS) * len(SECOND_PARTS):
        raise ValueError(f"There are names for places 0 to {len(FIRST_PARTS) * len(SECOND_PARTS) - 1}, not {number}.")
    first = number % len(FIRST_PARTS)
    # Stepping the second part along with each round keeps neighbours in a list from sounding alike.
    second = (number // len(FIRST_PARTS) + first) % len(SECOND_PARTS)
    return FIRST_PARTS[first] + SECOND_PARTS[second]
