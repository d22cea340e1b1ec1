"""Rebuilds the index: compare, read, split, encode, write, switch."""
