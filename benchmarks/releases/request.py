"""What a release is asked to be: the quarter it ends with, who takes part, and the fixed choices that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.contributions.bands import quarter_end
from benchmarks.contributions.reference import Reference, window
from benchmarks.disclosure.configuration import DEFAULT, Configuration


@dataclass(frozen=True)
class Member:
    """An authority with an agreement in force. `consented`: a national lead may see its own figures."""

    role: str
    code: str
    name: str
    region: str
    consented: bool


@dataclass(frozen=True)
class Request:
    """A release to be compiled; `quarter` is the first day of the last quarter in it."""

    slug: str
    quarter: date
    published_on: date
    members: Mapping[str, Member]
    references: Mapping[str, Reference]
    rebase: bool = False
    configuration: Configuration = DEFAULT
    synthetic: bool = False
    rounds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def window(self) -> tuple[date, ...]:
        """The quarters of the 36 months a ratio is taken over."""
        return window(self.quarter)

    @property
    def data_to(self) -> date:
        """Last day of the data in it."""
        return quarter_end(self.quarter)

    @property
    def source(self) -> str:
        """Where the figures come from, in words."""
        end = f"{self.data_to.day} {self.data_to:%B %Y}"
        what = "invented returns of invented authorities" if self.synthetic else "SSDA903 returns"
        return f"Certified counts from {what}, data to {end}"
