"""Merges what pages state of events: over languages and spellings, by series, year, edition."""
