"""Compares events, series, years, people and organisations by what the catalogue counts."""
