"""What a channel may look up or start: the catalogue, a rebuild."""
