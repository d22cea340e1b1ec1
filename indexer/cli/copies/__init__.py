"""The commands that copy an index to another place."""
