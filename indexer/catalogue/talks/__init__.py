"""Merges what several pages tell of one talk."""
