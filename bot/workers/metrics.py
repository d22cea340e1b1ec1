"""Metrics of the workers: how many are ready, and how often one was replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.services.contracts import WorkerCounts


def publish_workers(count: Callable[[], WorkerCounts], registry: CollectorRegistry) -> None:
    """Add the metrics `huigu_workers` and `huigu_worker_restarts_total`."""
    registry.register(_WorkersCollector(count))


class _WorkersCollector(Collector):
    """Counts the workers whenever somebody asks for the metrics."""

    def __init__(self, count: Callable[[], WorkerCounts]) -> None:
        self._count = count

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """Make the metrics."""
        counts = self._count()
        ready = "Answering processes that are ready."
        yield GaugeMetricFamily("huigu_workers", ready, value=counts.ready)
        restarts = "How often an answering process took the place of another one."
        yield CounterMetricFamily("huigu_worker_restarts", restarts, value=counts.restarts)
