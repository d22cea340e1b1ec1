"""A group's 消息推送: posts into one WeCom group, knowing nothing but a key.

See developer.work.weixin.qq.com/document/path/99110. The key is all that it takes to post, so it is
a secret: it goes into the address of a call and nowhere else.
"""

from __future__ import annotations

import hashlib

from bot.channels.announcements.destinations.destination import (
    MaybePosted,
    NeverPosted,
    NotPosted,
    Turns,
)
from bot.runtime.clock import Clock
from bot.wechat.client import ApiClient, ApiError, ApiUnreachable

PATH = "/cgi-bin/webhook/send"
MAX_BYTES = 4096
PER_MINUTE = 20
WINDOW_S = 60.0
TOO_OFTEN = 45009
FOR_CONTENT = range(40000, 45000)
"""Codes of a message that is refused for what it is; the others are of the key, the group or WeCom
itself, and pass or are mended."""
DIALECTS: tuple[str, ...] = ("markdown_v2", "markdown")
"""The first shows lists; a WeCom that doesn't know it, as an older one run by an enterprise itself,
gets the second."""


class GroupWebhook:
    """One group."""

    max_bytes = MAX_BYTES

    def __init__(self, api: ApiClient, key: str, shown: str, clock: Clock) -> None:
        """Take a group's key.

        Args:
            api: Of WeCom.
            key: The secret.
            shown: What a person calls the group.
            clock: Measures how much was posted in a minute.
        """
        self._api, self._key = api, key
        self._turns = Turns(clock, PER_MINUTE, WINDOW_S)
        self._dialects = DIALECTS
        self.shown = shown
        # Keys are random UUIDs: nobody finds one by trying what has this hash.
        self.name = f"group {hashlib.sha256(key.encode()).hexdigest()[:16]}"

    async def turn(self) -> None:
        """Wait until the group takes another post."""
        await self._turns.turn()

    async def post(self, text: str) -> None:
        """Post Markdown, once; as `Outlet.post`.

        Args:
            text: At most `MAX_BYTES`.

        Raises:
            NeverPosted: Neither dialect is taken.
        """
        for dialect in self._dialects:
            refusal = await self._post(dialect, text)
            if not refusal:
                self._dialects = (dialect,)
                return
        raise NeverPosted(f"{self.shown}: {refusal}")

    async def _post(self, dialect: str, text: str) -> str:
        """Post in a dialect; gives why it was refused for what it is, else nothing.

        Raises:
            NotPosted: It may be posted later.
            MaybePosted: Nobody knows.
        """
        body = {"msgtype": dialect, dialect: {"content": text}}
        try:
            await self._api.post(PATH, {"key": self._key}, body)
        except ApiUnreachable as error:
            if error.maybe_done:
                raise MaybePosted(f"{self.shown}: {error}") from error
            raise NotPosted(f"{self.shown}: {error}") from error
        except ApiError as error:
            if error.code in FOR_CONTENT:
                return str(error)
            too_often = error.code == TOO_OFTEN
            raise NotPosted(f"{self.shown}: {error}", too_often=too_often) from error
        finally:
            self._turns.used()
        return ""
