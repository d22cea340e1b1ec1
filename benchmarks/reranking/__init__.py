"""Fits the order of the first pages across languages, and measures it on archives left out."""
