"""The routes of registering commands, everywhere or in one guild."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.calls import Answer, Call, Route
from tests.fakes.discord.command_limits import SLASH, commands_faults
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.state import State

_EVERYWHERE = "/applications/{application}/commands"
_IN_GUILD = "/applications/{application}/guilds/{guild}/commands"


class CommandRoutes:
    """`/applications/{id}/commands` and the same of a guild."""

    def __init__(self, state: State) -> None:
        self._state = state

    def table(self) -> list[Route]:
        """Its rows."""
        return [
            Route(name, method, path + rest, handler)
            for path in (_EVERYWHERE, _IN_GUILD)
            for name, method, rest, handler in (
                ("commands", "GET", "", self.listed),
                ("sync", "PUT", "", self.replaced),
                ("sync", "POST", "", self.added),
                ("commands", "GET", "/{command}", self.one),
                ("sync", "DELETE", "/{command}", self.removed),
            )
        ]

    async def listed(self, call: Call) -> Answer:
        return Answer(self._of(call))

    async def replaced(self, call: Call) -> Answer:
        if not isinstance(call.payload, list):
            words = "Only iterables may be used in a list"
            self._state.breach([Fault((), "LIST_TYPE_CONVERT", words)])
        self._state.breach(commands_faults(call.payload))
        return Answer(self._keep(call, [self._registered(one, call) for one in call.payload]))

    async def added(self, call: Call) -> Answer:
        self._state.breach(commands_faults([call.payload]))
        new = self._registered(call.payload, call)
        same = [one for one in self._of(call) if _key(one) == _key(new)]
        self._keep(call, [one for one in self._of(call) if one not in same] + [new])
        return Answer(new)

    async def one(self, call: Call) -> Answer:
        for command in self._of(call):
            if command["id"] == call.path["command"]:
                return Answer(command)
        raise Refused(refusals.UNKNOWN_COMMAND)

    async def removed(self, call: Call) -> Answer:
        await self.one(call)
        kept = [one for one in self._of(call) if one["id"] != call.path["command"]]
        self._keep(call, kept)
        return Answer()

    def _of(self, call: Call) -> list[dict[str, Any]]:
        if call.path["application"] != self._state.application_id:
            raise Refused(refusals.MISSING_ACCESS)
        guild = call.path.get("guild")
        if guild is not None:
            self._state.guild(guild)
        return self._state.commands.get(guild, [])

    def _keep(self, call: Call, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._of(call)
        self._state.commands[call.path.get("guild")] = commands
        self._state.changes.tell()
        return commands

    def _registered(self, command: dict[str, Any], call: Call) -> dict[str, Any]:
        """A command with what Discord puts to it; one that was there keeps its id."""
        own = {
            "type": SLASH,
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "dm_permission": True,
            "nsfw": False,
        } | command
        known = {_key(one): one["id"] for one in self._of(call)}
        own["id"] = known.get(_key(own)) or self._state.snowflakes.next()
        own["application_id"] = self._state.application_id
        own["version"] = self._state.snowflakes.next()
        return own | ({"guild_id": call.path["guild"]} if "guild" in call.path else {})


def _key(command: dict[str, Any]) -> tuple[int, str]:
    return command.get("type", SLASH), command["name"]
