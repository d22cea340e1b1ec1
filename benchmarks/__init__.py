"""Measurements: quality, speed, memory. Nothing imports them; each runs by `python -m`."""
