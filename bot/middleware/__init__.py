"""Wrappers around `Ask`: rate limits, small talk, the answer cache."""
