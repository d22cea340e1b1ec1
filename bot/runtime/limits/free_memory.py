"""Gives memory that is free again back to the system, where the C library is glibc.

glibc keeps a heap for each thread, and what is free in it, for later: 30 MB of a server that read
17,000 talks at its start.
"""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h."""


def share_heap() -> None:
    """Let all threads use one heap: they wait for the interpreter anyway. Before they start."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_ARENA_MAX, 1)


def return_free_memory() -> None:
    """Give back what is free: some milliseconds, after much was read once."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
