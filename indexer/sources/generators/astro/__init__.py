"""Astro, and its documentation theme Starlight."""
