"""REST routes of the login: who is the bot, and where is the gateway."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.discord.routes.calls import Call, Response, Route
from tests.fakes.discord.state import State


class LoginRoutes:
    """`/users`, `/applications/@me`, `/gateway`."""

    def __init__(self, state: State, gateway_url: Callable[[], str]) -> None:
        self._state = state
        self._gateway_url = gateway_url

    def list_routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route("gateway", "GET", "/gateway/bot", self.get_gateway),
            Route("me", "GET", "/users/@me", self.get_me),
            Route("user", "GET", "/users/{user}", self.get_user),
            Route("application", "GET", "/oauth2/applications/@me", self.get_application),
            Route("application", "GET", "/applications/@me", self.get_application),
            Route("guild", "GET", "/guilds/{guild}", self.get_guild),
            Route("member", "GET", "/guilds/{guild}/members/{user}", self.get_member),
        ]

    async def get_gateway(self, call: Call) -> Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        shards = self._state.shards
        url = self._gateway_url()
        return Response({"url": url, "shards": shards, "session_start_limit": limit})

    async def get_me(self, call: Call) -> Response:
        account = {"verified": True, "mfa_enabled": True, "locale": "en-US", "flags": 0}
        return Response(self._state.bot.make_payload() | account)

    async def get_user(self, call: Call) -> Response:
        return Response(self._state.get_user(call.path["user"]).make_payload())

    async def get_application(self, call: Call) -> Response:
        bot = self._state.bot
        return Response({
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
            "bot": bot.make_payload(),
        })

    async def get_guild(self, call: Call) -> Response:
        return Response(self._state.get_guild(call.path["guild"]).make_payload(self._state.bot))

    async def get_member(self, call: Call) -> Response:
        self._state.get_guild(call.path["guild"])
        user = self._state.get_user(call.path["user"])
        return Response(user.make_member() | {"user": user.make_payload()})
