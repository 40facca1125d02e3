"""Whether what an engagement reached lasts: the headline indicators at its end, and 6, 12 and 24 months after."""
