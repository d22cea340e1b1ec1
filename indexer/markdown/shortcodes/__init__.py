"""Expands the shortcodes of a page."""
