"""Answers on a terminal: their lines, colours, and how a question was understood."""
