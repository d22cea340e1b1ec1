"""REST routes that register commands, everywhere or in one guild."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.limits.commands import SLASH, find_command_faults
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.routes.calls import Call, Response, Route
from tests.fakes.discord.state import State

_EVERYWHERE = "/applications/{application}/commands"
_IN_GUILD = "/applications/{application}/guilds/{guild}/commands"


class CommandRoutes:
    """`/applications/{id}/commands`, and the same for a guild."""

    def __init__(self, state: State) -> None:
        self._state = state

    def list_routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route(name, method, path + rest, handler)
            for path in (_EVERYWHERE, _IN_GUILD)
            for name, method, rest, handler in (
                ("commands", "GET", "", self.list_commands),
                ("sync", "PUT", "", self.replace_commands),
                ("sync", "POST", "", self.add_command),
                ("commands", "GET", "/{command}", self.get_command),
                ("sync", "DELETE", "/{command}", self.delete_command),
            )
        ]

    async def list_commands(self, call: Call) -> Response:
        return Response(self._get(call))

    async def replace_commands(self, call: Call) -> Response:
        if not isinstance(call.payload, list):
            text = "Only iterables may be used in a list"
            self._state.raise_faults([Fault((), "LIST_TYPE_CONVERT", text)])
        self._state.raise_faults(find_command_faults(call.payload))
        return Response(
            self._save(call, [self._register(command, call) for command in call.payload])
        )

    async def add_command(self, call: Call) -> Response:
        self._state.raise_faults(find_command_faults([call.payload]))
        new = self._register(call.payload, call)
        others = [command for command in self._get(call) if _key(command) != _key(new)]
        self._save(call, [*others, new])
        return Response(new)

    async def get_command(self, call: Call) -> Response:
        for command in self._get(call):
            if command["id"] == call.path["command"]:
                return Response(command)
        raise Refused(refusals.UNKNOWN_COMMAND)

    async def delete_command(self, call: Call) -> Response:
        await self.get_command(call)
        others = [command for command in self._get(call) if command["id"] != call.path["command"]]
        self._save(call, others)
        return Response()

    def _get(self, call: Call) -> list[dict[str, Any]]:
        if call.path["application"] != self._state.application_id:
            raise Refused(refusals.MISSING_ACCESS)
        guild = call.path.get("guild")
        if guild is not None:
            self._state.get_guild(guild)
        return self._state.commands.get(guild, [])

    def _save(self, call: Call, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._get(call)
        self._state.commands[call.path.get("guild")] = commands
        self._state.changes.tell()
        return commands

    def _register(self, command: dict[str, Any], call: Call) -> dict[str, Any]:
        """Complete a command as Discord does; one that is registered already keeps its id."""
        registered = {
            "type": SLASH,
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "dm_permission": True,
            "nsfw": False,
        } | command
        ids = {_key(earlier): earlier["id"] for earlier in self._get(call)}
        registered["id"] = ids.get(_key(registered)) or self._state.snowflakes.make_id()
        registered["application_id"] = self._state.application_id
        registered["version"] = self._state.snowflakes.make_id()
        return registered | ({"guild_id": call.path["guild"]} if "guild" in call.path else {})


def _key(command: dict[str, Any]) -> tuple[int, str]:
    return command.get("type", SLASH), command["name"]
