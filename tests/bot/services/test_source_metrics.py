"""The metrics tell of the configured sources, and of no others."""

from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from bot.services.source_metrics import publish_sources
from indexer.building.pulling.source_status import note_reports
from indexer.building.result import SourceReport
from indexer.settings import IndexSettings, Settings, SourceSettings
from tests.fakes.clock import ManualClock


def test_each_source_tells_whether_and_when_it_was_read(tmp_path: Path):
    sources = (
        SourceSettings("talks", "jsonl", "rows", every="1h"),
        SourceSettings("recaps", "jsonl", "rows"),
        SourceSettings("never", "jsonl", "rows"),
    )
    settings = Settings(IndexSettings(path="."), sources, folder=str(tmp_path))
    clock, registry = ManualClock(), CollectorRegistry()
    publish_sources(settings, registry, clock)
    assert "huigu_source_up{" not in generate_latest(registry).decode()
    reports = [
        SourceReport("talks", 0, 0, 0, 0, True, ""),
        SourceReport("recaps", 0, 0, 0, 0, True, "it does not answer"),
        SourceReport("gone", 0, 0, 0, 0, True, ""),
    ]
    note_reports(tmp_path, sources, reports, datetime.fromtimestamp(clock.unix(), UTC))
    lines = generate_latest(registry).decode().splitlines()
    assert 'huigu_source_up{source="talks"} 1.0' in lines
    assert 'huigu_source_up{source="recaps"} 0.0' in lines
    assert 'huigu_source_success_timestamp_seconds{source="talks"} 1.9e+09' in lines
    assert not any("gone" in line or "never" in line for line in lines)
    [due] = [line for line in lines if line.startswith("huigu_source_due_timestamp_seconds{")]
    assert 3600 <= float(due.split()[-1]) - clock.unix() <= 3960
