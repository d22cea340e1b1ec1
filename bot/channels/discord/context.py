"""The context of the channel: services, settings and caches that every handler gets."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import discord
from cachetools import LRUCache

from bot.channels.discord.exchanges import Exchanges
from bot.channels.discord.guild_settings import GuildSettingsStore
from bot.channels.discord.sent_answers import SentAnswers
from bot.runtime.clock import SystemClock
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.in_flight import InFlight
from bot.services.contracts import Services

log = logging.getLogger("huigu.discord")

CACHE_SIZE = 4096
"""Entries of each cache."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time-outs, in seconds."""

    guild_ready_s: float = 2.0
    """Wait for the next server after connecting; discord.py's own default."""
    answer_s: float = 120.0
    """Limit for an answer. A person has given up by then."""
    typing_s: float = 0.8
    """Wait for an answer before the bot shows that it is typing."""
    progress_s: float = 2.0
    """Between two edits of a rebuild's progress. Discord allows about five in five seconds."""
    stop_s: float = 10.0
    """Limit for running answers at a stop. Process managers kill after 10 s or more."""
    close_s: float = 5.0
    """Limit for closing the connections."""
    login_s: float = 30.0
    """Limit for Discord to accept the token and the commands."""
    conversation_s: float = 1200.0
    """A question that is edited so long after it was asked keeps its answer, and the author of a
    forum post who goes on so long after an answer has to address the bot again."""
    offline_s: float = 60.0
    """Without a connection for so long, the channel logs in anew. discord.py alone would try for
    ever, at last every 17 minutes."""


@dataclass(frozen=True, slots=True)
class BotContext:
    """Services, settings and caches of the channel, passed to every handler."""

    services: Services
    guild_settings: GuildSettingsStore
    sent_answers: SentAnswers
    reads_messages: bool
    """Whether the bot asks for the Message Content intent."""
    timeouts: Timeouts = Timeouts()
    in_flight: InFlight = field(default_factory=lambda: InFlight(SystemClock()))
    interactions: Deduplicator = field(default_factory=Deduplicator)
    messages: Deduplicator = field(default_factory=Deduplicator)
    exchanges: Exchanges = field(default_factory=Exchanges)
    thread_authors: LRUCache[int, int] = field(default_factory=lambda: LRUCache(CACHE_SIZE))
    """By the id of a thread that the bot made: the person whose question it is made from."""
    refused_until: LRUCache[int, float] = field(default_factory=lambda: LRUCache(CACHE_SIZE))
    """By the id of a person: event-loop time until which no further refusal is sent."""


class BotClient(discord.AutoShardedClient):
    """A Discord client with a context: handlers read `interaction.client.context`."""

    context: BotContext


Interaction = discord.Interaction[BotClient]
