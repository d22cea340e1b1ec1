"""Answers from the catalogue: its links, its facts and its lists, each cited to who says it."""
