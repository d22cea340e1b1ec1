"""Quotes: the sentences of pages that answer a question, word for word."""
