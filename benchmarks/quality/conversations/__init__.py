"""Conversations of our own over any index: names, and what is right, come from its catalogue."""
