"""The archive, browsed: events, talks, people and pages of the index, as records."""
