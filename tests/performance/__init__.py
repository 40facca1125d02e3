"""Measurements run by hand. They print ratios of two programs in one run: absolute times say nothing elsewhere."""
