"""Whether this process lives, whether it can work, and how it has been doing. No page here knows a person."""

from __future__ import annotations

import hmac
import ipaddress
import os
import time

from flask import Blueprint, Flask, Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from permanence.database import PLATFORM, session, working_as
from permanence.jobs import queues

blueprint = Blueprint("health", __name__)

# By endpoint, never by address: an address may name an authority or a child.
ANSWERS = Counter("permanence_answers_total", "Answers by page and status", ["endpoint", "method", "status"])
SECONDS = Histogram("permanence_answer_seconds", "Time to answer by page", ["endpoint"])


def install_metrics(app: Flask) -> None:
    """Count and time every answer."""
    app.after_request(measure)


def measure(response: Response) -> Response:
    """Count this answer."""
    endpoint = request.endpoint or "none"
    if endpoint != "assets.built":
        ANSWERS.labels(endpoint, request.method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
    return response


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(live=True)


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """The database and the queue answer; 503 with which does not."""
    found = {"database": _database(), "queue": queues.reachable()}
    return jsonify(found), 200 if all(found.values()) else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Prometheus' page, for a caller on this machine or with the token METRICS_TOKEN; nobody else learns it exists."""
    if not _may_measure():
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_measure() -> bool:
    token = os.environ.get("METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(token.encode(), given.encode())
    # Behind a proxy that is not declared in the settings every caller would look local.
    behind_proxy = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return not behind_proxy and ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104


def _database() -> bool:
    try:
        with working_as(PLATFORM):
            session().execute(select(1))
    except SQLAlchemyError:
        return False
    return True
