"""The rows of a generation: their words as numbers, their file, their collection."""
