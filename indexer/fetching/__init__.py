"""Fetches what sources keep on the web: politely, and whatever a server answers."""
