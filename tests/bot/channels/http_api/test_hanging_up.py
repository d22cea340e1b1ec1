"""A client that hangs up in the middle of a request costs one log line."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.runtime.webhooks import WebhookRequest, WebhookResponse, Webhooks
from tests.fakes.event_loop import WAIT_S

BODY_STARTS = ["Content-Length: 9\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n9\r\n{"]
"""The end of the head, and the start of the body."""


class QueueHandler(logging.Handler):
    """Puts log records into a queue."""

    def __init__(self) -> None:
        super().__init__()
        self.records: asyncio.Queue[logging.LogRecord] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.put_nowait(record)


@pytest.mark.parametrize("body_start", BODY_STARTS, ids=["length", "chunked"])
@pytest.mark.parametrize("path", ["/callback/wecom", "/query"])
async def test_a_client_that_hangs_up_causes_no_traceback(serve, path: str, body_start: str):
    webhooks, calls = Webhooks(), []

    async def handle(request: WebhookRequest) -> WebhookResponse:
        calls.append(request)
        return WebhookResponse(200)

    handler, log = QueueHandler(), logging.getLogger("huigu")
    client = await serve(webhooks=webhooks)
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        with webhooks.register("wecom", handle):
            reader, writer = await asyncio.open_connection(
                client._base_url.host, client._base_url.port
            )
            # After "100 Continue" the server reads the body.
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            writer.write(f"{head}Content-Type: application/json\r\n{body_start}".encode())
            assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
            writer.close()
            async with asyncio.timeout(WAIT_S):
                record = await handler.records.get()
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    assert (record.name, record.exc_info) == ("huigu.access", None)
    assert json.loads(record.getMessage())["status"] == 408
    assert handler.records.empty()
    assert calls == []
