"""Writes, edits and deletes messages and threads; checks them, and sends the events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.gateway.sessions import make_post_event
from tests.fakes.discord.limits.messages import (
    ATTACHMENT_BYTES,
    ATTACHMENTS,
    LOADING,
    find_message_faults,
    find_thread_faults,
    is_empty,
)
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.snowflakes import write_now
from tests.fakes.discord.state import Dispatch, State
from tests.fakes.discord.world.people import (
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
    User,
)
from tests.fakes.discord.world.pings import find_pings
from tests.fakes.discord.world.places import PUBLIC_THREAD, Channel
from tests.fakes.discord.world.posts import REPLY, Post, Upload


class MessageWriter:
    """Changes messages and threads, for the bot's requests and for the people of a test."""

    def __init__(self, state: State, dispatch: Dispatch) -> None:
        self._state = state
        self._dispatch = dispatch

    def check(self, payload: dict[str, Any], files: list[Upload], at: tuple[str, ...] = ()) -> None:
        """Refuse a message of the bot that breaks a limit; `at`: its path in the request."""
        faults = find_message_faults(payload, at)
        if len(files) > ATTACHMENTS or any(len(file.content) > ATTACHMENT_BYTES for file in files):
            message = "Too many files, or too large ones."
            faults.append(Fault((*at, "attachments"), "BASE_TYPE_BAD_LENGTH", message))
        self._state.raise_faults(faults)

    def check_not_empty(self, payload: dict[str, Any], files: list[Upload]) -> None:
        """Refuse a message with nothing to show.

        Raises:
            Refused: It is empty.
        """
        if is_empty(payload, len(files)):
            self._state.violations.append(
                Fault(("content",), "EMPTY_MESSAGE", "Cannot send an empty message")
            )
            raise Refused(refusals.EMPTY_MESSAGE)

    def check_permission(self, channel: Channel, permission: int) -> None:
        """Refuse an action for which the bot lacks the permission in a channel.

        Raises:
            Refused: It lacks it.
        """
        if not channel.bot_may & VIEW_CHANNEL:
            raise Refused(refusals.MISSING_ACCESS)
        if not channel.bot_may & permission:
            raise Refused(refusals.MISSING_PERMISSIONS)

    def check_may_write(self, channel: Channel) -> None:
        """Refuse a message where the bot may not write."""
        permission = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
        self.check_permission(channel, permission)

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
        """Write and store a message, and send its event."""
        reply_to = self._find_replied_to(payload.get("message_reference"), channel)
        if author.bot:
            self._state.pings += find_pings(payload, reply_to)
        post = Post(post_id or self._state.snowflakes.make_id(), channel, author)
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
        """Edit a message and send the event; refuse an edit that leaves nothing to show."""
        after = {"content": post.content, "embeds": post.embeds, "components": post.components}
        attachments = payload.get("attachments")
        old_files = post.files if attachments is None else attachments
        self.check_not_empty(after | payload, [*files, *old_files])
        if post.author.bot:
            self._state.pings += find_pings(payload, None)
        post.flags &= ~LOADING
        post.update(payload, files)
        post.edited_at = write_now()
        if not post.ephemeral:
            await self._dispatch("MESSAGE_UPDATE", make_post_event(post), post.channel.guild_id)
        self._state.changes.tell()

    async def delete(self, post: Post) -> None:
        """Delete a message and send the event."""
        post.deleted = True
        if not post.ephemeral:
            data = {"id": post.id, "channel_id": post.channel.id}
            if post.channel.guild_id:
                data["guild_id"] = post.channel.guild_id
            await self._dispatch("MESSAGE_DELETE", data, post.channel.guild_id)
        self._state.changes.tell()

    async def delete_many(self, posts: Sequence[Post]) -> None:
        """Delete messages of one channel at once and send the event."""
        channel = posts[0].channel
        for post in posts:
            post.deleted = True
        data: dict[str, Any] = {"ids": [post.id for post in posts], "channel_id": channel.id}
        if channel.guild_id:
            data["guild_id"] = channel.guild_id
        await self._dispatch("MESSAGE_DELETE_BULK", data, channel.guild_id)
        self._state.changes.tell()

    async def open_thread(
        self, parent: Channel, payload: dict[str, Any], owner: User, thread_id: str | None = None
    ) -> Channel:
        """Open a thread in a channel and send the event; refuse a name that breaks a limit."""
        self._state.raise_faults(find_thread_faults(payload))
        thread = Channel(
            id=thread_id or self._state.snowflakes.make_id(),
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
        data = thread.make_payload(self._state.bot) | {"newly_created": True}
        await self._dispatch("THREAD_CREATE", data, parent.guild.id)
        self._state.changes.tell()
        return thread

    def _find_replied_to(self, reference: dict[str, Any] | None, channel: Channel) -> Post | None:
        if not reference:
            return None
        post = self._state.posts.get(str(reference.get("message_id")))
        if post is not None and not post.deleted and post.channel is channel:
            return post
        if reference.get("fail_if_not_exists", True):
            fault = Fault(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise Refused(refusals.INVALID_FORM_BODY, refusals.make_error_tree([fault]))
        return None

    async def _add(self, post: Post) -> None:
        self._state.posts[post.id] = post
        if not post.ephemeral:
            await self._dispatch("MESSAGE_CREATE", make_post_event(post), post.channel.guild_id)
        self._state.changes.tell()
