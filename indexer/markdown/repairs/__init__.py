"""Reads what people write and Markdown does not know, and says so in remarks."""
