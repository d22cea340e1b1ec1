"""JSONL files: one document a line."""
