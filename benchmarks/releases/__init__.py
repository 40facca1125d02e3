"""Releases: the frozen national reference, the compiling of contributions into protected artefacts, and the second
person without whom nothing is published."""
