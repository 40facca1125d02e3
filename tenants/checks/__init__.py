"""Validation of returns: what in them would make a child's journey untrue, where it is, and how to mend it.

The rules are pure (frames in, findings out) and keyed by collection year. They cover file integrity, the adoption
core of the statutory rule set and the context rules a journey leans on; the full set stays with the open validator.
"""
