"""Answers from pages: links and quotes of the passages that a search finds."""
