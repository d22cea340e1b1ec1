"""Channels: each brings questions in and answers out on one platform, and knows no other channel.

A channel is a folder here and a line in `CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pkgutil import resolve_name
from typing import Any

from bot.channels.spec import ChannelSpec

CHANNELS = {
    "http": "bot.channels.http_api.spec:SPEC",
    "discord": "bot.channels.discord.spec:SPEC",
    "wecom": "bot.channels.wecom.spec:SPEC",
    "official_account": "bot.channels.official_account.spec:SPEC",
    "announce": "bot.channels.announcements.spec:SPEC",
}


def load_specs() -> Iterator[ChannelSpec[Any, Any]]:
    """Import what every channel says of itself, not the channels."""
    for spec in CHANNELS.values():
        yield resolve_name(spec)
