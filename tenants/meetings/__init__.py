"""Tracking meetings: an agenda by risk, one child a screen, decisions and actions, minutes, and what is carried over.

The child's case belongs to `tenants.casework`; a meeting holds the agenda and what was said, and records everything
else (milestones, delays, actions, notes) there.
"""
