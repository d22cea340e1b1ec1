"""Reads the literals of a configuration that is a program, without running it."""
