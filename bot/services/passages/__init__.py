"""A search without an answer: passages, best first."""
