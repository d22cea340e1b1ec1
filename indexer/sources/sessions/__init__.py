"""Lists of sessions that people write: one document for each talk, and one for the event."""
