"""Buttons under messages; each works after a restart."""
