"""The tokenizer: its character map and its vocabulary."""
