"""Red, amber or green: what the fill of a cell says where a team marks with colours. Pure."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

_HEX = re.compile(r"^[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$")
_THEME = re.compile(
    rb"<a:(dk1|lt1|dk2|lt2|accent[1-6])>\s*<a:(?:srgbClr val|sysClr val=\"\w+\" lastClr)=\"([0-9A-Fa-f]{6})\""
)
# The order in which a workbook counts its theme's colours.
_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_PALE = 0.12
_DARK = 0.25


def theme_colours(theme: bytes | None) -> list[str]:
    """The ten colours of a workbook's theme, '' for those it does not tell."""
    known = {name.decode(): colour.decode() for name, colour in _THEME.findall(theme or b"")}
    return [known.get(name, "") for name in _ORDER]


def colour_of(fill: Any, theme: Sequence[str]) -> str:
    """red, amber or green where a cell is filled with such a colour, '' for any other or none.

    Only fills of the cell itself: a colour that a rule of the workbook would give is not worked out.
    """
    if fill is None or fill.fill_type != "solid" or fill.fgColor is None:
        return ""
    rgb = _rgb(fill.fgColor, theme)
    return named(rgb) if rgb else ""


def _rgb(colour: Any, theme: Sequence[str]) -> str:
    if colour.type == "rgb":
        value = str(colour.rgb)
    elif colour.type == "indexed":
        value = COLOR_INDEX[colour.indexed] if 0 <= colour.indexed < len(COLOR_INDEX) else ""
    elif colour.type == "theme":
        value = theme[colour.theme] if 0 <= colour.theme < len(theme) else ""
    else:
        value = ""
    return value[-6:] if _HEX.match(value) else ""


def named(rgb: str) -> str:
    """The name of a colour of six hexadecimal digits: red, amber (yellow and orange too), green, or ''."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if saturation < _PALE or value < _DARK:
        return ""
    degrees = hue * 360
    if degrees <= 15 or degrees >= 340:
        return "red"
    if degrees < 68:
        return "amber"
    return "green" if degrees <= 165 else ""
