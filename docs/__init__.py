"""The guides, and the programs that make pages and pictures of them."""
