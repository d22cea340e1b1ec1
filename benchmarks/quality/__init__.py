"""The quality benchmark: every question set, asked of every system, in one table."""
