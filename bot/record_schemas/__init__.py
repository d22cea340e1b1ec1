"""JSON Schemas of records, described by the docstrings under their fields."""
