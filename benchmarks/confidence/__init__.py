"""Fits the confidence of answers from pages, and measures it on archives that are left out."""
