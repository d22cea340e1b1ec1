"""The routes of logging in: who am I, and where is the gateway."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.discord.calls import Answer, Call, Route
from tests.fakes.discord.state import State


class LoginRoutes:
    """`/users`, `/applications/@me`, `/gateway`."""

    def __init__(self, state: State, gateway_url: Callable[[], str]) -> None:
        self._state = state
        self._gateway_url = gateway_url

    def table(self) -> list[Route]:
        """Its rows."""
        return [
            Route("gateway", "GET", "/gateway/bot", self.gateway),
            Route("me", "GET", "/users/@me", self.me),
            Route("user", "GET", "/users/{user}", self.user),
            Route("application", "GET", "/oauth2/applications/@me", self.application),
            Route("application", "GET", "/applications/@me", self.application),
            Route("guild", "GET", "/guilds/{guild}", self.guild),
            Route("member", "GET", "/guilds/{guild}/members/{user}", self.member),
        ]

    async def gateway(self, call: Call) -> Answer:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        shards = self._state.shards
        url = self._gateway_url()
        return Answer({"url": url, "shards": shards, "session_start_limit": limit})

    async def me(self, call: Call) -> Answer:
        own = {"verified": True, "mfa_enabled": True, "locale": "en-US", "flags": 0}
        return Answer(self._state.bot.payload() | own)

    async def user(self, call: Call) -> Answer:
        return Answer(self._state.user(call.path["user"]).payload())

    async def application(self, call: Call) -> Answer:
        bot = self._state.bot
        return Answer({
            "id": self._state.application_id,
            "name": bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None},
            "team": None,
            "verify_key": "0" * 64,
            "flags": 0,
            "approximate_guild_count": len(self._state.guilds),
            "bot": bot.payload(),
        })

    async def guild(self, call: Call) -> Answer:
        return Answer(self._state.guild(call.path["guild"]).payload(self._state.bot))

    async def member(self, call: Call) -> Answer:
        self._state.guild(call.path["guild"])
        user = self._state.user(call.path["user"])
        return Answer(user.member() | {"user": user.payload()})
