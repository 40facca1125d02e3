"""A19–A21 on the running application: repetition, errors and timing, and everything that leaves by another door."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import numpy as np
import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from benchmarks.contributions.actions import contribute
from benchmarks.contributions.bands import quarters_between
from benchmarks.contributions.vocabulary import STAGES
from benchmarks.releases import actions, store
from permanence.database import BENCHMARKS, PLATFORM, authority_scope, commit, working_as
from permanence.database.provision import administering
from permanence.identity import actor_of
from permanence.settings import Settings
from tests.attacks.opened import Opened, opened
from tests.attacks.payload import leaks
from tests.attacks.small_counts import all_or_none, small_cells
from tests.integration.releases.conftest import QUARTER, Contributed, draft
from tests.unit.releases.invented import documents

ClientAs = Callable[..., FlaskClient]
CODES = [f"{820 + i}" for i in range(12)]


@dataclass(frozen=True)
class Served:
    """A published release and who is in it, by code."""

    slug: str
    roles: dict[str, str]


@pytest.fixture(scope="module")
def served(application: Flask) -> Served:
    """Twelve authorities, contributed, compiled, approved by a second person."""
    from permanence.authorities import actions as authorities
    from permanence.authorities.register_file import RegisterEntry

    roles = {}
    with application.app_context():
        with administering() as connection:
            connection.exec_driver_sql("truncate benchmarks.contribution, benchmarks.round_two, benchmarks.reference")
            connection.exec_driver_sql("truncate benchmarks.release cascade")
        for code in CODES:
            with working_as(PLATFORM):
                entry = RegisterEntry(code, "", f"Attackshire {code}", "North", "UA", None, None, ())
                authorities.register(entries=[entry])
                roles[code] = authorities.prepare_role(code=code)
                authorities.provision(code=code, role=roles[code])
                authorities.sign_agreement(
                    code=code, signed_by="Sam Lee", signed_on=date(2025, 1, 1), named_to_national=True
                )
                commit()
        quarters = quarters_between(date(2022, 4, 1), QUARTER)
        for stage in STAGES:
            sent: dict[str, list[dict]] = {role: [] for role in roles.values()}
            for one in documents(stage, sorted(roles.values()), quarters, seed=5):
                sent[one.authority_role].append(dict(one.document))
            for role, own in sent.items():
                with working_as(authority_scope(role)):
                    for document in own:
                        contribute(document=document)
                    commit()
        asking, approving = (actor_of(uuid4(), name, f"{name}@example.org", "national_lead") for name in ("one", "two"))
        slug = draft(Contributed(roles, asking, approving))
        with working_as(BENCHMARKS):
            found = store.release(slug)
            assert found is not None
            actions.approve_release(slug=slug, sha256=found.sha256 or "", by=approving)
            commit()
    return Served(slug, roles)


@pytest.fixture
def analyst(client_as: ClientAs, served: Served) -> FlaskClient:
    """Somebody of one of the authorities."""
    return client_as("analyst", CODES[1])


def repeated(fetch: Callable[[], bytes], times: int) -> tuple[set[bytes], float]:
    """Ask again and again: the different answers, and the average of the first number in each."""
    answers = [fetch() for _ in range(times)]
    numbers = [float(found.group()) for a in answers if (found := re.search(rb"\d+(\.\d+)?", a))]
    return set(answers), float(np.mean(numbers)) if numbers else float("nan")


def test_a19_a_thousand_requests_tell_no_more_than_one(analyst: FlaskClient, served: Served) -> None:
    address = f"/authority/{CODES[1]}/benchmarks/releases/{served.slug}/T1/charts/waiting-decision_to_match.json"
    answers, _ = repeated(lambda: analyst.get(address).data, 1000)
    assert len(answers) == 1
    # the twin disturbs a true 13 anew at each request: the average gives it back
    broken = Flask("broken")
    noise = np.random.default_rng(3)
    broken.add_url_rule("/count", view_func=lambda: f"{13 + noise.normal(0, 3):.3f}", endpoint="count")
    client = broken.test_client()
    different, average = repeated(lambda: client.get("/count").data, 1000)
    assert len(different) > 900
    assert round(average) == 13


def told_apart(client: FlaskClient, addresses: list[str], times: int = 30) -> list[str]:
    """What tells answers apart that should be alike: status, words, or time."""
    found = []
    statuses, bodies, times_taken = [], [], []
    for address in addresses:
        answer = client.get(address)
        statuses.append(answer.status_code)
        bodies.append(_without_nonces(answer.get_data(as_text=True)))
    # in turn, so that a busy machine slows all of them alike
    for _ in range(times):
        row = []
        for address in addresses:
            start = perf_counter()
            client.get(address)
            row.append(perf_counter() - start)
        times_taken.append(row)
    if len(set(statuses)) > 1:
        found.append(f"status {statuses}")
    if len(set(bodies)) > 1:
        found.append("words")
    typical = [median(column) for column in zip(*times_taken, strict=True)]
    if max(typical) > 3 * min(typical) + 0.01:
        found.append(f"time {typical}")
    return found


def _without_nonces(page: str) -> str:
    """A page less what differs in every answer."""
    page = re.sub(r'nonce="[^"]+"|name="csrf_token"[^>]*|[0-9a-f]{16,}', "", page)
    return re.sub(r"/authority/\d+/[^\s\"'<]*", "", page)


def test_a20_anothers_kept_back_and_missing_answer_alike(analyst: FlaskClient, served: Served) -> None:
    mine = f"/authority/{CODES[1]}/benchmarks/releases/{served.slug}"
    # a release of twelve shows no spread, so there is no such chart; T2 and T3 are not hers; the last is no release
    alike = [
        f"{mine}/T1/charts/spread.json",
        f"{mine}/T2/files/speed-decision_to_match.csv",
        f"{mine}/T1/files/no-such-figure.csv",
        f"{mine}/T3/files/pace.csv",
        f"/authority/{CODES[1]}/benchmarks/releases/2001-03-31-1/T1/files/pace.csv",
    ]
    assert told_apart(analyst, alike) == []
    elsewhere = [f"/authority/{CODES[2]}/benchmarks/", "/authority/999/benchmarks/"]
    assert told_apart(analyst, elsewhere) == []


def test_a20_a_twin_that_explains_itself_is_found(served: Served) -> None:
    broken = Flask("broken")

    @broken.get("/figure/<name>")
    def figure(name: str) -> str:
        if name == "kept-back":
            abort(403)
        abort(404)

    assert told_apart(broken.test_client(), ["/figure/kept-back", "/figure/none"], 3) != []


def everything(client: FlaskClient, root: str, slug: str, audiences: tuple[str, ...]) -> Iterator[Opened]:
    """Pages, charts and files a reader can get of one release, as bytes off the wire."""
    pages = [f"{root}/", *(f"{root}/{slug}/stages/{stage}/" for stage in STAGES)]
    with working_as(BENCHMARKS):
        release = store.release(slug)
        assert release is not None
        names = [(one.audience, one.name) for one in store.artefacts(release.id, audiences)]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        yield opened(answer.data, page)
    for audience, name in names:
        for kind in ("charts/{}.json", "files/{}.csv", "files/{}.xlsx"):
            answer = client.get(f"{root}/{slug}/{audience}/{kind.format(name)}")
            if answer.status_code == 200:
                yield opened(answer.data, name, audience)
    yield opened(client.get(f"{root}/{slug}/all.xlsx").data, "all.xlsx")


def test_a21_pages_exports_and_charts_off_the_wire(application: Flask, client_as: ClientAs, served: Served) -> None:
    with application.app_context():
        found = list(everything(client_as("commissioner"), "/commissioner/releases", served.slug, ("T3",)))
    assert len(found) > 40
    assert sum(len(one.sheets) for one in found) > 40
    assert small_cells(found) == []
    assert all_or_none(found) == []
    assert leaks(found, len(CODES)) == []
    text = "\n".join(t for one in found for t in one.texts)
    assert "Attackshire" not in text
    assert not [role for role in served.roles.values() if role in text]


def test_a21_the_same_scan_finds_what_a_page_should_not_say() -> None:
    page = (
        b"<table><tr><th>Stage</th><th>Progressed</th></tr><tr><td>Match</td><td>3</td></tr></table><p>4 children</p>"
    )
    assert len(small_cells([opened(page, "page")])) == 2
    assert small_cells([opened(b'<img alt="2 children waited">', "page")])


def test_a21_nothing_of_a_release_is_kept_by_caches_between(analyst: FlaskClient, served: Served) -> None:
    mine = f"/authority/{CODES[1]}/benchmarks/releases/{served.slug}"
    for address in (f"{mine}/", f"{mine}/T1/charts/waiting-decision_to_match.json", f"{mine}/T1/files/pace.csv"):
        kept = analyst.get(address).headers.get("Cache-Control", "")
        assert "public" not in kept
        assert "private" in kept or "no-store" in kept, address


def test_a21_logs_and_mail_say_nothing_of_it(
    application: Flask, analyst: FlaskClient, served: Served, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with application.app_context(), working_as(BENCHMARKS):
        release = store.release(served.slug)
        assert release is not None
        shown = {
            str(value)
            for one in store.artefacts(release.id, ("T1", "T3"))
            for row in one.body["rows"]
            for value, _ in row[1:]
            if isinstance(value, int) and value > 100
        }
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        for path in ("", "T1/charts/pace.json", "T1/files/ways-out.csv", "T2/files/coverage.csv"):
            analyst.get(f"/authority/{CODES[1]}/benchmarks/releases/{served.slug}/{path}")
    finally:
        logging.getLogger().removeHandler(handler)
    written = "\n".join([*records, *capfd.readouterr()])
    mail = Path(settings.mail.folder) if settings.mail.folder else None
    written += "\n".join(one.read_text() for one in mail.rglob("*") if one.is_file()) if mail and mail.exists() else ""
    assert "Attackshire" not in written
    words = set(re.findall(r"(?<![\w.:-])\d{3,}(?![\w.:-])", written))
    assert not (words & shown - {str(code) for code in CODES}), "a log line holds a figure of the release"
