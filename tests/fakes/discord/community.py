"""The people and places of the fake Discord, and waiting for the bot."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.discord.bot_token import TOKEN
from tests.fakes.discord.gateway.gateway import PRIVILEGED_INTENTS
from tests.fakes.discord.routes.channels import open_direct_channel
from tests.fakes.discord.server import Server
from tests.fakes.discord.snowflakes import get_shard
from tests.fakes.discord.world.people import MANAGE_GUILD, MEMBER_MAY, User
from tests.fakes.discord.world.places import KINDS, Channel, Guild
from tests.fakes.discord.world.posts import Post
from tests.fakes.event_loop import WAIT_S


class Community(Server):
    """A Discord with one server, `general` and `forum` in it, and two people.

    Attributes:
        guild: The server.
        general: Its text channel.
        forum: Its forum.
        member: A person with the default permissions.
        manager: A person with Manage Server.
    """

    def __init__(
        self,
        token: str = TOKEN,
        privileged_intents: int = PRIVILEGED_INTENTS,
        shards: int = 1,
        identify_at_once: bool = True,
        locale: str = "en-US",
    ) -> None:
        """Make one; `async with` starts it.

        Args:
            token: Of the bot.
            privileged_intents: Bit field of those switched on in the developer portal; a client
                that asks for another is disconnected with 4014.
            shards: How many shards a bot has to start.
            identify_at_once: Remove the 5 s that discord.py waits before each IDENTIFY after the
                first.
            locale: Of the server.
        """
        super().__init__(token, privileged_intents, shards, identify_at_once)
        self.state.users[self.bot.id] = self.bot
        self.member = self.add_person("member")
        self.manager = self.add_person("manager", permissions=MEMBER_MAY | MANAGE_GUILD)
        self.guild = self._make_guild("community", locale, 0)
        self.general = self._make_channel("general", "text", self.guild, MEMBER_MAY)
        self.forum = self._make_channel("forum", "forum", self.guild, MEMBER_MAY)

    @property
    def bot(self) -> User:
        """The bot that logs in."""
        return self.state.bot

    def add_person(self, name: str, locale: str = "en-US", permissions: int = MEMBER_MAY) -> User:
        """Add a person, a member of every server."""
        user = User(self.state.snowflakes.make_id(), name, locale, permissions)
        self.state.users[user.id] = user
        return user

    async def add_guild(self, name: str, locale: str = "en-US", shard: int = 0) -> Guild:
        """Add a server with the bot, and send the event."""
        guild = self._make_guild(name, locale, shard)
        await self.gateway.dispatch("GUILD_CREATE", guild.make_payload(self.bot), guild.id)
        return guild

    async def add_channel(
        self, name: str, kind: str = "text", guild: Guild | None = None, bot_may: int = MEMBER_MAY
    ) -> Channel:
        """Add a channel, `text` or `forum`, with permissions for the bot; send the event."""
        channel = self._make_channel(name, kind, guild or self.guild, bot_may)
        data = channel.make_payload(self.bot)
        await self.gateway.dispatch("CHANNEL_CREATE", data, channel.guild_id)
        return channel

    def open_direct(self, user: User) -> Channel:
        """Get or make the direct channel of the bot and a person."""
        return open_direct_channel(self.state, user)

    def list_posts(self, channel: Channel | None = None, after: Post | None = None) -> list[Post]:
        """List the bot's messages in a channel, oldest first, with ephemeral ones.

        Args:
            channel: `general` for None, or the channel of `after`.
            after: List only messages after this one.
        """
        channel = channel or (after.channel if after else self.general)
        return [
            post
            for post in self.state.posts.values()
            if post.channel is channel and post.author is self.bot and not post.deleted
            if after is None or int(post.id) > int(after.id)
        ]

    async def wait_for_answer(self, post: Post, timeout_s: float = WAIT_S) -> Post:
        """Wait for the bot's first message after a post, in its channel or in its thread."""

        def list_answers() -> list[Post]:
            in_thread = self.list_posts(post.thread) if post.thread else []
            posts = [*in_thread, *self.list_posts(after=post)]
            return [answer for answer in posts if not answer.loading]

        await self.wait_until(list_answers, timeout_s, f"an answer to {post.content!r}")
        return list_answers()[0]

    async def wait_until(
        self, condition: Callable[[], object], timeout_s: float = WAIT_S, what: str = "a condition"
    ) -> None:
        """Wait for a condition; it is checked after every request and every message."""

        def describe() -> str:
            last = [(request.name, request.status) for request in self.state.requests[-5:]]
            return f"{what}; last requests: {last}"

        await self.state.changes.until(condition, timeout_s, describe)

    async def wait_until_ready(self, timeout_s: float = WAIT_S) -> None:
        """Wait until every shard of the bot has a session with a live socket."""
        gateway = self.gateway
        await gateway.changes.until(lambda: gateway.ready, timeout_s, lambda: "a bot to log in")

    async def wait_until_synced(self, name: str, timeout_s: float = WAIT_S) -> None:
        """Wait until a command is registered globally."""
        await self.wait_until(
            lambda: name in [command["name"] for command in self.state.commands.get(None, [])],
            timeout_s,
            f"the command {name}",
        )

    def _make_guild(self, name: str, locale: str, shard: int) -> Guild:
        number = self.state.snowflakes.make_id_for_shard(shard, self.state.shards)
        assert get_shard(number, self.state.shards) == shard
        guild = self.state.guilds[number] = Guild(number, name, locale, self.manager)
        return guild

    def _make_channel(self, name: str, kind: str, guild: Guild, bot_may: int) -> Channel:
        channel = Channel(
            self.state.snowflakes.make_id(), KINDS[kind], name, guild, bot_may=bot_may
        )
        self.state.channels[channel.id] = channel
        guild.channels.append(channel)
        return channel
