"""A self-built app (自建应用): posts to every member who sees it, in the app's own chat."""

from __future__ import annotations

from bot.channels.announcements.destinations.destination import PostUncertain, convert_error
from bot.channels.announcements.markup import WECOM
from bot.wechat.access_tokens import TokenCache
from bot.wechat.app_messages import MAX_BYTES, AppMessageClient
from bot.wechat.client import ApiError, ApiUnreachable

CONTENT_ERRORS = frozenset({40058})
"""Error code: the message is too long."""
ATTEMPTS = 3
"""Of a post that may have arrived; WeCom drops a second copy within half an hour."""


class SelfBuiltApp:
    """One app."""

    max_size = MAX_BYTES
    markup = WECOM

    def __init__(
        self, messages: AppMessageClient, tokens: TokenCache, corp_id: str, agent_id: int
    ) -> None:
        self._messages, self._tokens = messages, tokens
        self.name = f"app {corp_id} {agent_id}"
        self.label = f"the app {agent_id}"

    async def wait_for_turn(self) -> None:
        """Get an access token first, so that its failure cannot leave a post uncertain.

        No wait: members get up to 30 posts a minute, and `AppMessageClient` waits by itself.
        """
        try:
            await self._tokens.get()
        except ApiError as error:
            failure = convert_error(error, self.label, CONTENT_ERRORS)
            raise failure from error

    async def post(self, text: str) -> None:
        """Post Markdown; see `Destination.post`.

        Raises:
            PostUncertain: An attempt may have arrived, and no later one succeeded.
        """
        maybe_done = False
        for attempts_left in reversed(range(ATTEMPTS)):
            try:
                await self._messages.send(text)
                return
            except ApiError as error:
                failure = convert_error(error, self.label, CONTENT_ERRORS)
                maybe_done = maybe_done or isinstance(failure, PostUncertain)
                if not maybe_done:
                    raise failure from error
                if not attempts_left or not isinstance(error, ApiUnreachable):
                    raise PostUncertain(str(failure)) from error
