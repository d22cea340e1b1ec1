"""Repositories: their pages, and the slides that lie in their folders."""
