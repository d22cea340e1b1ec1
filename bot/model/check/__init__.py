"""Checks what a model says against the evidence that it cites, sentence by sentence."""
