"""Calendars, which need a library that takes its time to be imported."""
