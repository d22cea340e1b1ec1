"""Completes a question from its conversation: by slots, references and choices."""
