"""What a question wants: a learned guess, and what its names and words make of it."""
