"""What family finding has to show in the browser: children looked for, families held, links of every kind, files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from permanence.database import Scope, commit, working_as
from permanence.identity import actor_of
from tenants.casework import actions as casework
from tenants.family_finding import actions, arrangements, entry

if TYPE_CHECKING:
    from tests.factories.people import MadePerson

# Days, so that these children head the lists of family finding. Without a decision they stand last in the tracker,
# whose first cases others have filled.
LONG = 3000


def look_for_families(code: str, scope: Scope, person: MadePerson) -> None:
    """Three children opened by hand: a link stopped and feedback owed, searches alone, and a live link."""
    by = actor_of(person.id, person.name, person.email, "family_finder", code)
    today = casework.today()

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    with working_as(scope):
        children = []
        for number, name in enumerate(("LOOKED1", "LOOKED2", "LOOKED3")):
            case = casework.open_case(child=name, dob=ago(LONG + 400), by=by)
            children.append(case.id)
            for kind, reach, on in (
                ("search", "in_house", LONG + 9 - number),
                ("profile", "", LONG),
                ("search", "regional", 300),
                ("exchange_day", "", 200),
            ):
                actions.add_step(case_id=case.id, kind=kind, reach=reach, began=ago(on), place="Fair", by=by)
        for number, reference in enumerate(("FAM-1", "FAM-2", "FAM-3")):
            fields = {
                "kind": "in_house",
                "status": "available",
                "age_from": "0",
                "age_to": str(3 + 4 * number),
                "sex": "any",
                "disability": "yes",
                "health": "no",
                "development": "unknown",
                "languages": "English, Urdu",
                "region": "london",
                "available_from": ago(900 - number).isoformat(),
            }
            arrangements.add_family(reference=reference, fields=fields, by=by)
        stopped = actions.add_link(case_id=children[0], reference="FAM-1", considered=ago(250), by=by)
        actions.stop_link(link_id=stopped.id, ended=ago(150), reason="contact", decided_by="Meeting", by=by)
        actions.add_link(case_id=children[2], reference="FAM-1", considered=ago(20), source="Register", by=by)
        commit()
        rows = [
            f"LOOKED3,AG-7,{ago(120)},{ago(90)},criteria,Green,{ago(80)}",
            f"LOOKED1,The Smiths,{ago(9)},,,,",
            ",,,,,,",
        ]
        data = "\n".join(["Child,Family,Considered,Stopped,Reason,Colour,Feedback given", *rows]).encode()
        applied = entry.receive(name="links.csv", data=data, by=by)
        commit()
        entry.apply(file_id=applied.id, by=by)
        entry.receive(name="links-again.csv", data=data + f"\nLOOKED3,AG-8,{ago(8)},,,,".encode(), by=by)
        commit()
