"""An authority with cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from permanence.database import authority_scope
from tests.factories.cases import Casework


@pytest.fixture
def casework(new_authority: Callable) -> Casework:
    authority = new_authority()
    return Casework(authority.code, authority_scope(authority.role))
