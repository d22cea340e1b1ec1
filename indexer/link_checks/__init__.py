"""Finds out which links of the index still open, and remembers which are dead."""
