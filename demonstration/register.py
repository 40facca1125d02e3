"""The authorities of a demonstration put on the register, given their schemas, agreements and engagements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from demonstration.authorities import InventedAuthority, invented_authorities, stream
from demonstration.names import FAMILY, GIVEN
from demonstration.people import managed_service
from permanence.authorities import Authority, actions, store
from permanence.authorities.register_file import RegisterEntry
from permanence.database import PLATFORM, commit, working_as
from permanence.database.migrate import migrate_authorities, migrate_shared
from permanence.database.provision import bootstrap
from tenants.sustainment.checkpoints import quarter_end_by

CONSENTING = 0.55  # share of authorities that let national leads see their figures by name


class NotInvented(Exception):
    """The register holds an authority that is none of ours: a demonstration must not be played among real ones."""


def prepare_database() -> None:
    """Make the fixed logins and shared tables; bring every authority's tables up to date."""
    bootstrap()
    migrate_shared()
    with working_as(PLATFORM):
        known = {one.code: one for one in store.all_authorities()}
    strangers = set(known) - {one.code for one in invented_authorities(153)}
    if strangers:
        raise NotInvented(
            f"The database has authorities that are not invented ({', '.join(sorted(strangers)[:3])} …). "
            "A demonstration needs a database of its own: set DATABASE_URL and PERMANENCE_DATA to others."
        )
    migrate_authorities([one.role for one in known.values() if one.role])


def signs(number: int) -> bool:
    """Whether authority `number` of a demonstration has signed the agreement; the eleventh has not made up its mind."""
    return number != 10


def set_up(invented: Sequence[InventedAuthority], seed: int, tell: Callable[[int, str], None]) -> dict[str, Authority]:
    """See that every invented authority is registered, provisioned and agreed with; code → authority.

    What is there already stays as it is. `tell` is called with how many are ready and the name of the latest.
    """
    ready: dict[str, Authority] = {}
    for number, one in enumerate(invented):
        with working_as(PLATFORM):
            held = store.by_code(one.code)
            if held is None:
                entry = RegisterEntry(one.code, one.ons_code, one.name, one.region, one.kind, None, None, ())
                actions.register(entries=[entry])
                commit()
            if held is None or not held.role:
                role = actions.prepare_role(code=one.code)
                held = actions.provision(code=one.code, role=role)
                commit()
            _agree(held, one, number, seed)
            _engage(held, number, len(invented))
            commit()
        ready[one.code] = held
        tell(len(ready), one.name)
    return ready


def _agree(authority: Authority, invented: InventedAuthority, number: int, seed: int) -> None:
    draw = stream(seed, "agreement", invented.code)
    today = datetime.now(UTC).date()
    director, consents = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}", draw.random() < CONSENTING
    if signs(number) and store.open_agreement(authority.id) is None:
        signed = today - timedelta(days=60 + draw.randrange(200))
        actions.sign_agreement(
            code=invented.code,
            signed_by=f"{director}, Director of Children’s Services",
            signed_on=signed,
            named_to_national=consents,
        )


def _engage(authority: Authority, number: int, count: int) -> None:
    """Coram consults in the first authority, and once did before, so that it can be looked back on; it manages the
    service of another."""
    model = "managed_service" if number == managed_service(count) else "consultancy" if number == 0 else ""
    if not model or store.engagements(authority.id):
        return
    today = datetime.now(UTC).date()
    if number == 0:
        last = quarter_end_by(today - timedelta(days=26 * 30))
        actions.engage(
            code=authority.code,
            delivery_model="consultancy",
            starts=last - timedelta(days=364),
            ends=last,
            purpose="Diagnosing where children wait",
            by="Demonstration",
        )
    actions.engage(
        code=authority.code,
        delivery_model=model,
        starts=today - timedelta(days=120),
        ends=today + timedelta(days=365),
        purpose="Timely family finding",
        by="Demonstration",
    )
