"""From sources to a new generation: read, split, encode, write, switch."""
