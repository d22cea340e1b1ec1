"""Answers as text: splitting, addresses, terminal layout, texts for people."""
