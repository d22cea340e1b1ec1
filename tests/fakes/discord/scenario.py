"""A loopback Discord for the real discord.py, strict where the real one is strict.

    from tests.fakes.discord.scenario import TOKEN, FakeDiscord

    async with FakeDiscord() as fake:             # listens on 127.0.0.1; discord.py goes there now
        client = MyClient(intents=..., guild_ready_timeout=0.05)   # else READY waits for 2 s
        running = asyncio.create_task(client.start(TOKEN))
        await fake.ready()                        # every shard is in
        await fake.synced("ask")                  # the command is registered

        asked = await fake.slash("ask", {"question": "Videos?"}, user=fake.manager, locale="zh-CN")
        await asked.wait()                        # more than "thinking"; or messages=3, text="..."
        asked.acknowledged_s, asked.answered_s, asked.finished_s
        asked.messages, asked.final, asked.messages[0].buttons, asked.messages[0].links

        await fake.press(asked.messages[0], "helpful")        # by label, custom id or emoji
        typing = await fake.autocomplete("ask", "question", "ist")
        (await typing.wait()).choices
        await fake.message_command("Answer this", await fake.say("Videos?"))
        post = await fake.say(f"{fake.bot.mention} Videos?", channel=fake.general)
        answer = await fake.answer_to(post)       # a Post; fake.posts(channel): all of the bot's
        await fake.say("And the slides?", reply_to=answer)
        thread = await fake.forum_post("Videos?", "Where are they?")     # then fake.posts(thread)

        await fake.gateway.reconnect()            # op 7; invalidate(): op 9; drop(): cut the line
        await fake.again(asked)                   # the same interaction, delivered twice
        fake.rates.limit_next("edit_original", 3, retry_after_s=0.2)
        fake.clock.advance(4)                     # past the 3 s, or the 15 minutes

        assert fake.state.violations == []        # every limit that was broken, where and how
        assert fake.state.pings == []             # nobody was, or would have been, notified
        assert fake.state.unknown_routes == []    # nothing asked for that the fake lacks

        await client.close()
        await running

People: `fake.member`, `fake.manager` (Manage Server), `fake.person(name, locale, permissions)`.
Places: `fake.general`, `fake.forum`, `fake.direct(user)`, `await fake.add_channel(...)`,
`await fake.add_guild(...)`, `await fake.open_thread(...)`.
A bot in this process: `running.logged_in(fake, client)`; in another: `server.redirected(url, ...)`.
Names of routes, for limits and in `fake.state.requests`: `callback`, `followup`, `edit_original`,
`edit_followup`, `delete_original`, `send`, `edit`, `delete`, `thread`, `react`, `typing`, `sync`.

One file a concern: `scenario` (what people do), `community` (who and where, and waiting), `server`
(listening, and where discord.py goes), `gateway` and `sessions`, `rest` with the tables of routes
in `*_routes`, the limits in `*_limits`, `pings`, `rates`, `clock`, `offered` (what Discord's own
client lets people send). No `__init__.py`: with one, tools take this folder for discord.py.

Not there: voice, components V2, attachments that stay in an edit, audit logs, member lists.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from tests.fakes.discord import offered
from tests.fakes.discord.bot_token import TOKEN
from tests.fakes.discord.command_limits import MESSAGE_MENU, SLASH
from tests.fakes.discord.community import Community
from tests.fakes.discord.interaction_payload import interaction_payload
from tests.fakes.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.fakes.discord.offered import NotOffered
from tests.fakes.discord.people import User
from tests.fakes.discord.places import FORUM, PUBLIC_THREAD, Channel
from tests.fakes.discord.posts import THREAD_CREATED, Post
from tests.fakes.stillness import settled

__all__ = ["TOKEN", "FakeDiscord", "NotOffered"]


class FakeDiscord(Community):
    """A community on a loopback Discord, whose people do what a test says."""

    async def slash(
        self,
        name: str,
        options: dict[str, Any] | None = None,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "",
        forced: bool = False,
    ) -> Interaction:
        """Somebody sends a slash command.

        Args:
            name: Of the command; with a blank and the subcommand's where there are such.
            options: By name: text, number, bool, `User` or `Channel`.
            user: Who; `member` for None.
            channel: Where; `general` for None.
            locale: Of their Discord, where it is not the user's own.
            forced: Send it though they have not the rights (a server can overrule those).
        """
        user, channel = self._who(user, locale), channel or self.general
        first, *path = name.split()
        command = offered.find_command(self.state, first, SLASH, user, channel, forced)
        data = offered.slash_data(command, path, options or {})
        return await self._interact(COMMAND, data, user, channel)

    async def autocomplete(
        self,
        name: str,
        focused: str,
        typed: str,
        options: dict[str, Any] | None = None,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "",
    ) -> Interaction:
        """Somebody is typing an option of a slash command; `.choices` is what they are offered."""
        user, channel = self._who(user, locale), channel or self.general
        first, *path = name.split()
        command = offered.find_command(self.state, first, SLASH, user, channel, forced=False)
        values = (options or {}) | {focused: typed}
        data = offered.slash_data(command, path, values, focused)
        return await self._interact(AUTOCOMPLETE, data, user, channel)

    async def message_command(
        self, name: str, post: Post, *, user: User | None = None, locale: str = ""
    ) -> Interaction:
        """Somebody chooses a command in a message's context menu."""
        user, channel = self._who(user, locale), post.channel
        command = offered.find_command(self.state, name, MESSAGE_MENU, user, channel, forced=False)
        return await self._interact(COMMAND, offered.menu_data(command, post), user, channel)

    async def press(
        self, post: Post, button: str, *, user: User | None = None, locale: str = ""
    ) -> Interaction:
        """Somebody presses a button, known by label, custom id or emoji."""
        await _a_moment()
        user = self._who(user, locale)
        offered.check_sees(post, user)
        data = offered.button_data(post, button)
        return await self._interact(COMPONENT, data, user, post.channel, post)

    async def choose(
        self, post: Post, menu: str, values: list[str], *, user: User | None = None
    ) -> Interaction:
        """Somebody chooses from a menu under a message, known by its custom id."""
        await _a_moment()
        user = self._who(user, "")
        offered.check_sees(post, user)
        data = offered.menu_choice_data(post, menu, values)
        return await self._interact(COMPONENT, data, user, post.channel, post)

    async def fill_in(self, shown: Interaction, texts: dict[str, str]) -> Interaction:
        """Somebody sends the modal that an interaction showed them, fields by custom id.

        Raises:
            NotOffered: It showed none.
        """
        await _a_moment()
        if shown.modal is None:
            raise NotOffered(f"{shown} showed no modal")
        data = offered.modal_data(shown.modal, texts)
        user, channel = shown.user, shown.channel
        return await self._interact(MODAL_SUBMIT, data, user, channel, shown.source)

    async def again(self, interaction: Interaction) -> None:
        """Deliver an interaction once more, with the same id and token."""
        guild_id = interaction.channel.guild_id
        await self.gateway.dispatch("INTERACTION_CREATE", interaction.payload, guild_id)

    async def say(
        self,
        text: str,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        reply_to: Post | None = None,
        ping: bool = True,
    ) -> Post:
        """Somebody writes a message. `discord.bot.mention` in it mentions the bot.

        Args:
            text: What.
            user: Who; `member` for None.
            channel: Where; `general`, or where the replied message is.
            reply_to: The message it replies to.
            ping: A reply mentions the author it replies to, as it does unless switched off.
        """
        channel = channel or (reply_to.channel if reply_to else self.general)
        mentions = [one for one in self.state.users.values() if one.mention in text]
        if reply_to and ping and reply_to.author not in mentions:
            mentions.append(reply_to.author)
        payload: dict[str, Any] = {"content": text}
        if reply_to:
            await _a_moment()
            payload["message_reference"] = reply_to.reference()
        user = user or self.member
        return await self.writing.post(channel, user, payload, mentions=mentions)

    async def forum_post(
        self, title: str, text: str, *, user: User | None = None, forum: Channel | None = None
    ) -> Channel:
        """Somebody opens a post in a forum: a thread, and a first message with the thread's id."""
        forum, user = forum or self.forum, user or self.member
        assert forum.kind == FORUM, f"{forum.name} is no forum"
        thread = await self.writing.open_thread(forum, {"name": title}, user)
        mentions = [one for one in self.state.users.values() if one.mention in text]
        first = {"content": text}
        await self.writing.post(thread, user, first, mentions=mentions, post_id=thread.id)
        return thread

    async def open_thread(
        self, name: str, *, user: User | None = None, channel: Channel | None = None
    ) -> Channel:
        """Somebody opens a thread in a text channel; Discord writes there that they did."""
        channel, user = channel or self.general, user or self.member
        payload = {"name": name, "type": PUBLIC_THREAD}
        thread = await self.writing.open_thread(channel, payload, user)
        await self.writing.post(channel, user, {"content": name}, kind=THREAD_CREATED)
        return thread

    def _who(self, user: User | None, locale: str) -> User:
        user = user or self.member
        return replace(user, locale=locale) if locale else user

    async def _interact(
        self,
        kind: int,
        data: dict[str, Any],
        user: User,
        channel: Channel,
        source: Post | None = None,
    ) -> Interaction:
        if not self.gateway.knows(channel.guild_id):
            raise NotOffered("the bot is offline; wait for ready()")
        number, token = self.state.snowflakes.next(), secrets.token_urlsafe(32)
        payload = interaction_payload(kind, data, user, channel, self.bot)
        payload |= {"id": number, "token": token}
        if source is not None:
            payload["message"] = source.payload()
        now = self.clock.now()
        interaction = Interaction(number, token, kind, user, channel, payload, now, source)
        interaction.fair_from = self.clock.fair()
        self.state.interactions[token] = interaction
        await self.gateway.dispatch("INTERACTION_CREATE", payload, channel.guild_id)
        return interaction


async def _a_moment() -> None:
    """Let the bot hear that its message stands there: nobody reacts to one before it is sent."""
    await settled()
