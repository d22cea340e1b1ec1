"""Wrappers around `Ask`: limits, journal, cache, queue, counters."""
