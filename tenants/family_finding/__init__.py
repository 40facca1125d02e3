"""Looking for a family: where each child has been looked for, which families were considered, and what is lacking.

Families are kept without names or addresses, as what they offer. Nothing here gives a family or a child a score.
"""
