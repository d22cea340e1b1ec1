"""What every command, button and message handler of this channel works with."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord
from cachetools import LRUCache

from bot.channels.discord.guild_settings import Guilds
from bot.runtime.clock import SystemClock
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.in_flight import InFlight
from bot.services.contracts import Services

REMEMBERED_ANSWERS = 4096
"""Answers whose question is remembered for a reply to them; older ones are read from Discord."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time-outs, in seconds."""

    guild_ready_s: float = 2.0
    """For the next server after connecting; discord.py's own value."""
    answer_s: float = 120.0
    """For an answer; a person has given up by then."""
    typing_s: float = 0.8
    """For the answer to a mention, before the bot is shown typing."""
    progress_s: float = 2.0
    """Between two edits of a rebuild's progress; Discord allows about five in five seconds."""
    stop_s: float = 10.0
    """For running answers when told to stop; what runs us grants 10 s or more before it kills."""
    close_s: float = 5.0
    """For the connections to close."""
    login_s: float = 30.0
    """For Discord to take the token."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A question somebody may follow up."""

    thread: str
    """`Question.thread` of the conversation."""
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Services and memory of the channel, passed along instead of globals."""

    services: Services
    guilds: Guilds
    reads_messages: bool
    """Whether the Message Content intent is asked for."""
    timeouts: Timeouts = Timeouts()
    in_flight: InFlight = field(default_factory=lambda: InFlight(SystemClock()))
    interactions: Deduplicator = field(default_factory=Deduplicator)
    messages: Deduplicator = field(default_factory=Deduplicator)
    followed: LRUCache[int, Followed] = field(default_factory=lambda: LRUCache(REMEMBERED_ANSWERS))
    """By id of the message that answers."""
    refused: LRUCache[int, float] = field(default_factory=lambda: LRUCache(REMEMBERED_ANSWERS))
    """By id of a person: loop time until which a refusal need not be said again."""


class DeskClient(discord.AutoShardedClient):
    """A client that carries the desk, so that a command finds it as `interaction.client.desk`."""

    desk: Desk


Interaction = discord.Interaction[DeskClient]
