"""Destinations of announcements: WeCom groups, a self-built app's members, Discord channels."""
