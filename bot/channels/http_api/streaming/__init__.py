"""Answers as server-sent events: what was found, then the text as it is worded, then all."""
