"""Builders of invented things for tests: never real children, never real authorities."""
