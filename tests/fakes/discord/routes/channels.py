"""REST routes of channels: messages, threads, reactions, typing, direct messages."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.fakes.discord import refusals
from tests.fakes.discord.limits.messages import EPHEMERAL, LOADING, find_thread_faults
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.routes.calls import Call, Response, Route
from tests.fakes.discord.state import State
from tests.fakes.discord.world.message_writer import MessageWriter
from tests.fakes.discord.world.people import (
    ADD_REACTIONS,
    CREATE_PUBLIC_THREADS,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    User,
)
from tests.fakes.discord.world.places import DM, FORUM, Channel
from tests.fakes.discord.world.posts import Post

_CHANNEL = "/channels/{channel}"
_MESSAGE = _CHANNEL + "/messages/{message}"
_REACTION = _MESSAGE + "/reactions/{emoji}/@me"
PAGE = 50
"""Messages in a list, unless the call gives a limit."""


class ChannelRoutes:
    """`/channels/…` and `/users/@me/channels`."""

    def __init__(self, state: State, writer: MessageWriter) -> None:
        self._state = state
        self._writer = writer

    def list_routes(self) -> list[Route]:
        """List the routes."""
        rows = [
            ("channel", "GET", _CHANNEL, self.get_channel),
            ("edit_channel", "PATCH", _CHANNEL, self.edit_channel),
            ("send", "POST", _CHANNEL + "/messages", self.send_message),
            ("messages", "GET", _CHANNEL + "/messages", self.list_messages),
            ("message", "GET", _MESSAGE, self.get_message),
            ("edit", "PATCH", _MESSAGE, self.edit_message),
            ("delete", "DELETE", _MESSAGE, self.delete_message),
            ("thread", "POST", _MESSAGE + "/threads", self.create_thread_from_message),
            ("thread", "POST", _CHANNEL + "/threads", self.create_thread),
            ("join", "PUT", _CHANNEL + "/thread-members/@me", self.join_thread),
            ("typing", "POST", _CHANNEL + "/typing", self.show_typing),
            ("react", "PUT", _REACTION, self.add_reaction),
            ("react", "DELETE", _REACTION, self.remove_reaction),
            ("dm", "POST", "/users/@me/channels", self.open_direct),
        ]
        return [Route(*row, major="channel") for row in rows]

    async def get_channel(self, call: Call) -> Response:
        return Response(self._get_channel(call).make_payload(self._state.bot))

    async def edit_channel(self, call: Call) -> Response:
        channel = self._get_channel(call)
        if "name" in call.payload:
            self._state.raise_faults(find_thread_faults(call.payload))
            channel.name = call.payload["name"]
        channel.archived = call.payload.get("archived", channel.archived)
        self._state.changes.tell()
        return Response(channel.make_payload(self._state.bot))

    async def send_message(self, call: Call) -> Response:
        channel = self._get_channel(call)
        self._writer.check(call.payload, call.files)
        self._writer.check_not_empty(call.payload, call.files)
        self._writer.check_may_write(channel)
        if channel.kind == FORUM:
            raise Refused(refusals.NO_TEXT_CHANNEL)
        duplicate = self._find_duplicate(channel, call.payload)
        if duplicate is not None:
            return Response(duplicate.make_payload())
        flags = (call.payload.get("flags") or 0) & ~(EPHEMERAL | LOADING)
        payload = call.payload | {"flags": flags}
        post = await self._writer.post(channel, self._state.bot, payload, call.files)
        return Response(post.make_payload())

    async def list_messages(self, call: Call) -> Response:
        channel = self._get_channel(call)
        self._writer.check_permission(channel, READ_MESSAGE_HISTORY)
        before = int(call.query.get("before", 1 << 63))
        after = int(call.query.get("after", 0))
        limit = int(call.query.get("limit", PAGE))
        posts = [
            post
            for post in self._state.posts.values()
            if post.channel is channel and not post.deleted and not post.ephemeral
            if after < int(post.id) < before
        ]
        page = posts[:limit] if "after" in call.query else posts[-limit:]
        return Response([post.make_payload(*self._get_reader(post)) for post in reversed(page)])

    async def get_message(self, call: Call) -> Response:
        self._writer.check_permission(self._get_channel(call), READ_MESSAGE_HISTORY)
        post = self._get_post(call)
        return Response(post.make_payload(*self._get_reader(post)))

    async def edit_message(self, call: Call) -> Response:
        post = self._get_post(call)
        if post.author is not self._state.bot:
            raise Refused(refusals.NOT_MY_MESSAGE)
        self._writer.check(call.payload, call.files)
        await self._writer.edit(post, call.payload, call.files)
        return Response(post.make_payload())

    async def delete_message(self, call: Call) -> Response:
        post = self._get_post(call)
        if post.author is not self._state.bot:
            self._writer.check_permission(post.channel, MANAGE_MESSAGES)
        await self._writer.delete(post)
        return Response()

    async def create_thread_from_message(self, call: Call) -> Response:
        channel, post = self._get_channel(call), self._get_post(call)
        self._writer.check_permission(channel, CREATE_PUBLIC_THREADS)
        if post.thread is not None:
            raise Refused(refusals.THREAD_EXISTS)
        if channel.is_thread or channel.kind == DM:
            raise Refused(refusals.WRONG_CHANNEL_TYPE)
        bot = self._state.bot
        post.thread = await self._writer.open_thread(channel, call.payload, bot, post.id)
        return Response(post.thread.make_payload(bot))

    async def create_thread(self, call: Call) -> Response:
        channel, bot = self._get_channel(call), self._state.bot
        self._writer.check_permission(channel, CREATE_PUBLIC_THREADS)
        if channel.kind != FORUM:
            thread = await self._writer.open_thread(channel, call.payload, bot)
            return Response(thread.make_payload(bot))
        message = call.payload.get("message") or {}
        self._writer.check(message, call.files, ("message",))
        self._writer.check_not_empty(message, call.files)
        thread = await self._writer.open_thread(channel, call.payload, bot)
        post = await self._writer.post(thread, bot, message, call.files)
        return Response(thread.make_payload(bot) | {"message": post.make_payload()})

    async def join_thread(self, call: Call) -> Response:
        self._get_channel(call)
        return Response()

    async def show_typing(self, call: Call) -> Response:
        channel = self._get_channel(call)
        self._writer.check_may_write(channel)
        channel.typed += 1
        return Response()

    async def add_reaction(self, call: Call) -> Response:
        post = self._get_post(call)
        self._writer.check_permission(post.channel, ADD_REACTIONS)
        if _decode_emoji(call) not in post.reactions:
            post.reactions.append(_decode_emoji(call))
        return Response()

    async def remove_reaction(self, call: Call) -> Response:
        post = self._get_post(call)
        if _decode_emoji(call) in post.reactions:
            post.reactions.remove(_decode_emoji(call))
        return Response()

    async def open_direct(self, call: Call) -> Response:
        person = self._state.get_user(str(call.payload.get("recipient_id")))
        return Response(open_direct_channel(self._state, person).make_payload(self._state.bot))

    def _get_channel(self, call: Call) -> Channel:
        return self._state.get_channel(call.path["channel"])

    def _get_post(self, call: Call) -> Post:
        return self._state.get_post(self._get_channel(call).id, call.path["message"])

    def _get_reader(self, post: Post) -> tuple[User, bool]:
        """Give the reader of a post, and whether the content is hidden.

        REST hides contents, as the gateway does, from a bot without the intent.
        """
        hidden = not self._state.reads_contents and post.channel.guild is not None
        return self._state.bot, hidden

    def _find_duplicate(self, channel: Channel, payload: dict[str, Any]) -> Post | None:
        """Find the message with the same nonce: the call is a retry of one that did arrive."""
        nonce = payload.get("nonce")
        if nonce is None or not payload.get("enforce_nonce"):
            return None
        if len(str(nonce)) > 25:
            text = "Must be 25 or fewer in length."
            self._state.raise_faults([Fault(("nonce",), "BASE_TYPE_MAX_LENGTH", text)])
        posts = self._state.posts.values()
        duplicates = (post for post in posts if post.channel is channel and post.nonce == nonce)
        return next(duplicates, None)


def open_direct_channel(state: State, person: User) -> Channel:
    """Get the direct channel of the bot and a person; make it when there is none."""
    for channel in state.channels.values():
        if channel.kind == DM and channel.owner is person:
            return channel
    channel = Channel(state.snowflakes.make_id(), DM, person.name, owner=person)
    state.channels[channel.id] = channel
    return channel


def _decode_emoji(call: Call) -> str:
    return unquote(call.path["emoji"])
