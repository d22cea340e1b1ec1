"""Shortcode templates of a site that only write a text."""
