"""Measures which questions get a pinned answer, and fits when."""
