"""Sources that are pulled: their local copies, and documents that stay without being read."""
