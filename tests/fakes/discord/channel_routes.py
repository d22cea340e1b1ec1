"""The routes of channels: messages, threads, reactions, typing, direct messages."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.fakes.discord import refusals
from tests.fakes.discord.calls import Answer, Call, Route
from tests.fakes.discord.message_limits import EPHEMERAL, LOADING, thread_faults
from tests.fakes.discord.people import (
    ADD_REACTIONS,
    CREATE_PUBLIC_THREADS,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    User,
)
from tests.fakes.discord.places import DM, FORUM, Channel
from tests.fakes.discord.posts import Post
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.state import State
from tests.fakes.discord.writing import Writing

_CHANNEL = "/channels/{channel}"
_MESSAGE = _CHANNEL + "/messages/{message}"
_REACTION = _MESSAGE + "/reactions/{emoji}/@me"
PAGE = 50
"""Messages that a listing gives unless asked for another number."""


class ChannelRoutes:
    """`/channels/…` and `/users/@me/channels`."""

    def __init__(self, state: State, writing: Writing) -> None:
        self._state = state
        self._writing = writing

    def table(self) -> list[Route]:
        """Its rows."""
        rows = [
            ("channel", "GET", _CHANNEL, self.channel),
            ("edit_channel", "PATCH", _CHANNEL, self.changed),
            ("send", "POST", _CHANNEL + "/messages", self.sent),
            ("messages", "GET", _CHANNEL + "/messages", self.listed),
            ("message", "GET", _MESSAGE, self.shown),
            ("edit", "PATCH", _MESSAGE, self.edited),
            ("delete", "DELETE", _MESSAGE, self.deleted),
            ("thread", "POST", _MESSAGE + "/threads", self.thread_from_message),
            ("thread", "POST", _CHANNEL + "/threads", self.thread),
            ("join", "PUT", _CHANNEL + "/thread-members/@me", self.noticed),
            ("typing", "POST", _CHANNEL + "/typing", self.typing),
            ("react", "PUT", _REACTION, self.reacted),
            ("react", "DELETE", _REACTION, self.unreacted),
            ("dm", "POST", "/users/@me/channels", self.direct),
        ]
        return [Route(*row, major="channel") for row in rows]

    async def channel(self, call: Call) -> Answer:
        return Answer(self._channel(call).payload(self._state.bot))

    async def changed(self, call: Call) -> Answer:
        channel = self._channel(call)
        if "name" in call.payload:
            self._state.breach(thread_faults(call.payload))
            channel.name = call.payload["name"]
        channel.archived = call.payload.get("archived", channel.archived)
        self._state.changes.tell()
        return Answer(channel.payload(self._state.bot))

    async def sent(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._writing.check(call.payload, call.files)
        self._writing.check_holds_something(call.payload, call.files)
        self._writing.check_may_write(channel)
        if channel.kind == FORUM:
            raise Refused(refusals.NO_TEXT_CHANNEL)
        known = self._sent_before(channel, call.payload)
        if known is not None:
            return Answer(known.payload())
        flags = (call.payload.get("flags") or 0) & ~(EPHEMERAL | LOADING)
        own = call.payload | {"flags": flags}
        post = await self._writing.post(channel, self._state.bot, own, call.files)
        return Answer(post.payload())

    async def listed(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._writing.check_may(channel, READ_MESSAGE_HISTORY)
        before = int(call.query.get("before", 1 << 63))
        after = int(call.query.get("after", 0))
        limit = int(call.query.get("limit", PAGE))
        posts = [
            post
            for post in self._state.posts.values()
            if post.channel is channel and not post.deleted and not post.ephemeral
            if after < int(post.id) < before
        ]
        chosen = posts[:limit] if "after" in call.query else posts[-limit:]
        return Answer([post.payload(*self._reader(post)) for post in reversed(chosen)])

    async def shown(self, call: Call) -> Answer:
        self._writing.check_may(self._channel(call), READ_MESSAGE_HISTORY)
        post = self._post(call)
        return Answer(post.payload(*self._reader(post)))

    async def edited(self, call: Call) -> Answer:
        post = self._post(call)
        if post.author is not self._state.bot:
            raise Refused(refusals.NOT_MY_MESSAGE)
        self._writing.check(call.payload, call.files)
        await self._writing.edit(post, call.payload, call.files)
        return Answer(post.payload())

    async def deleted(self, call: Call) -> Answer:
        post = self._post(call)
        if post.author is not self._state.bot:
            self._writing.check_may(post.channel, MANAGE_MESSAGES)
        await self._writing.delete(post)
        return Answer()

    async def thread_from_message(self, call: Call) -> Answer:
        channel, post = self._channel(call), self._post(call)
        self._writing.check_may(channel, CREATE_PUBLIC_THREADS)
        if post.thread is not None:
            raise Refused(refusals.THREAD_EXISTS)
        if channel.is_thread or channel.kind == DM:
            raise Refused(refusals.WRONG_CHANNEL_TYPE)
        bot = self._state.bot
        post.thread = await self._writing.open_thread(channel, call.payload, bot, post.id)
        return Answer(post.thread.payload(bot))

    async def thread(self, call: Call) -> Answer:
        channel, bot = self._channel(call), self._state.bot
        self._writing.check_may(channel, CREATE_PUBLIC_THREADS)
        if channel.kind != FORUM:
            thread = await self._writing.open_thread(channel, call.payload, bot)
            return Answer(thread.payload(bot))
        message = call.payload.get("message") or {}
        self._writing.check(message, call.files, ("message",))
        self._writing.check_holds_something(message, call.files)
        thread = await self._writing.open_thread(channel, call.payload, bot)
        post = await self._writing.post(thread, bot, message, call.files)
        return Answer(thread.payload(bot) | {"message": post.payload()})

    async def noticed(self, call: Call) -> Answer:
        self._channel(call)
        return Answer()

    async def typing(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._writing.check_may_write(channel)
        channel.typed += 1
        return Answer()

    async def reacted(self, call: Call) -> Answer:
        post = self._post(call)
        self._writing.check_may(post.channel, ADD_REACTIONS)
        if _emoji(call) not in post.reactions:
            post.reactions.append(_emoji(call))
        return Answer()

    async def unreacted(self, call: Call) -> Answer:
        post = self._post(call)
        if _emoji(call) in post.reactions:
            post.reactions.remove(_emoji(call))
        return Answer()

    async def direct(self, call: Call) -> Answer:
        person = self._state.user(str(call.payload.get("recipient_id")))
        return Answer(direct_channel(self._state, person).payload(self._state.bot))

    def _channel(self, call: Call) -> Channel:
        return self._state.channel(call.path["channel"])

    def _post(self, call: Call) -> Post:
        return self._state.post(self._channel(call).id, call.path["message"])

    def _reader(self, post: Post) -> tuple[User, bool]:
        """Contents are hidden over REST as well from a bot that has not the intent switched on."""
        hidden = not self._state.reads_contents and post.channel.guild is not None
        return self._state.bot, hidden

    def _sent_before(self, channel: Channel, payload: dict[str, Any]) -> Post | None:
        """The message with the same nonce: a retry of a request that did arrive."""
        nonce = payload.get("nonce")
        if nonce is None or not payload.get("enforce_nonce"):
            return None
        if len(str(nonce)) > 25:
            words = "Must be 25 or fewer in length."
            self._state.breach([Fault(("nonce",), "BASE_TYPE_MAX_LENGTH", words)])
        posts = self._state.posts.values()
        same = (post for post in posts if post.channel is channel and post.nonce == nonce)
        return next(same, None)


def direct_channel(state: State, person: User) -> Channel:
    """The conversation of the bot with a person; made when there is none."""
    for channel in state.channels.values():
        if channel.kind == DM and channel.owner is person:
            return channel
    channel = Channel(state.snowflakes.next(), DM, person.name, owner=person)
    state.channels[channel.id] = channel
    return channel


def _emoji(call: Call) -> str:
    return unquote(call.path["emoji"])
