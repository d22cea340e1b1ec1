"""The commands that bring an index from one place to another."""
