"""Rate limits of the fake Discord: buckets as on the real one, and limits that a test orders."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.discord.clock import Clock

ROOMY = (1_000, 1.0)
"""Default of a bucket, requests and seconds: Discord's headers are sent, and nobody waits."""
AS_REAL = {
    "send": (5, 5.0),
    "edit": (5, 5.0),
    "followup": (5, 2.0),
    "edit_original": (5, 2.0),
    "react": (1, 0.25),
    "everywhere": (50, 1.0),
}
"""As observed on the real one, which changes them without notice."""
EVERYWHERE = "everywhere"
"""Key of the global limit: all requests of a bot, except those with an interaction's token."""


@dataclass(frozen=True, slots=True)
class RateDecision:
    """Whether a request is let through, and the rate limit headers."""

    headers: dict[str, str]
    retry_after_s: float = 0.0
    """0 lets the request through."""
    everywhere: bool = False
    """The global limit is reached, not only that of the route."""
    fails_with: int = 0
    """Status of a server error to answer with; 0 for none."""


@dataclass(slots=True)
class _Bucket:
    limit: int
    per_s: float
    left: int
    ends_at: float


@dataclass(slots=True)
class _Order:
    """A failure that a test orders for the next requests."""

    route: str
    times: int
    retry_after_s: float = 0.0
    everywhere: bool = False
    fails_with: int = 0


@dataclass(slots=True)
class RateLimits:
    """Counts requests, and refuses those over a limit."""

    clock: Clock
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Requests and seconds by route, for each channel or token; `ROOMY` for other routes."""
    limited_count: int = 0
    """Requests that were answered with 429."""
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)
    _orders: list[_Order] = field(default_factory=list)
    _everywhere_until: float = 0.0

    def use_real_limits(self) -> None:
        """Use the limits observed on the real Discord."""
        self.limits = dict(AS_REAL)

    def limit_next(
        self, route: str, times: int, retry_after_s: float, everywhere: bool = False
    ) -> None:
        """Answer the next requests with 429.

        Args:
            route: Name of the route (`send`, `edit`, `edit_original`, `followup`, …) or `any`.
            times: How many requests.
            retry_after_s: Wait time in the response.
            everywhere: The limit is global: all other requests are limited too for that time.
        """
        self._orders.append(_Order(route, times, retry_after_s, everywhere))

    def fail_next(self, route: str, times: int, status: int = 500) -> None:
        """Answer the next requests with a server error. discord.py retries after a second."""
        self._orders.append(_Order(route, times, fails_with=status))

    def take(self, route: str, key: str, exempt: bool) -> RateDecision:
        """Count a request.

        Args:
            route: Name of the route.
            key: Channel or token; each has its own bucket.
            exempt: Skip the global limit: the request has an interaction's token.
        """
        now = self.clock.now()
        bucket = self._get_bucket(route, key, now)
        order = self._take_order(route)
        if order is not None and order.fails_with:
            headers = _make_headers(route, key, bucket, now)
            return RateDecision(headers, fails_with=order.fails_with)
        if order is not None:
            if order.everywhere:
                self._everywhere_until = now + order.retry_after_s
            return self._refuse(route, key, bucket, order.retry_after_s, order.everywhere)
        if self._everywhere_until > now and not exempt:
            return self._refuse(route, key, bucket, self._everywhere_until - now, True)
        if EVERYWHERE in self.limits and not exempt:
            total = self._get_bucket(EVERYWHERE, "", now)
            if total.left <= 0:
                return self._refuse(route, key, bucket, total.ends_at - now, True)
            total.left -= 1
        if bucket.left <= 0:
            return self._refuse(route, key, bucket, bucket.ends_at - now, False)
        bucket.left -= 1
        return RateDecision(_make_headers(route, key, bucket, now))

    def _get_bucket(self, route: str, key: str, now: float) -> _Bucket:
        bucket = self._buckets.get((route, key))
        if bucket is None or bucket.ends_at <= now:
            limit, per_s = self.limits.get(route, ROOMY)
            bucket = self._buckets[route, key] = _Bucket(limit, per_s, limit, now + per_s)
        return bucket

    def _take_order(self, route: str) -> _Order | None:
        for order in self._orders:
            if order.route in (route, "any"):
                order.times -= 1
                if not order.times:
                    self._orders.remove(order)
                return order
        return None

    def _refuse(
        self, route: str, key: str, bucket: _Bucket, retry_after_s: float, everywhere: bool
    ) -> RateDecision:
        self.limited_count += 1
        headers = _make_headers(route, key, bucket, self.clock.now())
        headers["Retry-After"] = str(max(1, round(retry_after_s)))
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        return RateDecision(headers, retry_after_s, everywhere)


def _make_headers(route: str, key: str, bucket: _Bucket, now: float) -> dict[str, str]:
    left_s = max(0.0, bucket.ends_at - now)
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.left),
        "X-RateLimit-Reset": f"{now + left_s:.3f}",
        "X-RateLimit-Reset-After": f"{left_s:.3f}",
        "X-RateLimit-Bucket": route,
    }
