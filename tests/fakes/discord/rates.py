"""How much the fake Discord takes: buckets as the real one has them, and limits on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.discord.clock import Clock

ROOMY = (1_000, 1.0)
"""Requests and seconds of a bucket by default: headers as Discord sends them, and nobody waits."""
AS_REAL = {
    "send": (5, 5.0),
    "edit": (5, 5.0),
    "followup": (5, 2.0),
    "edit_original": (5, 2.0),
    "react": (1, 0.25),
    "everywhere": (50, 1.0),
}
"""What is seen of the real one. They change it without notice and forbid to rely on it."""
EVERYWHERE = "everywhere"
"""Names the limit of all requests of a bot together, those with an interaction's token left out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bucket says of a request."""

    headers: dict[str, str]
    retry_after_s: float = 0.0
    """0 lets the request through."""
    everywhere: bool = False
    """The limit is not of this route alone."""
    fails_with: int = 0
    """A status to fail with, for a server that stumbles; 0 for none."""


@dataclass(slots=True)
class _Bucket:
    limit: int
    per_s: float
    left: int
    ends_at: float


@dataclass(slots=True)
class _Order:
    """What a test ordered for the next requests."""

    route: str
    times: int
    retry_after_s: float = 0.0
    everywhere: bool = False
    fails_with: int = 0


@dataclass(slots=True)
class Rates:
    """Decides which requests are too many."""

    clock: Clock
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Requests and seconds by route, for each channel or token; else `ROOMY`."""
    limited: int = 0
    """Requests that were answered with 429."""
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)
    _orders: list[_Order] = field(default_factory=list)
    _everywhere_until: float = 0.0

    def as_real(self) -> None:
        """Limit each route as the real one is seen to do."""
        self.limits = dict(AS_REAL)

    def limit_next(
        self, route: str, times: int, retry_after_s: float, everywhere: bool = False
    ) -> None:
        """Answer the next requests with 429.

        Args:
            route: Name of the route (`send`, `edit`, `edit_original`, `followup`, …) or `any`.
            times: How many requests.
            retry_after_s: What they are told to wait.
            everywhere: Say that the limit is global; then all else is limited too for that time.
        """
        self._orders.append(_Order(route, times, retry_after_s, everywhere))

    def fail_next(self, route: str, times: int, status: int = 500) -> None:
        """Answer the next requests with a server's error. discord.py retries after a second."""
        self._orders.append(_Order(route, times, fails_with=status))

    def take(self, route: str, key: str, exempt: bool) -> Verdict:
        """Count a request.

        Args:
            route: Its name.
            key: Channel or token, whose bucket is its own.
            exempt: A global limit does not hold for it: interactions have tokens of their own.
        """
        now = self.clock.now()
        bucket = self._bucket(route, key, now)
        ordered = self._ordered(route)
        if ordered is not None and ordered.fails_with:
            return Verdict(_headers(route, key, bucket, now), fails_with=ordered.fails_with)
        if ordered is not None:
            if ordered.everywhere:
                self._everywhere_until = now + ordered.retry_after_s
            return self._refuse(route, key, bucket, ordered.retry_after_s, ordered.everywhere)
        if self._everywhere_until > now and not exempt:
            return self._refuse(route, key, bucket, self._everywhere_until - now, True)
        if EVERYWHERE in self.limits and not exempt:
            whole = self._bucket(EVERYWHERE, "", now)
            if whole.left <= 0:
                return self._refuse(route, key, bucket, whole.ends_at - now, True)
            whole.left -= 1
        if bucket.left <= 0:
            return self._refuse(route, key, bucket, bucket.ends_at - now, False)
        bucket.left -= 1
        return Verdict(_headers(route, key, bucket, now))

    def _bucket(self, route: str, key: str, now: float) -> _Bucket:
        bucket = self._buckets.get((route, key))
        if bucket is None or bucket.ends_at <= now:
            limit, per_s = self.limits.get(route, ROOMY)
            bucket = self._buckets[route, key] = _Bucket(limit, per_s, limit, now + per_s)
        return bucket

    def _ordered(self, route: str) -> _Order | None:
        for order in self._orders:
            if order.route in (route, "any"):
                order.times -= 1
                if not order.times:
                    self._orders.remove(order)
                return order
        return None

    def _refuse(
        self, route: str, key: str, bucket: _Bucket, retry_after_s: float, everywhere: bool
    ) -> Verdict:
        self.limited += 1
        headers = _headers(route, key, bucket, self.clock.now())
        headers["Retry-After"] = str(max(1, round(retry_after_s)))
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        return Verdict(headers, retry_after_s, everywhere)


def _headers(route: str, key: str, bucket: _Bucket, now: float) -> dict[str, str]:
    left_s = max(0.0, bucket.ends_at - now)
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.left),
        "X-RateLimit-Reset": f"{now + left_s:.3f}",
        "X-RateLimit-Reset-After": f"{left_s:.3f}",
        "X-RateLimit-Bucket": route,
    }
