"""Destinations of announcements: WeCom groups by webhook, or all members of a self-built app."""
