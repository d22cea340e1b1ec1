"""The link census: links in pages as Hugo renders them, against the links in our index."""
