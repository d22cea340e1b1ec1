"""Who hangs up in the middle of a request costs a line in the log, like any other."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.runtime.webhooks import WebhookRequest, WebhookResponse, Webhooks
from tests.fakes.event_loop import WAIT_S

TOLD = ["Content-Length: 9\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n9\r\n{"]
"""How long the body is, and its beginning."""


class Lines(logging.Handler):
    """Keeps what is logged, and tells when there is something."""

    def __init__(self) -> None:
        super().__init__()
        self.records: asyncio.Queue[logging.LogRecord] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.put_nowait(record)


@pytest.mark.parametrize("told", TOLD, ids=["length", "chunked"])
@pytest.mark.parametrize("path", ["/callback/wecom", "/query"])
async def test_who_hangs_up_in_the_middle_causes_no_traceback(serve, path: str, told: str):
    """Anyone can, as often as they like."""
    webhooks, calls = Webhooks(), []

    async def answering(request: WebhookRequest) -> WebhookResponse:
        calls.append(request)
        return WebhookResponse(200)

    lines, log = Lines(), logging.getLogger("huigu")
    client = await serve(webhooks=webhooks)
    level = log.level
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    try:
        with webhooks.register("wecom", answering):
            reader, writer = await asyncio.open_connection(
                client._base_url.host, client._base_url.port
            )
            # Told to go on, it reads the body now.
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            writer.write(f"{head}Content-Type: application/json\r\n{told}".encode())
            assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
            writer.close()
            async with asyncio.timeout(WAIT_S):
                record = await lines.records.get()
    finally:
        log.removeHandler(lines)
        log.setLevel(level)
    assert (record.name, record.exc_info) == ("huigu.access", None)
    assert json.loads(record.getMessage())["status"] == 408
    assert lines.records.empty()
    assert calls == []
