"""Delays and actions told by a row: a cause or an action with what stands beside it in other columns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tenants.spreadsheets import choices
from tenants.spreadsheets.cells import BLANK, Reading, alike, read_day, read_text
from tenants.spreadsheets.held import Vocabulary
from tenants.spreadsheets.working import FROM, Child, Found, uk

_NO_DATE = "no date"
NOBODY = "Nobody named yet"
_LABELS = {"avoidable": "avoidable", "owner": "owners"}
_READERS = {"avoidable": choices.read_avoidable, "owner": choices.read_owner}


def _beside(
    child: Child, others: Mapping[str, Found], was: Mapping[str, str] | None, read: Callable[[str, Found], Reading]
) -> dict[str, str]:
    """What the columns beside a cause or an action say, by name, each cell settled.

    was  what is held of the same delay or action, None where it is a new one; only what differs is given back then
    """
    values: dict[str, str] = {}
    for code, found in others.items():
        name = code.partition("_")[2]
        reading = read(name, found)
        if reading.said == "unknown":
            child.settle(found, "unknown", reading.why)
        elif reading.said not in ("value", "day"):
            child.note(found, "words", reading.why)
        else:
            value = reading.day.isoformat() if reading.day else reading.value
            if was is not None and alike(was.get(name, "")) == alike(value):
                child.settle(found, "same", reading.why)
            elif was is not None and child.terms.keep_held and was.get(name):
                child.settle(found, "kept_held", reading.why)
            else:
                values[name] = value
                child.settle(found, "used", reading.why)
    return values


def settle_delay(child: Child, cells: Mapping[str, Found]) -> None:
    """The delay that one row tells. Without a cause that is recognised its cells are kept as notes."""
    words = child.terms.vocabulary
    cause = cells.get("delay_cause")
    others = {code: found for code, found in cells.items() if code != "delay_cause"}
    reading = choices.read_cause(cause.cell.text, words.causes) if cause else BLANK
    if cause is None or reading.said != "value":
        if cause is not None and reading.said == "unknown":
            child.settle(cause, "unknown", reading.why)
        elif cause is not None:
            child.note(cause, "words", f"{reading.why} Type the delay on the child’s page.")
        for found in others.values():
            child.note(found, why="This row tells no cause of delay that is recognised.")
        return
    label = words.causes[reading.value]
    why = ""
    if alike(cause.cell.text) not in (alike(label), reading.value):
        why = f"Read as “{label}”; the words themselves are kept as a note."
        child.keep(f"{FROM}{cause.heading}: {cause.cell.text}", cause)
    everywhere = [cause, *others.values()]
    held = next((each for each in child.case.delays if each.open and each.cause == reading.value), None)
    if held is not None:
        was = {"avoidable": held.avoidable, "owner": held.owner, "began": held.began.isoformat()}
        was["review"] = held.review.isoformat() if held.review else ""
        child.settle(cause, "same", why)
        moved = _beside(child, others, was, _delay_reader(child))
        if moved:
            before, after = (
                ", ".join(_delay_words(name, which[name], words) for name in moved) for which in (was, moved)
            )
            child.change("delay_changed", f"Delay: {label}", before, after, everywhere, {"id": held.id, **moved})
        return
    if any(each.kind == "delay" and each.values["cause"] == reading.value for each in child.changes):
        child.settle(cause, "again", "The same cause is told in another row of this child.")
        for found in others.values():
            child.note(found, why="Another row of this child tells the same cause.")
        return
    child.settle(cause, "used", why)
    values = _beside(child, others, None, _delay_reader(child))
    _new_delay(child, reading.value, values, everywhere)


def _new_delay(child: Child, cause: str, values: Mapping[str, str], found: Sequence[Found]) -> None:
    words = child.terms.vocabulary
    as_at = child.terms.as_at.isoformat()
    told = {"avoidable": "unknown", "owner": words.usual_owner[cause], "began": as_at, **values, "cause": cause}
    since = f"from {uk(told['began'])}"
    if "began" not in values:
        # Nobody knows when it began; since this day it has been known.
        since += " (the spreadsheet’s own day, as it does not say when the delay began)"
    parts = [
        words.causes[cause],
        since,
        words.owners[told["owner"]],
        _delay_words("avoidable", told["avoidable"], words),
    ]
    if "review" in values:
        parts.append(_delay_words("review", values["review"], words))
    child.change("delay", "Delay", "", ", ".join(parts), found, told)


def _delay_reader(child: Child) -> Callable[[str, Found], Reading]:
    def read(name: str, found: Found) -> Reading:
        if name in ("avoidable", "owner"):
            words = child.terms.vocabulary
            by_label = {alike(label): code for code, label in getattr(words, _LABELS[name]).items()}
            code = by_label.get(alike(found.cell.text), "unknown")
            if code != "unknown":
                return Reading("value", value=code)
            return _READERS[name](found.cell.text)
        reading = read_day(found.cell, since_1904=child.terms.since_1904)
        if name == "began" and reading.day and reading.day > child.terms.as_at:
            return Reading("words", why="A delay cannot have begun on a day still to come: check the year.")
        return reading

    return read


def _delay_words(name: str, value: str, words: Vocabulary) -> str:
    if name == "owner":
        return words.owners.get(value, value)
    if name == "avoidable":
        return f"avoidable: {words.avoidable.get(value, value).lower()}"
    said = uk(value) if value else _NO_DATE
    return f"review on {said}" if name == "review" else f"from {said}"


def settle_action(child: Child, cells: Mapping[str, Found]) -> None:
    """The action that one row tells, with its owner and day. Without the action itself its cells are kept as notes."""
    what = cells.get("action_what")
    others = {code: found for code, found in cells.items() if code != "action_what"}
    reading = read_text(what.cell.text) if what else BLANK
    if what is None or reading.said != "value":
        if what is not None:
            child.settle(what, "unknown", reading.why)
        for found in others.values():
            child.note(found, why="This row tells no action.")
        return
    everywhere = [what, *others.values()]
    same = [each for each in child.case.actions if alike(each.what) == alike(reading.value)]
    held = next((each for each in same if each.open), same[0] if same else None)

    def read(name: str, found: Found) -> Reading:
        return read_day(found.cell, since_1904=child.terms.since_1904) if name == "due" else read_text(found.cell.text)

    if held is not None and held.open:
        was = {"owner": held.owner, "due": held.due.isoformat() if held.due else ""}
        child.settle(what, "same")
        moved = _beside(child, others, was, read)
        if moved:
            before, after = (", ".join(_action_words(name, which[name]) for name in moved) for which in (was, moved))
            child.change("action_changed", f"Action: {held.what}", before, after, everywhere, {"id": held.id, **moved})
    elif held is not None:
        for found in everywhere:
            child.settle(found, "same", "This action is closed here, and stays so.")
    elif any(each.kind == "action" and alike(each.values["what"]) == alike(reading.value) for each in child.changes):
        child.settle(what, "again", "The same action is told in another row of this child.")
        for found in others.values():
            child.note(found, why="Another row of this child tells the same action.")
    else:
        child.settle(what, "used")
        values = {"owner": NOBODY, **_beside(child, others, None, read)}
        told = ", ".join([reading.value, *(_action_words(name, value) for name, value in values.items())])
        child.change("action", "Action", "", told, everywhere, {"what": reading.value, **values})


def _action_words(name: str, value: str) -> str:
    return f"by {uk(value)}" if name == "due" and value else value or (_NO_DATE if name == "due" else NOBODY)
