"""A self-built app (自建应用): posts to every member who sees it, in a chat of the app's own."""

from __future__ import annotations

from bot.channels.announcements.destinations.destination import MaybePosted, NeverPosted, NotPosted
from bot.wechat.access_tokens import TokenCache
from bot.wechat.app_messages import MAX_BYTES, TOO_OFTEN, AppMessageClient
from bot.wechat.client import ApiError, ApiUnreachable

TOO_LONG = 40058
TRIES = 3
"""Of a post whose delivery is in doubt: WeCom drops what an app has sent half an hour before."""


class App:
    """One app."""

    max_bytes = MAX_BYTES

    def __init__(
        self, messages: AppMessageClient, tokens: TokenCache, corp_id: str, agent_id: int
    ) -> None:
        """Take the app.

        Args:
            messages: Sends.
            tokens: With which it sends.
            corp_id: CorpID.
            agent_id: AgentId.
        """
        self._messages, self._tokens = messages, tokens
        self.name = f"app {corp_id} {agent_id}"
        self.shown = f"the app {agent_id}"

    async def turn(self) -> None:
        """Get a token, so that failing to get one is no doubtful post.

        No wait: members get up to 30 posts a minute, and `AppMessageClient` waits by itself.

        Raises:
            NotPosted: There is none.
        """
        try:
            await self._tokens.get()
        except ApiError as error:
            raise NotPosted(f"{self.shown}: {error}") from error

    async def post(self, text: str) -> None:
        """Post Markdown, once; as `Outlet.post`.

        Args:
            text: At most `MAX_BYTES`.

        Raises:
            NotPosted: It may be posted later.
            MaybePosted: Nobody knows.
            NeverPosted: It was refused for what it is.
        """
        doubt = False
        for left in reversed(range(TRIES)):
            try:
                await self._messages.send(text)
                return
            except ApiUnreachable as error:
                doubt = doubt or error.maybe_done
                if not doubt:
                    raise NotPosted(f"{self.shown}: {error}") from error
                if not left:
                    raise MaybePosted(f"{self.shown}: {error}") from error
            except ApiError as error:
                if doubt:
                    raise MaybePosted(f"{self.shown}: {error}") from error
                if error.code == TOO_LONG:
                    raise NeverPosted(f"{self.shown}: {error}") from error
                too_often = error.code == TOO_OFTEN
                raise NotPosted(f"{self.shown}: {error}", too_often=too_often) from error
