"""What a generation has beside its documents: taken over from the one before, or made anew."""
