"""The pictures of the guides, and the programs that make them."""
