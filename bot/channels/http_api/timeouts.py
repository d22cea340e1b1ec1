"""Time-outs of the HTTP channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Times in seconds; the defaults fit people on slow lines and the usual proxies."""

    read_s: float = 10.0
    """For a body of at most 16 KiB, which arrives within this on any line a person would use."""
    idle_s: float = 75.0
    """For the whole head of a connection's next request; longer than the 60 s of the usual proxies,
    which would otherwise now and then send a question into a connection that is being closed."""
    linger_s: float = 2.0
    """For the rest of a refused body to be read away, so that the client sees why."""
    stop_s: float = 8.0
    """For running answers at a stop; `docker stop` kills after 10."""
