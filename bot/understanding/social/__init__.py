"""Tells turns that ask for nothing in the archive: thanks, a complaint, an emoji."""
