"""Limits per address on the pages that guess-work would use. Counted in Redis, so all processes count together."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


def install_limits(app: Flask, redis_url: str) -> None:
    """Count in Redis; while it is away each process counts for itself rather than refusing everybody."""
    storage = redis_url.replace("unix://", "redis+unix://", 1) if redis_url.startswith("unix://") else redis_url
    app.config.update(
        RATELIMIT_STORAGE_URI=storage or "memory://",
        RATELIMIT_STRATEGY="fixed-window",
        RATELIMIT_KEY_PREFIX="permanence-limits",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(storage),
        RATELIMIT_IN_MEMORY_FALLBACK=["60 per minute"] if storage else None,
    )
    limiter.init_app(app)
