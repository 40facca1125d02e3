"""Attacks on what is published: each must fail on a real release and succeed on its unprotected twin."""
