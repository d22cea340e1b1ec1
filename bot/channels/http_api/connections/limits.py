"""How many connections may be open: what the settings say, and what the system has files for."""

from __future__ import annotations

import logging
import resource
from dataclasses import dataclass

from bot.settings import ServerSettings

log = logging.getLogger("huigu.http")

RESERVED_FILES = 192
"""Open files that are no connections: a running server has about 40, twice its index while a new
one is opened, more for channels, rebuilds and the accepted sockets of one moment."""
LEAST = 16
"""Connections that are taken however few files the system allows."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Most connections that are open at once."""

    total: int
    per_address: int
    """Of one address; of one /64 for IPv6."""


def find_limits(settings: ServerSettings) -> ConnectionLimits:
    """Find the limits, after raising the system's own limit of open files as far as they need.

    Behind a proxy every connection is the proxy's, and its share of them is all.
    """
    files = raise_open_files(settings.connections + RESERVED_FILES)
    total = max(LEAST, min(settings.connections, files - RESERVED_FILES))
    if total < settings.connections:
        log.warning(
            "at most %d connections at once instead of %d: the system allows %d open files; "
            "raise its hard limit (ulimit -Hn) or lower `connections` in [server]",
            *(total, settings.connections, files),
        )
    per_address = total if settings.proxies else min(total, settings.connections_per_address)
    return ConnectionLimits(total, per_address)


def raise_open_files(wanted: int) -> int:
    """Raise this process's soft limit of open files towards `wanted`; gives what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    raised = wanted if hard == resource.RLIM_INFINITY else max(soft, min(wanted, hard))
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    except (OSError, ValueError):  # a sandbox may forbid it
        return soft
    return raised
