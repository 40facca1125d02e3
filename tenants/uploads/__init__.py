"""Uploads: SSDA903 returns come in, are read into one form, shown with what they would change, applied and undone."""
