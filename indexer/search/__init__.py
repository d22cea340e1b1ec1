"""Search: parse the question, expand its words, align them with passages, rank."""
