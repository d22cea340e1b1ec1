"""Generations of many passages: segments that they share, so that a rebuild writes what changed."""
