"""A JSONL file, or a folder of them: one document a line."""
