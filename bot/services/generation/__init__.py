"""What services know of the generation in use: when it was made, and what was read of it."""
