"""Coram's people in an authority: proposed for an engagement, let in by it for a purpose, a scope and a time.

They go with the engagement, and what they owned is handed over. Which cases are named is kept by the authority.
"""
