"""All that the bot knows of the tiny channel."""

from __future__ import annotations

import msgspec

from bot.channels import ChannelSpec, PerMinute, Secrets, limit_person_and_room


class TinySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[tiny]` table."""

    question: str = ""
    """Asked as often as the limit allows, and once more."""
    per_minute: PerMinute = 2
    """Questions one person may ask in a minute."""


class TinySecrets(Secrets, frozen=True):
    """Of the tiny channel."""

    tiny_token: str = ""
    """`HUIGU_TINY_TOKEN`."""


SPEC = ChannelSpec(
    name="tiny",
    table="tiny",
    settings=TinySettings,
    secrets=TinySecrets,
    serve="tests.fakes.tiny_channel.server:serve_tiny",
    limits=lambda settings: limit_person_and_room(settings.per_minute),
    is_configured=lambda settings: bool(settings.question),
    enabled_by="HUIGU_TINY_TOKEN",
)
