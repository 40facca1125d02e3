"""What the pages of releases offer to the application."""

from __future__ import annotations

from benchmarks.views import across, authority, drafts
from permanence.parts import Guarded, Link, Part, in_authority
from permanence.parts import across as read_across

part = Part(
    name="benchmarks",
    blueprints=(
        Guarded(authority.blueprint, in_authority("read_benchmarks")),
        Guarded(across.national, read_across("read_national")),
        Guarded(across.commissioner, read_across("read_commissioner")),
        Guarded(drafts.blueprint, read_across("compile_release")),
    ),
    navigation=(
        Link("Benchmarks", "benchmarks.latest", "read_benchmarks", 60, "authority"),
        Link("National release", "national_releases.latest", "read_national", 10, "national"),
        Link("Preparing releases", "drafts.drafts", "compile_release", 20, "national"),
        Link("National movement", "commissioner_releases.latest", "read_commissioner", 10, "commissioner"),
    ),
)
