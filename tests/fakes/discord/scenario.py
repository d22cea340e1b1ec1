"""A Discord on this machine, for the real discord.py; as strict as the real one.

    from tests.fakes.discord.scenario import TOKEN, FakeDiscord

    async with FakeDiscord() as fake:             # listens on 127.0.0.1, and redirects discord.py
        client = MyClient(intents=..., guild_ready_timeout=0.05)   # else READY waits for 2 s
        task = asyncio.create_task(client.start(TOKEN))
        await fake.wait_until_ready()             # every shard is connected
        await fake.wait_until_synced("ask")       # the command is registered

        interaction = await fake.run_command(
            "ask", {"question": "Videos?"}, user=fake.manager, locale="zh-CN"
        )
        await interaction.wait()                  # more than "thinking"; or messages=3, text="..."
        interaction.acknowledged_s, interaction.answered_s, interaction.finished_s
        interaction.text, interaction.messages[0].buttons, interaction.messages[0].links

        await fake.press(interaction.messages[0], "helpful")       # by label, custom id or emoji
        typing = await fake.autocomplete("ask", "question", "ist")
        (await typing.wait()).choices
        await fake.run_message_command("Answer this", await fake.say("Videos?"))
        post = await fake.say(f"{fake.bot.mention} Videos?", channel=fake.general)
        answer = await fake.wait_for_answer(post)             # a Post of the bot
        await fake.say("And the slides?", reply_to=answer)
        await fake.edit(post, f"{fake.bot.mention} Slides?")  # or delete(post), delete(one, other)
        thread = await fake.open_forum_post("Videos?", "Where are they?")
        fake.list_posts(thread)                   # all posts of the bot in a channel or thread

        await fake.gateway.reconnect()            # op 7; invalidate(): op 9; drop(): cut it
        await fake.redeliver(interaction)         # a duplicate delivery
        fake.rate_limits.limit_next("edit_original", 3, retry_after_s=0.2)
        fake.clock.advance(4)                     # past the 3 s, or the 15 minutes

        assert fake.state.violations == []        # no limit was broken
        assert fake.state.pings == []             # nobody was pinged
        assert fake.state.unknown_routes == []    # the fake has all routes that the bot called

        await client.close()
        await task

People: `fake.member`, `fake.manager` (Manage Server), `fake.add_person(name, locale, permissions)`.
Places: `fake.general`, `fake.forum`, `fake.open_direct(user)`, `await fake.add_channel(...)`,
`await fake.add_guild(...)`, `await fake.open_thread(...)`.
A bot in this process: `client_runner.run_client(fake, client)`; in another process:
`server.redirect_discord(url, ...)`.
Names of routes, for limits and in `fake.state.requests`: `callback`, `followup`, `edit_original`,
`edit_followup`, `delete_original`, `send`, `edit`, `delete`, `thread`, `react`, `typing`, `sync`.

Files: `scenario` (actions of people), `community` (people, places, waiting), `server` (HTTP, and
the redirect of discord.py), `user_client` (what Discord's own client lets people send), `gateway/`,
`routes/` (the REST API), `limits/`, `world/` (people, places, messages), `rate_limits`, `clock`.
No `__init__.py`: with one, tools would take this folder for discord.py.

Not supported: voice, components V2, attachments kept by an edit, audit logs, member lists.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from tests.fakes.discord import user_client
from tests.fakes.discord.bot_token import TOKEN
from tests.fakes.discord.community import Community
from tests.fakes.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.fakes.discord.limits.commands import MESSAGE_MENU, SLASH
from tests.fakes.discord.user_client import NotOffered
from tests.fakes.discord.world.interaction_payload import make_interaction_payload
from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.places import FORUM, PUBLIC_THREAD, Channel
from tests.fakes.discord.world.posts import THREAD_CREATED, Post
from tests.fakes.event_loop import wait_until_idle

__all__ = ["TOKEN", "FakeDiscord", "NotOffered"]


class FakeDiscord(Community):
    """The fake Discord, with the actions of its people."""

    async def run_command(
        self,
        name: str,
        options: dict[str, Any] | None = None,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "",
        forced: bool = False,
    ) -> Interaction:
        """Send a slash command.

        Args:
            name: Of the command; a subcommand follows after a blank.
            options: By name: text, number, bool, `User` or `Channel`.
            user: `member` for None.
            channel: `general` for None.
            locale: Of the person's Discord; empty for the user's own.
            forced: Send it without the permissions (a server can overrule those).
        """
        user, channel = self._choose_user(user, locale), channel or self.general
        first, *path = name.split()
        command = user_client.find_command(self.state, first, SLASH, user, channel, forced)
        data = user_client.make_slash_data(command, path, options or {})
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
        """Type an option of a slash command; the suggestions are in `choices`."""
        user, channel = self._choose_user(user, locale), channel or self.general
        first, *path = name.split()
        command = user_client.find_command(self.state, first, SLASH, user, channel, forced=False)
        values = (options or {}) | {focused: typed}
        data = user_client.make_slash_data(command, path, values, focused)
        return await self._interact(AUTOCOMPLETE, data, user, channel)

    async def run_message_command(
        self, name: str, post: Post, *, user: User | None = None, locale: str = ""
    ) -> Interaction:
        """Choose a command in the context menu of a message."""
        user, channel = self._choose_user(user, locale), post.channel
        command = user_client.find_command(
            self.state, name, MESSAGE_MENU, user, channel, forced=False
        )
        return await self._interact(
            COMMAND, user_client.make_menu_data(command, post), user, channel
        )

    async def press(
        self, post: Post, button: str, *, user: User | None = None, locale: str = ""
    ) -> Interaction:
        """Press a button, given by label, custom id or emoji."""
        await wait_until_idle()  # the bot has to see that its message is sent, here and below
        user = self._choose_user(user, locale)
        user_client.check_visible(post, user)
        data = user_client.make_button_data(post, button)
        return await self._interact(COMPONENT, data, user, post.channel, post)

    async def choose(
        self, post: Post, menu: str, values: list[str], *, user: User | None = None
    ) -> Interaction:
        """Choose from a menu under a message, given by its custom id."""
        await wait_until_idle()
        user = self._choose_user(user, "")
        user_client.check_visible(post, user)
        data = user_client.make_choice_data(post, menu, values)
        return await self._interact(COMPONENT, data, user, post.channel, post)

    async def fill_in(self, interaction: Interaction, texts: dict[str, str]) -> Interaction:
        """Send the modal that an interaction shows, fields by custom id.

        Raises:
            NotOffered: It shows none.
        """
        await wait_until_idle()
        if interaction.modal is None:
            raise NotOffered(f"{interaction} showed no modal")
        data = user_client.make_modal_data(interaction.modal, texts)
        user, channel = interaction.user, interaction.channel
        return await self._interact(MODAL_SUBMIT, data, user, channel, interaction.source)

    async def redeliver(self, interaction: Interaction) -> None:
        """Deliver an interaction again, with the same id and token."""
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
        """Write a message. `fake.bot.mention` in it mentions the bot.

        Args:
            text: The content.
            user: `member` for None.
            channel: For None, that of `reply_to`, else `general`.
            reply_to: The message it replies to.
            ping: Whether a reply mentions the author; Discord's default.
        """
        channel = channel or (reply_to.channel if reply_to else self.general)
        mentions = [person for person in self.state.users.values() if person.mention in text]
        if reply_to and ping and reply_to.author not in mentions:
            mentions.append(reply_to.author)
        payload: dict[str, Any] = {"content": text}
        if reply_to:
            await wait_until_idle()
            payload["message_reference"] = reply_to.make_reference()
        user = user or self.member
        return await self.writer.post(channel, user, payload, mentions=mentions)

    async def edit(self, post: Post, text: str) -> None:
        """Edit a person's message; who is mentioned in the new text, and replied to, is told."""
        people = [person for person in self.state.users.values() if person.mention in text]
        pinged = post.reply_to and post.reply_to.author in post.mentions
        post.mentions = [*people, *([post.reply_to.author] if pinged and post.reply_to else [])]
        await wait_until_idle()
        await self.writer.edit(post, {"content": text}, [])

    async def delete(self, *posts: Post) -> None:
        """Delete a person's message; several at once, as moderators may."""
        await wait_until_idle()
        if len(posts) == 1:
            await self.writer.delete(posts[0])
        else:
            await self.writer.delete_many(posts)

    async def open_forum_post(
        self, title: str, text: str, *, user: User | None = None, forum: Channel | None = None
    ) -> Channel:
        """Open a forum post: a thread, and a first message with the id of the thread."""
        forum, user = forum or self.forum, user or self.member
        assert forum.kind == FORUM, f"{forum.name} is no forum"
        thread = await self.writer.open_thread(forum, {"name": title}, user)
        mentions = [person for person in self.state.users.values() if person.mention in text]
        first = {"content": text}
        await self.writer.post(thread, user, first, mentions=mentions, post_id=thread.id)
        return thread

    async def open_thread(
        self, name: str, *, user: User | None = None, channel: Channel | None = None
    ) -> Channel:
        """Open a thread in a text channel; Discord writes a message about that."""
        channel, user = channel or self.general, user or self.member
        payload = {"name": name, "type": PUBLIC_THREAD}
        thread = await self.writer.open_thread(channel, payload, user)
        await self.writer.post(channel, user, {"content": name}, kind=THREAD_CREATED)
        return thread

    def _choose_user(self, user: User | None, locale: str) -> User:
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
        if not self.gateway.has_session(channel.guild_id):
            raise NotOffered("the bot is offline; call wait_until_ready()")
        number, token = self.state.snowflakes.make_id(), secrets.token_urlsafe(32)
        payload = make_interaction_payload(kind, data, user, channel, self.bot)
        payload |= {"id": number, "token": token}
        if source is not None:
            payload["message"] = source.make_payload()
        now = self.clock.now()
        interaction = Interaction(number, token, kind, user, channel, payload, now, source)
        interaction.cpu_dispatched_at = self.clock.now_without_cpu_waits()
        self.state.interactions[token] = interaction
        await self.gateway.dispatch("INTERACTION_CREATE", payload, channel.guild_id)
        return interaction
