"""Finds the years, editions, days and orders that a question names."""
