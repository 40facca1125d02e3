"""All authorities together: what certified contributions add up to, protected and released.

Nothing in here ever sees a child: the finest thing that comes in is an occurrence/exposure table of one authority,
one stage and one calendar quarter (see `benchmarks.contributions`). This room never imports `tenants`.
"""
