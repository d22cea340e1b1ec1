"""`/重建索引`: a rebuild with its progress, for administrators."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncGenerator

from bot.channels.wecom.events import MAX_STREAM_BYTES, Update
from bot.channels.wecom.texts import say
from bot.chat.rebuild import run_rebuild
from bot.runtime.clock import Clock
from bot.services.contracts import Reindex
from bot.wechat.escape import escaped_line
from bot.wechat.markdown import fitted

log = logging.getLogger("huigu.wecom")

PROGRESS_S = 3.0
"""Between two updates; a chat may be sent thirty a minute, answers among them."""


async def stream_rebuild(reindex: Reindex, language: str, clock: Clock) -> AsyncGenerator[Update]:
    """Rebuild the index; yield the progress, then the report or the reason of a failure."""
    updates = run_rebuild(reindex, language, clock, PROGRESS_S, escaped_line, log)
    async with contextlib.aclosing(updates):
        async for update in updates:
            yield Update(fitted(update.text, MAX_STREAM_BYTES, say("cut", language)))
