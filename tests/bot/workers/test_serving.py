"""The real `huigu serve` with workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.bot.pools import list_workers, wait_until
from tests.fakes.bot.served_site import huigu, index_site, write_config, write_page
from tests.fakes.event_loop import WAIT_S

VIDEOS = "Where can I watch MeshDay 2020?"
SERVER = "\n[server]\nworkers = {}\nremember = 0\nper_minute = 1000000\n"
SECRET = "nobody-may-read-this-token"


class Serving:
    """A server that runs."""

    def __init__(self, process: subprocess.Popen[str], url: str, log: list[str]) -> None:
        self.process, self.url, self.log = process, url, log

    @property
    def workers(self) -> list[int]:
        return list_workers(self.process.pid)

    def fetch(self, path: str) -> dict[str, object]:
        with urllib.request.urlopen(self.url + path, timeout=WAIT_S) as response:
            return json.load(response)

    def ask(self, text: str, **more: str) -> dict[str, object]:
        return self.fetch("query?" + urllib.parse.urlencode({"q": text, **more}))

    def count(self) -> dict[str, int]:
        return self.fetch("readyz")["workers"]

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(WAIT_S)


@contextmanager
def serving(site: Path, workers: int) -> Iterator[Serving]:
    """Run the server in a group of its own, as a terminal does."""
    write_config(site, SERVER.format(workers))
    command = huigu("serve", "--config", str(site / "huigu.toml"), "--port", "0")
    log: list[str] = []
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"HUIGU_MODEL_KEY": SECRET},
    ) as process:  # fmt: skip
        try:
            for line in process.stderr:
                log.append(line)
                if "listening on " in line:
                    break
            else:
                pytest.fail("".join(log))
            reading = threading.Thread(target=log.extend, args=(process.stderr,))
            reading.start()
            yield Serving(process, log[-1].split("listening on ")[1].strip(), log)
        finally:
            process.kill()
            process.wait()
            reading.join(WAIT_S)


def strip(answer: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in answer.items() if key not in {"id", "elapsed_ms"}}


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_text()


def test_answers_and_conversations_are_the_same_with_and_without_workers(site: Path):
    turns = [VIDEOS, "and the slides?", "那次的视频呢", "thanks", "how to cook rice?"]
    said = []
    for workers in (0, 2):
        with serving(site, workers) as server:
            said.append([strip(server.ask(turn, conversation="a")) for turn in turns])
            assert len(server.workers) == workers
            ready = server.fetch("readyz")
            expected = {"ready": 2, "wanted": 2, "restarts": 0} if workers else None
            assert ready.get("workers") == expected
            with urllib.request.urlopen(server.url + "metrics", timeout=WAIT_S) as response:
                assert ("huigu_workers 2.0" in response.read().decode()) == bool(workers)
            assert server.stop(signal.SIGTERM) == 0
    assert said[0] == said[1]


def test_a_worker_knows_no_secret_and_ends_with_ctrl_c_without_a_traceback(site: Path):
    with serving(site, 2) as server:
        workers = server.workers
        for pid in workers:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"HUIGU_" not in environment
            assert SECRET.encode() not in environment
            assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
        # Ctrl-C goes to every process of the terminal's group, a service manager's stop to all.
        for pid in workers:
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
        assert server.ask(VIDEOS)["found"] is True
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(WAIT_S) == 0
        assert all(map(is_gone, workers))
    assert "Traceback" not in "".join(server.log)
    assert "a worker ended" not in "".join(server.log)


def test_workers_end_when_the_main_process_is_killed(site: Path):
    with serving(site, 2) as server:
        workers = server.workers
        server.process.kill()
        wait_until(lambda: all(map(is_gone, workers)), "they end")


def test_killed_workers_lose_and_spoil_no_answer_under_load(site: Path):
    with serving(site, 2) as server:
        right, answers, failed = strip(server.ask(VIDEOS)), [], []
        ended = threading.Event()

        def keep_asking() -> None:
            while not ended.is_set():
                try:
                    answers.append(strip(server.ask(VIDEOS)))
                except OSError as error:
                    failed.append(error)
                # As long as an answer takes: the workers are busy, and so many people would be, but
                # those that are started have processor time, too.
                time.sleep(0.01)

        askers = [threading.Thread(target=keep_asking) for _ in range(4)]
        for asker in askers:
            asker.start()
        for killed in range(1, 5):
            os.kill(server.workers[0], signal.SIGKILL)
            wait_until(
                lambda: (count := server.count())["ready"] == 2 and count["restarts"] >= killed,  # noqa: B023
                "it is replaced",
            )
        ended.set()
        for asker in askers:
            asker.join()
        assert server.stop(signal.SIGTERM) == 0
    assert failed == []
    assert all(answer == right for answer in answers)
    assert "Traceback" not in "".join(server.log)


def test_a_rebuild_is_followed_while_people_ask(site: Path):
    with serving(site, 2) as server:
        first = server.fetch("readyz")["generation"]
        write_page(site, "BV2mesh")
        index_site(site)
        wait_until(lambda: server.fetch("readyz")["generation"] != first, "it is followed")
        # From here on, none is of the old generation.
        answers = [server.ask(VIDEOS) for _ in range(10)]
        assert server.count()["restarts"] == 0
    assert {answer["links"][0]["url"] for answer in answers} == {
        "https://www.bilibili.com/video/BV2mesh/"
    }
    assert first not in {answer["generation"] for answer in answers}
