"""Each child's journey to permanence, derived from the union of the annual returns an authority holds.

The rules are pure (`episodes`, `build`, `completeness`, `waiting`); the tables, actions and pages keep and show what
they derive. A date that the returns held cannot give is named incomplete; it is never guessed.
"""
