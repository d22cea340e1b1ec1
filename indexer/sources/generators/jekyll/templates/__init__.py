"""Expands the templates of Jekyll pages: Liquid, within limits."""
