"""Runs the tiny channel: asks its question, writes the answers to a file, and stops the server."""

from __future__ import annotations

import asyncio
import os
import signal

from prometheus_client import generate_latest

from bot.messages import Question, Refused
from bot.services.contracts import Services
from tests.fakes.tiny_channel.spec import TinySecrets, TinySettings


async def serve_tiny(services: Services, settings: TinySettings, secrets: TinySecrets) -> None:
    """Ask until a limit refuses, then stop everything."""
    services.status.set_ready()
    lines = [f"token of {len(secrets.tiny_token)} letters"]
    try:
        while True:
            question = Question(text=settings.question, asker="tiny:ann", channel="tiny")
            answer = await services.ask(question)
            lines.append(answer.links[0].url)
    except Refused as refused:
        lines.append(f"refused by {refused.reason}, {refused.limit}")
    lines.append(generate_latest(services.registry).decode())
    path = services.files.beside_journal("tiny.txt")
    path.write_text("\n".join(lines), encoding="utf-8")
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()
