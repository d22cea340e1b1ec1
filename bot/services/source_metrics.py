"""Metrics of the sources: when each was read well, and whether it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.runtime.clock import Clock
from indexer.building.pulling.source_status import find_due, read_statuses
from indexer.settings import Settings


def publish_sources(settings: Settings, registry: CollectorRegistry, clock: Clock) -> None:
    """Add the metrics of the configured sources, and of no others, to those of the server."""
    registry.register(_SourceCollector(settings, clock))


class _SourceCollector(Collector):
    """Reads the statuses beside the index whenever somebody asks for the metrics."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Make the metrics, each with the source's name as its label."""
        up = GaugeMetricFamily(
            "huigu_source_up", "1 if the source was read well the last time.", labels=["source"]
        )
        read = GaugeMetricFamily(
            "huigu_source_success_timestamp_seconds",
            "When the source was last read well, in seconds since 1970.",
            labels=["source"],
        )
        due = GaugeMetricFamily(
            "huigu_source_due_timestamp_seconds",
            "When the server reads the source again, in seconds since 1970.",
            labels=["source"],
        )
        settings = self._settings
        statuses = read_statuses(settings.resolve(settings.index.path))
        for source in settings.sources:
            status = statuses.get(source.name)
            if status:
                up.add_metric([source.name], float(not status.problem))
            if status and status.succeeded:
                read.add_metric([source.name], datetime.fromisoformat(status.succeeded).timestamp())
            due_s = find_due(source, status, self._clock.unix())
            if due_s is not None:
                due.add_metric([source.name], due_s)
        yield from (up, read, due)
