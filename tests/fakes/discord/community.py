"""The fake Discord's people and places, and how a test waits for the bot."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.discord.bot_token import TOKEN
from tests.fakes.discord.channel_routes import direct_channel
from tests.fakes.discord.gateway import PRIVILEGED_INTENTS
from tests.fakes.discord.people import MANAGE_GUILD, MEMBER_MAY, User
from tests.fakes.discord.places import KINDS, Channel, Guild
from tests.fakes.discord.posts import Post
from tests.fakes.discord.server import Server
from tests.fakes.discord.snowflakes import shard_of
from tests.fakes.stillness import HANGS_S


class Community(Server):
    """A Discord with one server, `general` and `forum` in it, and two people.

    Attributes:
        guild: The server.
        general: Its text channel.
        forum: Its forum.
        member: Somebody with no more rights than everybody.
        manager: Somebody with Manage Server.
    """

    def __init__(
        self,
        token: str = TOKEN,
        privileged_intents: int = PRIVILEGED_INTENTS,
        shards: int = 1,
        identify_at_once: bool = True,
        locale: str = "en-US",
    ) -> None:
        """Make one; it listens from `async with` on.

        Args:
            token: The one that lets a bot in.
            privileged_intents: Bit field of those switched on in the developer portal; a client
                that asks for another is turned away with 4014.
            shards: How many shards a bot is told to start.
            identify_at_once: Take away the 5 s that discord.py waits before each IDENTIFY but the
                first.
            locale: Of the server.
        """
        super().__init__(token, privileged_intents, shards, identify_at_once)
        self.state.users[self.bot.id] = self.bot
        self.member = self.person("member")
        self.manager = self.person("manager", permissions=MEMBER_MAY | MANAGE_GUILD)
        self.guild = self._new_guild("community", locale, 0)
        self.general = self._new_channel("general", "text", self.guild, MEMBER_MAY)
        self.forum = self._new_channel("forum", "forum", self.guild, MEMBER_MAY)

    @property
    def bot(self) -> User:
        """The bot that logs in."""
        return self.state.bot

    def person(self, name: str, locale: str = "en-US", permissions: int = MEMBER_MAY) -> User:
        """Somebody new, a member of every server."""
        user = User(self.state.snowflakes.next(), name, locale, permissions)
        self.state.users[user.id] = user
        return user

    async def add_guild(self, name: str, locale: str = "en-US", shard: int = 0) -> Guild:
        """The bot is invited to one more server."""
        guild = self._new_guild(name, locale, shard)
        await self.gateway.dispatch("GUILD_CREATE", guild.payload(self.bot), guild.id)
        return guild

    async def add_channel(
        self, name: str, kind: str = "text", guild: Guild | None = None, bot_may: int = MEMBER_MAY
    ) -> Channel:
        """A new channel, `text` or `forum`, in which the bot may do as much as said."""
        channel = self._new_channel(name, kind, guild or self.guild, bot_may)
        data = channel.payload(self.bot)
        await self.gateway.dispatch("CHANNEL_CREATE", data, channel.guild_id)
        return channel

    def direct(self, user: User) -> Channel:
        """The conversation of the bot with somebody."""
        return direct_channel(self.state, user)

    def posts(self, channel: Channel | None = None, after: Post | None = None) -> list[Post]:
        """The bot's messages that stand in a channel, oldest first, ephemeral ones too.

        Args:
            channel: Which; `general` for None.
            after: Only those written after this message.
        """
        channel = channel or (after.channel if after else self.general)
        return [
            post
            for post in self.state.posts.values()
            if post.channel is channel and post.author is self.bot and not post.deleted
            if after is None or int(post.id) > int(after.id)
        ]

    async def answer_to(self, post: Post, timeout_s: float = HANGS_S) -> Post:
        """The bot's first message in a channel after somebody's, or in the thread opened on it."""

        def answers() -> list[Post]:
            in_thread = self.posts(post.thread) if post.thread else []
            return [one for one in (*in_thread, *self.posts(after=post)) if not one.loading]

        await self.until(answers, timeout_s, f"an answer to {post.content!r}")
        return answers()[0]

    async def until(
        self, condition: Callable[[], object], timeout_s: float = HANGS_S, what: str = "a condition"
    ) -> None:
        """Wait until something holds; looked at after every request and every message."""

        def far() -> str:
            last = self.state.requests[-5:]
            return f"{what}; last requests: {[(one.name, one.status) for one in last]}"

        await self.state.changes.until(condition, timeout_s, far)

    async def ready(self, timeout_s: float = HANGS_S) -> None:
        """Wait until every shard of a bot has a session with a live socket."""
        gateway = self.gateway
        await gateway.changes.until(lambda: gateway.ready, timeout_s, lambda: "a bot to log in")

    async def synced(self, name: str, timeout_s: float = HANGS_S) -> None:
        """Wait until a command of a name is registered everywhere."""
        await self.until(
            lambda: name in [one["name"] for one in self.state.commands.get(None, [])],
            timeout_s,
            f"the command {name}",
        )

    def _new_guild(self, name: str, locale: str, shard: int) -> Guild:
        number = self.state.snowflakes.next_of_shard(shard, self.state.shards)
        assert shard_of(number, self.state.shards) == shard
        guild = self.state.guilds[number] = Guild(number, name, locale, self.manager)
        return guild

    def _new_channel(self, name: str, kind: str, guild: Guild, bot_may: int) -> Channel:
        channel = Channel(self.state.snowflakes.next(), KINDS[kind], name, guild, bot_may=bot_may)
        self.state.channels[channel.id] = channel
        guild.channels.append(channel)
        return channel
