"""What family finding offers to the application."""

from permanence.parts import Part
from tenants.family_finding import store

__all__ = ["part", "store"]

part = Part(name="family_finding")
