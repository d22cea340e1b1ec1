"""Answers that organisers pinned to questions: they win where a question is one of theirs."""
