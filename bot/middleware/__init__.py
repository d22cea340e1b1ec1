"""Wrappers around `Ask`: limits, small talk, journal, cache, queue, counters."""
