from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.channels import Limits
from bot.journal.journal import Journal
from bot.messages import Answer, Question, Refused
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.bot.served_site import huigu, index_site, write_config, write_page, write_site
from tests.fakes.bot.services import fake_services, limit_services
from tests.fakes.discord.scenario import TOKEN as DISCORD_TOKEN
from tests.fakes.disks import fill, mount_small_disk
from tests.fakes.event_loop import WAIT_S
from tests.fakes.network.model import Reply
from tests.fakes.network.model import serving as serve_model
from tests.fakes.wecom.secrets import MODEL_KEY, WECOM_SECRET
from tests.secret_guard import assert_no_secret

PROXY_PASSWORD = "nobody-may-read-this"


async def test_each_channel_has_its_own_limits():
    services = fake_services(ask=fake_ask)
    strict, loose = limit_services(services, Limits(1, 0)), limit_services(services, Limits(2, 0))
    question = Question(text="a", asker="ann")
    await strict.ask(question)
    with pytest.raises(Refused):
        await strict.ask(question)
    await loose.ask(question)
    await loose.ask(question)


async def test_the_journal_counts_what_is_answered_from_memory():
    asked = []

    async def counted(question: Question) -> Answer:
        asked.append(question.text)
        return await fake_ask(question)

    with closing(Journal.open(None, 180)) as journal:
        ask = with_shared_layers(counted, journal, lambda: FOUND.generation, 10)
        for asker in ("ann", "bea"):
            await ask(Question(text="Where are the videos?", asker=asker))
        assert await journal.list_frequent(10) == ["Where are the videos?"]
    assert asked == ["Where are the videos?"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A community with one post."""
    write_site(tmp_path, "BV1mesh")
    return tmp_path


@contextmanager
def serving(site: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the real command; gives the process and its address."""
    config = str(site / "huigu.toml")
    with subprocess.Popen(
        huigu("serve", "--config", config, "--port", "0"),
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            for line in process.stderr:
                if "listening on " in line:
                    yield process, line.split("listening on ")[1].strip()
                    break
            else:
                pytest.fail(f"never listened, exit code {process.wait()}")
        finally:
            process.kill()


def fetch(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=WAIT_S) as response:
        return json.load(response)


def test_the_real_server_answers_follows_a_rebuild_and_stops_with_code_0(site):
    rebuild = huigu("rebuild", "--config", str(site / "huigu.toml"))
    subprocess.run(rebuild, check=True, capture_output=True)
    with serving(site) as (process, url):
        answer = fetch(url + "query?q=Where+can+I+watch+MeshDay+2020%3F")
        assert answer["found"] is True
        assert [link["url"] for link in answer["links"]] == [
            "https://www.bilibili.com/video/BV1mesh/"
        ]
        first = fetch(url + "readyz")["generation"]
        assert answer["generation"] == first
        with urllib.request.urlopen(url + "metrics", timeout=WAIT_S) as response:
            metrics = response.read().decode()
        counted = 'channel="http",generated="false",language="en",outcome="found"} 1.0'
        assert f"huigu_answers_total{{{counted}" in metrics
        assert 'huigu_cache_lookups_total{channel="http",result="miss"} 1.0' in metrics
        assert "huigu_questions_waiting 0.0" in metrics
        write_page(site, "BV2mesh")
        subprocess.run(rebuild, check=True, capture_output=True)
        until = time.monotonic() + WAIT_S
        while answer["generation"] == first and time.monotonic() < until:
            time.sleep(0.1)
            answer = fetch(url + "query?q=Where+can+I+watch+MeshDay+2020%3F")
        assert [link["url"] for link in answer["links"]] == [
            "https://www.bilibili.com/video/BV2mesh/"
        ]
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0


async def test_a_configured_model_words_what_was_found(site):
    hall = (
        "---\ntitle: The harbour hall\ndate: 2020-01-01\n---\nThe harbour hall has ninety seats.\n"
    )
    (site / "posts" / "hall.md").write_text(hall, encoding="utf-8")
    await asyncio.to_thread(index_site, site)
    said = "There are 90 seats in the harbour hall [1]."
    question = "query?q=how+many+seats+has+the+harbour+hall"
    async with serve_model(Reply(said)) as model:
        table = f'[model]\nurl = "{model.url}"\nname = "tiny"\n'
        write_config(site, table)
        with serving(site, HUIGU_MODEL_KEY=MODEL_KEY) as (process, url):
            answer = await asyncio.to_thread(fetch, url + question)
            again = await asyncio.to_thread(fetch, url + question)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WAIT_S) == 0
            log = process.stderr.read()
    assert (answer["text"], answer["generated"]) == (said, True)
    assert again["text"] == said
    assert len(model.asked) == 1
    assert model.headers[0]["Authorization"] == f"Bearer {MODEL_KEY}"
    assert "evidence" not in answer
    assert_no_secret(log)


def test_a_model_without_a_name_is_one_line_and_code_1(site):
    index_site(site)
    table = '[model]\nurl = "https://models.example/v1"\n'
    write_config(site, table)
    command = huigu("serve", "--config", str(site / "huigu.toml"), "--port", "0")
    done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == 1
    assert "[model] has a url but no name" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_page_answers_while_no_chat_platform_can_be_reached(site):
    """Nobody listens where the environment says that the way to the internet is."""
    index_site(site)
    write_config(site, '[wecom]\nbot_id = "aib"\n')
    secrets = {"HUIGU_DISCORD_TOKEN": DISCORD_TOKEN, "HUIGU_WECOM_SECRET": WECOM_SECRET}
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens not, so that nobody else can
        proxy = f"http://huigu:{PROXY_PASSWORD}@127.0.0.1:{nobody.getsockname()[1]}"
        names = {name: proxy for name in ("HTTPS_PROXY", "https_proxy")}
        with serving(site, **secrets, **names, NO_PROXY="", no_proxy="") as (process, url):
            until = time.monotonic() + WAIT_S
            channels: dict[str, dict[str, str]] = {}
            while not {"discord", "wecom"} <= {
                name for name in channels if channels[name]["reason"]
            }:
                assert time.monotonic() < until, channels
                time.sleep(0.1)
                channels = fetch(url + "readyz")["channels"]
            assert fetch(url + "query?q=Where+can+I+watch+MeshDay+2020%3F")["found"] is True
            with urllib.request.urlopen(url + "metrics", timeout=WAIT_S) as response:
                metrics = response.read().decode()
            process.send_signal(signal.SIGTERM)
            assert process.wait(WAIT_S) == 0
            log = process.stderr.read()
    assert channels["http"] == {"state": "ready", "reason": ""}
    for name, host in {"discord": "discord.com", "wecom": "WeCom"}.items():
        reason = f"{host} cannot be reached (ClientProxyConnectionError, Connection refused)"
        assert channels[name] == {"state": "connecting", "reason": reason}
        assert f'huigu_channel_up{{channel="{name}"}} 0.0' in metrics
    assert 'huigu_channel_up{channel="http"} 1.0' in metrics
    assert "Traceback" not in log
    assert not [secret for secret in (*secrets.values(), PROXY_PASSWORD) if secret in log]


def test_serving_without_an_index_makes_one(site):
    with serving(site) as (_, url):
        assert fetch(url + "query?q=Where+can+I+watch+MeshDay+2020%3F")["found"] is True


def test_a_full_disk_stops_no_answer(site):
    with mount_small_disk(site / "data", 8192) as disk:
        index_site(site)
        fill(disk)
        with serving(site) as (process, url):
            answer = fetch(url + "query?q=Where+can+I+watch+MeshDay+2020%3F&conversation=a")
            assert answer["found"] is True
            assert fetch(url + "query?q=and+the+slides%3F&conversation=a")["question"]
            process.send_signal(signal.SIGTERM)
            assert process.wait(WAIT_S) == 0
            log = process.stderr.read()
    # What is said of the journal at the start is read by `serving`.
    assert "Traceback" not in log
    assert "journal" not in log, "it is said once, and not at each question"


def test_a_pipe_as_journal_is_one_line_and_code_1(site):
    index_site(site)
    os.mkfifo(site / "pipe")
    write_config(site, '[journal]\npath = "pipe"\n')
    command = huigu("serve", "--config", str(site / "huigu.toml"), "--port", "0")
    done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "pipe: it is a pipe, not a file; move it away" in done.stderr


def test_a_taken_port_is_one_line_and_code_1(site):
    write_config(site, '[wecom]\nbot_id = "aib"\n')
    index_site(site)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            huigu("serve", "--config", str(site / "huigu.toml"), "--port", port),
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port} is in use by another program" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    # And a channel that somebody prepared is not off without a word.
    assert done.stderr.count("the channel is off: set HUIGU_WECOM_SECRET") == 1
