"""Finds the names of the catalogue in a question."""
