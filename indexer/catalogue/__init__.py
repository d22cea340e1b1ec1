"""The catalogue: events, series, talks and people, merged from what all documents state."""
