"""The word vectors: first vectors, loss, training loop, validation."""
