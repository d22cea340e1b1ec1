"""The service behind the real nginx and Caddy, with the files of deploy/."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.channels.http_api.server import run_server
from bot.messages import Answer, Question
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.services import fake_services
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
QUESTION = {"question": "where are the videos?"}


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def find_program(name: str) -> str:
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert path, f"{name} is not installed; make prepare installs it"
    return path


@asynccontextmanager
async def run_program(*command: str, port: int) -> AsyncIterator[None]:
    """Run a proxy until it answers, and end it."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.returncode is None, (await process.communicate())[1].decode()
            await asyncio.sleep(0.05)
        yield
    finally:
        process.terminate()
        await process.communicate()


@asynccontextmanager
async def serve_behind(proxy: str, folder: Path) -> AsyncIterator[tuple[str, list[Question]]]:
    """Serve behind a proxy; gives the address of the service there, and what was asked."""
    asked: list[Question] = []

    async def ask(question: Question) -> Answer:
        asked.append(question)
        return await fake_ask(question)

    settings = ServerSettings(port=0, proxies=1)
    async with run_server(fake_services(ask), settings) as (_, port):
        front = find_port()
        write = {"nginx": write_nginx, "caddy": write_caddy}[proxy]
        command, path = write(folder, front, port)
        async with run_program(*command, port=front):
            yield f"http://127.0.0.1:{front}{path}", asked


def write_nginx(folder: Path, front: int, port: int) -> tuple[list[str], str]:
    location = (DEPLOY / "nginx.conf").read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary}\n"
        f"server {{ listen 127.0.0.1:{front}; server_name example.org;\n{location}}} }}"
    )
    return [find_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], "/bot/"


def write_caddy(folder: Path, front: int, port: int) -> tuple[list[str], str]:
    text = (DEPLOY / "Caddyfile").read_text()
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    text = text.replace("ask.example.org {", f"http://127.0.0.1:{front} {{")
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tstorage file_system {folder}\n}}\n{text}"
    )
    config = str(folder / "Caddyfile")
    return [find_program("caddy"), "run", "--adapter", "caddyfile", "--config", config], "/"


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
async def test_a_proxy_passes_questions_and_who_asks(proxy: str, tmp_path: Path) -> None:
    async with serve_behind(proxy, tmp_path) as (address, asked), aiohttp.ClientSession() as client:
        for path in ("", "readyz", "style.css", "openapi.json"):
            async with client.get(address + path) as response:
                assert response.status == 200, path
        async with client.post(f"{address}query", json=QUESTION) as response:
            assert (await response.json())["found"] is True
        headers = {"Accept": "text/event-stream"}
        async with client.post(f"{address}query", json=QUESTION, headers=headers) as response:
            assert response.content_type == "text/event-stream"
            assert "event: answer" in await response.text()
    # Of the client, as the proxy tells it, and not of the proxy.
    assert {question.asker for question in asked} == {"127.0.0.1"}
