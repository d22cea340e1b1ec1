"""Time-outs of the HTTP channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Times in seconds; the defaults fit slow connections and common proxies."""

    read_s: float = 10.0
    """For a body of at most 16 KiB, which needs less on any connection that people use."""
    head_s: float = 10.0
    """For the rest of a request head, from its first byte."""
    idle_s: float = 75.0
    """For the first byte of the next request head of a connection. Longer than the 60 s of common
    proxies: otherwise a proxy would sometimes send a question into a connection that is being
    closed."""
    write_s: float = 30.0
    """For the client to take a response, of at most some 100 kB."""
    comment_s: float = 15.0
    """Between two comments in a stream of events that has nothing to say: proxies close what is
    silent for a minute."""
    linger_s: float = 2.0
    """For reading the rest of a refused body, so that the client sees the error."""
    stop_s: float = 8.0
    """For running answers at shutdown; `docker stop` kills after 10."""
