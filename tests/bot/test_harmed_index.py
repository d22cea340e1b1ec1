"""A real server whose index is cut and overwritten under it, file by file: it lives and answers."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.bot.served_site import huigu, index_site, write_site
from tests.fakes.event_loop import WAIT_S

pytestmark = pytest.mark.slow
SERVER = """
[server]
per_minute = 100000
remember = 0
"""
OLD, NEW = "BV1old", "BV2new"


class Server:
    """`huigu serve` in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], url: str, log: Path) -> None:
        self.process, self.url, self.log = process, url, log

    def fetch(self, path: str) -> tuple[int, dict[str, object]]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=WAIT_S) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def ask(self) -> tuple[int, str]:
        """Ask; gives the status, and the link or the error's code."""
        status, answer = self.fetch("query?q=Where+can+I+watch+MeshDay+2020%3F")
        if status != 200:
            return status, answer["code"]
        return status, next(link["url"] for link in answer["links"]).split("/")[-2]

    def wait_for(self, status: int, code: str) -> None:
        """Wait until `/readyz` says so."""
        until = time.monotonic() + WAIT_S
        while True:
            got, ready = self.fetch("readyz")
            if (got, ready.get("code", "")) == (status, code):
                return
            assert self.process.poll() is None, f"it ended: {self.process.returncode}"
            assert time.monotonic() < until, f"{got} {ready}\n{self.log.read_text()}"
            time.sleep(0.05)

    def wait_for_log(self, text: str) -> None:
        """Wait until the log says so: the index is looked at every second."""
        until = time.monotonic() + WAIT_S
        while text not in self.log.read_text():
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)


def build(site: Path, number: str) -> Path:
    """Index the page with another link; gives the folder of the generation."""
    write_site(site, number, SERVER)
    index_site(site)
    return (site / "data" / "index" / "current").resolve()


@contextmanager
def serve(site: Path) -> Iterator[Server]:
    log = site / "server.log"
    command = huigu("serve", "--config", str(site / "huigu.toml"), "--port", "0")
    with log.open("w") as file, subprocess.Popen(command, stderr=file, text=True) as process:
        try:
            until = time.monotonic() + WAIT_S
            while "listening on " not in (text := log.read_text()):
                assert process.poll() is None, text
                assert time.monotonic() < until, text
                time.sleep(0.05)
            yield Server(process, text.split("listening on ")[1].split()[0], log)
            assert process.poll() is None, f"it ended: {process.returncode}"
        finally:
            process.kill()


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


def list_files(folder: Path) -> list[Path]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if path.name != "manifest.json" and path.stat().st_size]


def test_the_older_index_answers_while_any_file_of_the_newer_one_is_harmed(tmp_path):
    build(tmp_path, OLD)
    folder = build(tmp_path, NEW)
    files = list_files(folder)
    assert len(files) > 10
    harms: list[Callable[[Path], None]] = [cut, overwrite, empty]
    plan = [(path, harms[number % 3]) for number, path in enumerate(files)]
    plan += [(path, harm) for path in files if path.suffix == ".sqlite" for harm in harms]
    with serve(tmp_path) as server:
        assert server.ask() == (200, NEW)
        for path, harm in dict.fromkeys(plan):
            content = path.read_bytes()
            path.chmod(0o644)
            harm(path)
            # At once: never from what was harmed, never a 500, and never the end of the process.
            assert server.ask() in {(503, "no_index"), (200, OLD)}, (path, harm)
            server.wait_for(503, "old_index")
            assert server.ask() == (200, OLD), (path, harm)
            assert server.fetch("healthz")[0] == 200
            path.unlink()
            path.write_bytes(content)
            server.wait_for(200, "")
            assert server.ask() == (200, NEW)
        log = server.log.read_text()
    assert "Traceback" not in log
    assert "still answering from generation " in log


def test_without_an_older_index_people_are_told_until_a_rebuild_mends_it(tmp_path):
    folder = build(tmp_path, OLD)
    with serve(tmp_path) as server:
        assert server.ask() == (200, OLD)
        for path in list_files(folder):
            path.chmod(0o644)
            empty(path)
        server.wait_for(503, "no_index")
        for _ in range(3):
            assert server.ask() == (503, "no_index")
        assert server.fetch("healthz")[0] == 200
        server.wait_for_log("answering nothing: ")
        build(tmp_path, NEW)
        server.wait_for(200, "")
        assert server.ask() == (200, NEW)
        log = server.log.read_text()
    assert "Traceback" not in log


def test_nothing_ends_the_process_while_files_are_cut_under_running_questions(tmp_path):
    build(tmp_path, OLD)
    folder = build(tmp_path, NEW)
    statuses: Counter[tuple[int, str]] = Counter()
    stop = threading.Event()

    def wait_for_answer(link: str) -> None:
        before, until = statuses[200, link], time.monotonic() + WAIT_S
        while statuses[200, link] == before:
            assert time.monotonic() < until, statuses
            time.sleep(0.01)

    def go_on_asking(server: Server) -> None:
        while not stop.is_set():
            statuses[server.ask()] += 1

    with serve(tmp_path) as server:
        askers = [threading.Thread(target=go_on_asking, args=(server,)) for _ in range(3)]
        for asker in askers:
            asker.start()
        try:
            for _ in range(3):
                wait_for_answer(NEW)
                contents = {path: path.read_bytes() for path in list_files(folder)}
                for number, path in enumerate(contents):
                    path.chmod(0o644)
                    (cut, empty, overwrite)[number % 3](path)
                server.wait_for(503, "old_index")
                wait_for_answer(OLD)
                for path, content in contents.items():
                    path.unlink()
                    path.write_bytes(content)
                server.wait_for(200, "")
        finally:
            stop.set()
            for asker in askers:
                asker.join(WAIT_S)
        assert server.ask() == (200, NEW)
        assert "Traceback" not in server.log.read_text()
    assert {status for status, _ in statuses} <= {200, 503}


def test_a_server_starts_with_the_older_index_and_says_so(tmp_path):
    build(tmp_path, OLD)
    folder = build(tmp_path, NEW)
    (folder / "passages.sqlite").chmod(0o644)
    overwrite(folder / "passages.sqlite")
    with serve(tmp_path) as server:
        server.wait_for(503, "old_index")
        assert server.ask() == (200, OLD)
        until = time.monotonic() + WAIT_S
        while "passages.sqlite: damaged" not in server.log.read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
