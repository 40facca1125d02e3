"""Indicators of timeliness and of its balance, worked out child by child from the journeys of one authority."""
