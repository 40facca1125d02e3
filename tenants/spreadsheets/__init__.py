"""Spreadsheets: the old tracker comes in with a mapping, a plan and no cell lost, and goes out again in its shape."""
