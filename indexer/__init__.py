"""The write side and the store: sources, passages, vectors and words, generations, search."""
