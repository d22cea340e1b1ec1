"""Indexed pages that can be opened: their addresses, and the passages cited there."""
