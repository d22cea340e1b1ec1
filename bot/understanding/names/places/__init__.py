"""Places beside and in the names of events."""
