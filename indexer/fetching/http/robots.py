"""Reads robots.txt (RFC 9309), with Protego, which matches its wildcards in linear time."""

from __future__ import annotations

import math

from protego import Protego

ROBOT = "Huigu"
"""Our name in robots.txt."""
MAX_ROBOTS_BYTES = 500 << 10
"""What is beyond is not read (RFC 9309, 2.5)."""
MAX_SITEMAPS = 100

_ANYBODY = "*"
_SOMEBODY_ELSE = "User-agent: -"


class Robots:
    """The rules of a host for us."""

    def __init__(self, text: str) -> None:
        """Parse a robots.txt; an empty one allows everything."""
        self._rules = Protego.parse(
            "\n".join(map(_merge_other_robots, text.lstrip("\ufeff").splitlines()))
        )
        self.sitemaps = tuple(self._rules.sitemaps)[:MAX_SITEMAPS]
        """As it writes them."""
        delay_s = self._rules.crawl_delay(ROBOT) or 0.0
        self.crawl_delay_s = delay_s if math.isfinite(delay_s) and delay_s > 0 else 0.0

    def allows(self, url: str) -> bool:
        """Tell whether we may fetch an address of this host."""
        return bool(self._rules.can_fetch(url, ROBOT))


def _merge_other_robots(line: str) -> str:
    """Give all other robots one name: Protego's time grows with the square of their number."""
    if not line.lstrip().lower().startswith(("user-agent", "useragent", "user agent")):
        return line
    name = line.partition("#")[0].lower().rpartition("agent")[2].strip(": \t")
    return line if name in {_ANYBODY, ROBOT.lower()} else _SOMEBODY_ELSE
