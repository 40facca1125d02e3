"""An authority with cases, for whom families are looked for."""

from __future__ import annotations

from tests.integration.casework.conftest import casework  # noqa: F401
