"""Merges the people that pages name: Han name, Latin name, pinyin, in either order."""
