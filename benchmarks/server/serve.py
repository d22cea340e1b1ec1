"""The two servers that are compared: Huigu, and a bare aiohttp handler."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

import msgspec
from aiohttp import web

from bot.app import serve
from bot.config import load_bot_settings
from bot.settings import BotSecrets, ServerSettings

UNLIMITED = 1_000_000
"""Questions a minute: the load comes from one address, and the limit for one is not measured."""


def serve_huigu(config: Path, workers: int | Literal["auto"] = "auto", remember: int = -1) -> None:
    """Run the server as `huigu serve` does, on any free port, without the limit per address.

    `remember` replaces that of the configuration, if it is 0 or more.
    """
    settings = load_bot_settings(config)
    server = settings.get(ServerSettings)
    remembered = remember if remember >= 0 else server.remember
    server = msgspec.structs.replace(
        server, per_minute=UNLIMITED, workers=workers, remember=remembered
    )
    asyncio.run(serve(settings.with_table(server), BotSecrets(), "127.0.0.1", 0))


def serve_bare(bodies: Path, answers: Path) -> None:
    """Run one aiohttp handler that gives recorded answers.

    Args:
        bodies: The bodies of questions, one a line.
        answers: The answers, in the same order.
    """
    recorded = dict(
        zip(bodies.read_bytes().splitlines(), answers.read_bytes().splitlines(), strict=True)
    )

    async def handle(request: web.Request) -> web.Response:
        return web.Response(body=recorded[await request.read()], content_type="application/json")

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/query", handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        print(f"listening on http://127.0.0.1:{port}/", file=sys.stderr, flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())
