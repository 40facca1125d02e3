"""Numbered revisions: `shared` for the schemas platform and benchmarks, `authority` for each authority's own."""
