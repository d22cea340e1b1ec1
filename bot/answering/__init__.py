"""Answers a question with cited links or quotes, without a language model."""
