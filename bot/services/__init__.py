"""Services for channels: the catalogue, and rebuilds of the index."""
