"""Markdown pages of Hugo sites and of plain folders."""
