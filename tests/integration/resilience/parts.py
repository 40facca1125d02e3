"""What the applications of these tests are made of."""

from __future__ import annotations

from permanence.parts import Part
from tests.integration.jobs import counting

COUNTING = (Part(name="counting", tasks=counting.TASKS),)
