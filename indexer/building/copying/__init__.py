"""Copies an index from one store to another, without encoding anything again."""
