"""YAML session lists: one document a talk, and one for the event."""
