"""YAML lists of sessions: one document for each talk, and one for the event."""
