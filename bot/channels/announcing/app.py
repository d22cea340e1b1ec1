"""A self-built app (自建应用): posts to every member who sees it, in a chat of the app's own."""

from __future__ import annotations

from bot.channels.announcing.outlets import NeverPosted, NotPosted, Traffic
from bot.wechat.api import ApiError, ApiUnreachable
from bot.wechat.app_messages import MAX_BYTES, TOO_MUCH, AppMessages

PATH = "/cgi-bin/message/send"
TOO_LONG = 40058


class App:
    """One app."""

    max_bytes = MAX_BYTES

    def __init__(
        self, messages: AppMessages, traffic: Traffic, corp_id: str, agent_id: int
    ) -> None:
        """Take the app.

        Args:
            messages: Sends, on a session of the app's own.
            traffic: Of that session, for `PATH`.
            corp_id: CorpID.
            agent_id: AgentId.
        """
        self._messages, self._traffic = messages, traffic
        self.name = f"app {corp_id} {agent_id}"
        self.shown = f"the app {agent_id}"

    async def turn(self) -> None:
        """Wait for nothing: members get 30 posts a minute, and `AppMessages` is patient."""

    async def post(self, text: str) -> None:
        """Post Markdown, once; as `Outlet.post`. `MaybePosted` passes through.

        Args:
            text: At most `MAX_BYTES`.

        Raises:
            NotPosted: It may be posted later.
            NeverPosted: It was refused for what it is.
        """
        self._traffic.begin()
        try:
            await self._messages.send(text)
        except ApiUnreachable as error:
            raise self._traffic.failure(f"{self.shown}: {error}") from error
        except ApiError as error:
            if error.code == TOO_LONG:
                raise NeverPosted(f"{self.shown}: {error}") from error
            raise NotPosted(f"{self.shown}: {error}", too_often=error.code == TOO_MUCH) from error
