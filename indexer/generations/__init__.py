"""Generations on disk: folders, manifest, checksums, lock, and the one that serves."""
