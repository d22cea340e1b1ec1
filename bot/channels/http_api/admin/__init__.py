"""What administrators do: rebuild the index, and see how that goes."""
