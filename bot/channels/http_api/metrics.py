"""What the HTTP channel counts beside the middleware. No user data: labels are closed sets."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

METHODS = frozenset({"GET", "HEAD", "POST"})
ANSWER_BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0)
"""Around the target of 30 ms without a language model, and up to a slow model's answer."""


class Metrics:
    """The counters of HTTP, and all that the server counts as text."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self, registry: CollectorRegistry, generation: Callable[[], str]) -> None:
        """Add this channel's counters to those of the server."""
        self._registry = registry
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "huigu_http_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "huigu_http_answer_seconds",
            "Time from a readable question to its answer, waiting included.",
            buckets=ANSWER_BUCKETS_S,
            registry=self._registry,
        )
        self._asking = Gauge(
            "huigu_http_questions_open", "Questions not answered yet.", registry=self._registry
        )
        ready = Gauge("huigu_ready", "1 while an index is open.", registry=self._registry)
        ready.set_function(lambda: float(bool(generation())))

    def count_request(self, route: str, method: str, status: int) -> None:
        """Count one finished request; `route` is the route's pattern, never the address."""
        known = method if method in METHODS else "other"
        self._requests.labels(route, known, str(status)).inc()

    def question_opened(self) -> None:
        """Count a question as open."""
        self._asking.inc()

    def question_closed(self, seconds: float) -> None:
        """Count an open question as done, however it ended."""
        self._asking.dec()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """Give all of it in Prometheus' text format."""
        return generate_latest(self._registry)
