"""What releases offer to the application; their pages are in benchmarks.views."""

from __future__ import annotations

from benchmarks.releases.commands import release_command
from benchmarks.releases.tasks import tasks
from permanence.parts import Part

part = Part(name="releases", tasks=tasks, commands=(release_command,))
