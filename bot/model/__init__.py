"""The optional language model: words an answer that was found, and is believed in nothing."""
