"""Writing, changing and deleting messages and threads: checked, kept, told to clients."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.message_limits import (
    ATTACHMENT_BYTES,
    ATTACHMENTS,
    LOADING,
    is_empty,
    message_faults,
    thread_faults,
)
from tests.fakes.discord.people import (
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
    User,
)
from tests.fakes.discord.pings import pings
from tests.fakes.discord.places import PUBLIC_THREAD, Channel
from tests.fakes.discord.posts import REPLY, Post, Upload
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.sessions import told
from tests.fakes.discord.snowflakes import timestamp
from tests.fakes.discord.state import Dispatch, State


class Writing:
    """What both the bot's requests and a test's people do with messages."""

    def __init__(self, state: State, dispatch: Dispatch) -> None:
        self._state = state
        self._dispatch = dispatch

    def check(self, payload: dict[str, Any], files: list[Upload], at: tuple[str, ...] = ()) -> None:
        """Refuse a bot's message that breaks a limit.

        Args:
            payload: The message.
            files: What came with it.
            at: Where the message stands in the request.
        """
        faults = message_faults(payload, at)
        if len(files) > ATTACHMENTS or any(len(one.content) > ATTACHMENT_BYTES for one in files):
            words = "Too many files, or too large ones."
            faults.append(Fault((*at, "attachments"), "BASE_TYPE_BAD_LENGTH", words))
        self._state.breach(faults)

    def check_holds_something(self, payload: dict[str, Any], files: list[Upload]) -> None:
        """Refuse a message without anything in it.

        Raises:
            Refused: There is nothing.
        """
        if is_empty(payload, len(files)):
            self._state.violations.append(
                Fault(("content",), "EMPTY_MESSAGE", "Cannot send an empty message")
            )
            raise Refused(refusals.EMPTY_MESSAGE)

    def check_may(self, channel: Channel, right: int) -> None:
        """Refuse what the bot has no right to in a channel.

        Raises:
            Refused: It has not.
        """
        if not channel.bot_may & VIEW_CHANNEL:
            raise Refused(refusals.MISSING_ACCESS)
        if not channel.bot_may & right:
            raise Refused(refusals.MISSING_PERMISSIONS)

    def check_may_write(self, channel: Channel) -> None:
        """Refuse a message where the bot may not write."""
        right = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
        self.check_may(channel, right)

    async def post(
        self,
        channel: Channel,
        author: User,
        payload: dict[str, Any],
        files: list[Upload] | None = None,
        flags: int = 0,
        interaction: dict[str, Any] | None = None,
        kind: int | None = None,
        mentions: list[User] | None = None,
        post_id: str = "",
    ) -> Post:
        """Write a message, keep it and tell it to those who listen."""
        reply_to = self._replied_to(payload.get("message_reference"), channel)
        if author.bot:
            self._state.pings += pings(payload, reply_to)
        post = Post(post_id or self._state.snowflakes.next(), channel, author)
        post.kind = kind if kind is not None else REPLY if reply_to else post.kind
        post.reply_to = reply_to
        post.interaction = interaction
        post.mentions = mentions or []
        post.flags = flags
        post.nonce = payload.get("nonce")
        post.update(payload, files or [])
        await self._add(post)
        return post

    async def edit(self, post: Post, payload: dict[str, Any], files: list[Upload]) -> None:
        """Change a message and tell it; refuse where nothing would be left in it."""
        after = {"content": post.content, "embeds": post.embeds, "components": post.components}
        kept = post.files if payload.get("attachments") is None else payload["attachments"]
        self.check_holds_something(after | payload, [*files, *kept])
        if post.author.bot:
            self._state.pings += pings(payload, None)
        post.flags &= ~LOADING
        post.update(payload, files)
        post.edited_at = timestamp()
        if not post.ephemeral:
            await self._dispatch("MESSAGE_UPDATE", told(post), post.channel.guild_id)
        self._state.changes.tell()

    async def delete(self, post: Post) -> None:
        """Delete a message and tell it."""
        post.deleted = True
        if not post.ephemeral:
            gone = {"id": post.id, "channel_id": post.channel.id}
            if post.channel.guild_id:
                gone["guild_id"] = post.channel.guild_id
            await self._dispatch("MESSAGE_DELETE", gone, post.channel.guild_id)
        self._state.changes.tell()

    async def open_thread(
        self, parent: Channel, payload: dict[str, Any], owner: User, thread_id: str | None = None
    ) -> Channel:
        """Open a thread in a channel and tell it; refuse a name that breaks a limit."""
        self._state.breach(thread_faults(payload))
        thread = Channel(
            id=thread_id or self._state.snowflakes.next(),
            kind=payload.get("type") or PUBLIC_THREAD,
            name=payload["name"],
            guild=parent.guild,
            parent=parent,
            owner=owner,
            bot_may=parent.bot_may,
        )
        self._state.channels[thread.id] = thread
        assert parent.guild is not None
        parent.guild.channels.append(thread)
        data = thread.payload(self._state.bot) | {"newly_created": True}
        await self._dispatch("THREAD_CREATE", data, parent.guild.id)
        self._state.changes.tell()
        return thread

    def _replied_to(self, reference: dict[str, Any] | None, channel: Channel) -> Post | None:
        if not reference:
            return None
        post = self._state.posts.get(str(reference.get("message_id")))
        if post is not None and not post.deleted and post.channel is channel:
            return post
        if reference.get("fail_if_not_exists", True):
            fault = Fault(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise Refused(refusals.INVALID_FORM_BODY, refusals.error_tree([fault]))
        return None

    async def _add(self, post: Post) -> None:
        self._state.posts[post.id] = post
        if not post.ephemeral:
            await self._dispatch("MESSAGE_CREATE", told(post), post.channel.guild_id)
        self._state.changes.tell()
