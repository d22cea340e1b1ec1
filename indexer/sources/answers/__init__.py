"""Pinned answers: a Markdown file an answer, with the wordings of its question."""
