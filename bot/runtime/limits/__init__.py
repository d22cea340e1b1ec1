"""Limits of what one person or client may do."""
