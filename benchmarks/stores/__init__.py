"""The same answers from every store."""
