"""What releases offer to an authority: the frozen national reference, and published artefacts.

This is the only module of releases that an authority's own pages and jobs import. Everything here runs as the current
login, so that what it may not see does not exist.
"""

from __future__ import annotations

from datetime import date

from benchmarks.contributions.reference import Reference, reference_period
from benchmarks.releases import store
from benchmarks.releases.seen import ArtefactSeen, ReleaseSeen

__all__ = ["ArtefactSeen", "ReleaseSeen", "latest", "own", "references", "references_for", "shared"]


def references() -> dict[str, Reference]:
    """The newest frozen national references by stage; empty while none is frozen."""
    version = store.newest_reference()
    return store.references(version) if version else {}


def references_for(data_to: date) -> dict[str, Reference]:
    """The references that releases with data to this quarter (its first day) use; empty while they are not frozen."""
    version = store.reference_ending(reference_period(data_to)[1])
    return store.references(version) if version else {}


def latest() -> ReleaseSeen | None:
    """The newest published release."""
    found = store.published()
    return found[0] if found else None


def own(name: str) -> ArtefactSeen | None:
    """The current authority's own artefact of this name in the newest published release, or None."""
    release = latest()
    return store.artefact(release.id, "T0", name) if release else None


def shared(name: str) -> ArtefactSeen | None:
    """The artefact of this name that every authority sees, in the newest published release, or None."""
    release = latest()
    return store.artefact(release.id, "T1", name) if release else None
