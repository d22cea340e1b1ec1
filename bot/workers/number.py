"""How many workers there are, where `[server] workers` leaves it to us."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MOST = 2
"""Each takes the memory of an answerer, 170 MB for 17,944 documents, and a container or service has
1 GB (`compose.yaml`). Two answer more than any community asks; `[server] workers` can be more."""
CPU_MAX = Path("/sys/fs/cgroup/cpu.max")
"""`max 100000`, or microseconds of processor time in so many: what a container may use."""


def choose_number(setting: int | str, cores: float | None = None) -> int:
    """Choose how many workers to start; 0 to answer in the main process.

    One less than there are cores: the main process, which takes a fifth of the time of the answers
    that it hands out, has one as well. So one core has none.
    """
    if isinstance(setting, int):
        return setting
    found = count_cores() if cores is None else cores
    return max(0, min(MOST, int(found) - 1))


def count_cores(cpu_max: Path = CPU_MAX) -> float:
    """Count the cores that this process may use; a container may have a part of one."""
    if sys.platform == "win32":  # sockets cannot be handed to another process there
        return 1.0
    allowed = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    try:
        quota, _, period = cpu_max.read_text(encoding="ascii").partition(" ")
        return min(allowed, int(quota) / int(period))
    except (OSError, ValueError):  # not a container, or without a limit
        return allowed
