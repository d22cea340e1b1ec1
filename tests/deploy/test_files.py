"""The files of deploy/ hold what the programs that read them accept."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.http_api.operations.metrics import Metrics
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
OF_OTHERS = {"up"}
"""Metrics that Prometheus makes itself."""
OF_CHANNELS = {"huigu_channel_up", "huigu_worker_restarts_total"}
"""Added when channels and workers are started: `bot/channels/supervisor.py`, `bot/workers/`."""


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    text = (DEPLOY / "huigu.service").read_text()
    # The command is not here; everything else is as it will be.
    unit = tmp_path / "huigu.service"
    unit.write_text(text.replace("/srv/huigu/.venv/bin/huigu", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_alerts_name_metrics_that_there_are() -> None:
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    metrics = Metrics(CollectorRegistry(), lambda: True, lambda: 0.0)
    metrics.count_request("/query", "GET", 200)
    written = text_string_to_metric_families(metrics.write().decode())
    there = {sample.name for family in written for sample in family.samples}
    for rule in rules:
        named = set(re.findall(r"\b(huigu_\w+|up)\{", rule["expr"]))
        assert named
        assert named <= there | OF_OTHERS | OF_CHANNELS, rule["alert"]
        assert rule["annotations"]["remedy"]


@pytest.mark.parametrize("state", ["data", ".huigu", "state/of/bot"])
def test_a_backup_holds_a_database_that_is_being_written(tmp_path: Path, state: str) -> None:
    folder = tmp_path / "huigu"
    (folder / state).mkdir(parents=True)
    (folder / "huigu.toml").write_text(f'[journal]\npath = "{state}/journal.sqlite"\n')
    (folder / state / "journal.sqlite.key").write_bytes(b"key")
    with closing(sqlite3.connect(folder / state / "journal.sqlite")) as journal:
        journal.execute("PRAGMA journal_mode = WAL")
        journal.execute("CREATE TABLE questions (text)")
        journal.execute("INSERT INTO questions VALUES ('kept')")
        journal.commit()
        journal.execute("INSERT INTO questions VALUES ('not yet')")
        command = [sys.executable, str(DEPLOY / "backup.py"), str(folder), str(tmp_path / "copies")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    copied = [Path(line) for line in done.stdout.splitlines()]
    names = ["huigu.toml", "journal.sqlite", "journal.sqlite.key"]
    assert [path.name for path in copied] == names
    assert {path.stat().st_mode & 0o777 for path in copied} <= {0o600, 0o644}
    assert copied[1].parent.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(copied[1])) as copy:
        assert copy.execute("SELECT text FROM questions").fetchall() == [("kept",)]
