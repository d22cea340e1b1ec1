"""What a search system is to the benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

Search = Callable[[Sequence[str]], list[list[str]]]
"""Questions -> for each, the ids of at most `K` pages, best first, none twice."""
System = Callable[[Path], AbstractContextManager[Search]]
"""A file of pages -> a search over them, which works while the context is open."""
