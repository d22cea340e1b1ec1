"""A group's 消息推送 (group webhook): posts into one WeCom group.

See developer.work.weixin.qq.com/document/path/99110. Whoever has the key can post, so it is a
secret: it is part of the request's address and is used nowhere else.
"""

from __future__ import annotations

import hashlib
from collections import deque

from bot.channels.announcements.destinations.destination import PostRejected, convert_error
from bot.channels.announcements.markup import WECOM
from bot.runtime.clock import Clock
from bot.wechat.client import ApiClient, ApiError

PATH = "/cgi-bin/webhook/send"
MAX_BYTES = 4096
PER_MINUTE = 20
WINDOW_S = 60.0
CONTENT_ERRORS = range(40000, 45000)
"""Error codes for a message's content; other codes concern the key, the group or WeCom itself, and
a later attempt may succeed."""
DIALECTS: tuple[str, ...] = ("markdown_v2", "markdown")
"""The first one shows lists; older WeCom servers, as some enterprises run, know only the second."""


class GroupWebhook:
    """One group."""

    max_size = MAX_BYTES
    markup = WECOM

    def __init__(self, api: ApiClient, key: str, label: str, clock: Clock) -> None:
        self._api, self._key, self._clock = api, key, clock
        self._posted_at: deque[float] = deque(maxlen=PER_MINUTE)
        self._dialects = DIALECTS
        self.label = label
        # Keys are random UUIDs, so a key cannot be found by trying hashes.
        self.name = f"group {hashlib.sha256(key.encode()).hexdigest()[:16]}"

    async def wait_for_turn(self) -> None:
        """Wait until the group's rate limit, a moving window, has room for a post."""
        while len(self._posted_at) == PER_MINUTE:
            wait_s = self._posted_at[0] + WINDOW_S - self._clock.now()
            if wait_s <= 0:
                return
            await self._clock.sleep(wait_s)

    async def post(self, text: str) -> None:
        """Post Markdown in the first dialect that WeCom accepts; see `Destination.post`."""
        for dialect in self._dialects:
            body = {"msgtype": dialect, dialect: {"content": text}}
            try:
                await self._api.post(PATH, {"key": self._key}, body)
                self._dialects = (dialect,)
                return
            except ApiError as error:
                failure = convert_error(error, self.label, CONTENT_ERRORS)
                if not isinstance(failure, PostRejected) or dialect == self._dialects[-1]:
                    raise failure from error
            finally:
                # Not earlier: WeCom counts the post when it arrives, which is before now.
                self._posted_at.append(self._clock.now())
