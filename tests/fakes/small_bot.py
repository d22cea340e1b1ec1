"""A small bot on discord.py, to test the fake Discord and to compare times with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from tests.fakes.discord.clock import Changes
from tests.fakes.event_loop import WAIT_S

OnAsk = Callable[[discord.Interaction, str], Awaitable[None]]

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


async def defer_and_edit(interaction: discord.Interaction, question: str) -> None:
    """Show "thinking", then answer."""
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content=f"answer to {question}")


class SmallBot(discord.AutoShardedClient):
    """Passes questions to a function, and records messages, threads and errors."""

    def __init__(self, on_ask: OnAsk = defer_and_edit, intents: discord.Intents = INTENTS) -> None:
        """Make a bot whose `/ask` and message menu "Answer this" call a function."""
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.messages: list[discord.Message] = []
        self.threads: list[discord.Thread] = []
        self.errors: list[discord.HTTPException] = []
        self._changes = Changes()
        self._on_ask = on_ask
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(self._make_ask())
        self.tree.add_command(self._make_setup())
        menu = app_commands.ContextMenu(name="Answer this", callback=self._answer_this)
        self.tree.add_command(menu)

    async def wait_until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition; it is checked after each message, thread and error."""
        await self._changes.until(condition, WAIT_S, lambda: f"{self.heard} {self.errors}")

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.messages.append(message)
            self._changes.tell()

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.threads.append(thread)
        self._changes.tell()

    async def _answer_this(self, interaction: discord.Interaction, post: discord.Message) -> None:
        await self._try(interaction, post.content)

    async def _try(self, interaction: discord.Interaction, question: str) -> None:
        try:
            await self._on_ask(interaction, question)
        except discord.HTTPException as error:
            self.errors.append(error)
            self._changes.tell()

    def _make_ask(self) -> app_commands.Command:
        @app_commands.describe(question="What")
        async def ask(interaction: discord.Interaction, question: str) -> None:
            await self._try(interaction, question)

        async def suggest(
            interaction: discord.Interaction, text: str
        ) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{text}{n}", value=f"{n}") for n in range(3)]

        command = app_commands.Command(name="ask", description="Ask", callback=ask)
        command.autocomplete("question")(suggest)
        return command

    def _make_setup(self) -> app_commands.Command:
        @app_commands.default_permissions(manage_guild=True)
        @app_commands.guild_only()
        async def setup(
            interaction: discord.Interaction, channel: discord.TextChannel, on: bool = True
        ) -> None:
            may_manage = interaction.permissions.manage_guild
            await interaction.response.send_message(f"{channel.name} {on} {may_manage}")

        return app_commands.Command(name="setup", description="Set up", callback=setup)
