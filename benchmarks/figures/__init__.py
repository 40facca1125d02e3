"""Pure arithmetic on occurrence/exposure tables: hazards, curves, restricted mean waits, speed ratios, funnels and
control charts. Nothing here reads a database, and no child's own wait ever comes in."""
