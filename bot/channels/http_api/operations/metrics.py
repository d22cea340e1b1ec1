"""Metrics of the HTTP channel. Their labels are closed sets, without data of users."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

METHODS = frozenset({"GET", "HEAD", "POST"})
ANSWER_BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0)
"""Around the target of 30 ms without a language model, and up to the answer of a slow model."""


class Metrics:
    """The metrics of HTTP: `open_questions` and `answer_seconds` measure around each answer.

    They begin at zero when the channel is started again; a registry takes a name only once.
    """

    def __init__(
        self,
        server_registry: CollectorRegistry,
        is_ready: Callable[[], bool],
        count_open: Callable[[], float],
    ) -> None:
        """Begin at zero, beside the metrics of the server."""
        self._server_registry = server_registry
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "huigu_http_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=registry,
        )
        self.answer_seconds = Histogram(
            "huigu_http_answer_seconds",
            "Time from a readable question to its answer, waiting included.",
            buckets=ANSWER_BUCKETS_S,
            registry=registry,
        )
        self.open_questions = Gauge(
            "huigu_http_questions_open", "Questions not answered yet.", registry=registry
        )
        connections = Gauge("huigu_http_connections_open", "Open connections.", registry=registry)
        connections.set_function(count_open)
        ready = Gauge("huigu_ready", "1 while the current index serves.", registry=registry)
        ready.set_function(lambda: float(is_ready()))

    def count_request(self, route: str, method: str, status: int) -> None:
        """Count a finished request; `route` is the pattern of its route."""
        label = method if method in METHODS else "other"
        self._requests.labels(route, label, str(status)).inc()

    def write(self) -> bytes:
        """Write the metrics of the server and of this channel in Prometheus' text format."""
        return generate_latest(self._server_registry) + generate_latest(self._registry)
