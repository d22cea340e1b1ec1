"""Generations on disk: folders, manifest, checksums, lock and hot swap."""
