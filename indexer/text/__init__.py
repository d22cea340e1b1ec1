"""What a text says about itself: language, words, event names, polite phrases."""
