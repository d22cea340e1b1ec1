"""Answers from the catalogue: links, facts and lists of talks."""
