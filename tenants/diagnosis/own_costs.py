"""Reading the authority's own costs, typed or from a CSV file. Pure; every refusal says where and what is expected."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tenants.diagnosis.money import KINDS

COLUMNS = ("kind", "year", "amount", "low", "high", "source")
MOST_ROWS = 200
_YEAR = re.compile(r"^(20\d\d)[-/](\d\d|20\d\d)$")
_MOST = Decimal(1_000_000)


@dataclass(frozen=True)
class OwnCost:
    """Pounds for one kind (a week, or a fee) in one financial year, "2024-25"."""

    kind: str
    year: str
    amount: Decimal
    low: Decimal | None
    high: Decimal | None
    source: str


class NotACost(ValueError):
    """What was given is no cost; the message says which part and what is expected."""


def cost_from(kind: str, year: str, amount: str, low: str, high: str, source: str) -> OwnCost:
    """One cost from what was typed."""
    if kind not in KINDS:
        raise NotACost(f"{kind or 'Nothing'} is not a kind of cost. Known are {', '.join(KINDS)}.")
    if not source.strip():
        raise NotACost("Say where the cost comes from, for example “Finance, outturn”.")
    whole = _pounds(amount, "amount")
    if whole is None:
        raise NotACost("Enter the amount in pounds.")
    least, most = _pounds(low, "low"), _pounds(high, "high")
    if (least is None) != (most is None):
        raise NotACost("Give both a low and a high amount, or neither.")
    if least is not None and most is not None and not least <= whole <= most:
        raise NotACost("The amount must lie between the low and the high one.")
    return OwnCost(kind, _year(year), whole, least, most, source.strip()[:200])


def costs_in(data: bytes) -> list[OwnCost]:
    """The costs of a CSV file with the columns of COLUMNS (low and high may be blank). NotACost names the row."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as problem:
        raise NotACost(f"The file cannot be read as CSV: {problem}.") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise NotACost("The file is empty.")
    head = [cell.strip().lower() for cell in rows[0]]
    missing = [name for name in ("kind", "year", "amount", "source") if name not in head]
    if missing:
        raise NotACost(f"The first row must name the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}.")
    if len(rows) - 1 > MOST_ROWS:
        raise NotACost(f"At most {MOST_ROWS} rows are taken at once; this file has {len(rows) - 1}.")
    found: dict[tuple[str, str], OwnCost] = {}
    for number, row in enumerate(rows[1:], start=2):
        given = dict(zip(head, (cell.strip() for cell in row), strict=False))
        try:
            cost = cost_from(*(given.get(name, "") for name in COLUMNS))
        except NotACost as problem:
            raise NotACost(f"Row {number}: {problem}") from None
        if (cost.kind, cost.year) in found:
            raise NotACost(f"Row {number}: {cost.kind} of {cost.year} stands in the file twice.")
        found[cost.kind, cost.year] = cost
    return list(found.values())


def _pounds(text: str, what: str) -> Decimal | None:
    plain = text.strip().replace("£", "").replace(",", "").replace(" ", "")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise NotACost(f"“{text.strip()}” ({what}) is not an amount in pounds, such as 765 or 765.50.") from None
    if not (value.is_finite() and 0 < value <= _MOST):
        raise NotACost(f"“{text.strip()}” ({what}) must be above 0 and at most a million pounds.")
    return value.quantize(Decimal("0.01"))


def _year(text: str) -> str:
    found = _YEAR.match(text.strip())
    if found is None or int(found[2][-2:]) != (int(found[1]) + 1) % 100:
        raise NotACost(f"“{text.strip()}” is not a financial year such as 2024-25.")
    return f"{found[1]}-{found[2][-2:]}"
