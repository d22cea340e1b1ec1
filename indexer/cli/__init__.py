"""The commands that build and inspect an index, and what all commands share."""
