"""A rebuild that is killed while it pulls leaves the index, and the next one takes it up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.generations.folder import Generations
from tests.fakes.event_loop import WAIT_S
from tests.fakes.index.encoder import HashingEncoder
from tests.paths import ROOT

CONFIG = """
[index]
path = "index"
[[sources]]
name = "videos"
type = "playlist"
url = "https://www.youtube.com/playlist?list=PL1"
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_rebuild_that_is_killed_in_a_pull_harms_nothing(tmp_path: Path, monkeypatch, is_first):
    config = tmp_path / "huigu.toml"
    config.write_text(CONFIG, "utf-8")
    program = tmp_path / "yt-dlp"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    entry = {
        "id": "dQw4w9WgXcQ",
        "url": "https://youtu.be/dQw4w9WgXcQ",
        "title": "Life of sidecars",
    }
    listed = json.dumps({"title": "Mesh Day 2024", "entries": [entry]})
    answer = f"#!/bin/sh\ncat <<'E'\n{listed}\nE\n"
    settings, encoder = load_settings(config), HashingEncoder()
    generations = Generations(tmp_path / "index")

    def let_program(script: str) -> None:
        program.write_text(script)
        program.chmod(0o755)

    if not is_first:
        let_program(answer)
        rebuild(settings, encoder=encoder)
    let_program(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    command = [sys.executable, "-m", "huigu", "rebuild", "--config", str(config)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    pid, end_s = tmp_path / "pid", time.monotonic() + WAIT_S
    while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < end_s:
        time.sleep(0.01)
    process.kill()
    process.wait()
    os.kill(int(pid.read_text()), signal.SIGKILL)
    if not is_first:
        assert generations.check(generations.current(), checksums=True).documents == 1
        assert rebuild(settings, encoder=encoder, pull=False).documents == 1
    let_program(answer)
    rebuilt = rebuild(settings, encoder=encoder, strict=True)
    assert (rebuilt.documents, rebuilt.added) == (1, int(is_first))
