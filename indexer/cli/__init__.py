"""The commands that build and inspect an index, and the parts that all commands use."""
