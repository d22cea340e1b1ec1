"""`SPEC` of the HTTP channel: its settings, its limits, and how to run it."""

from __future__ import annotations

from bot.channels import ChannelSpec, NoSecrets, limit_person_and_room
from bot.channels.http_api.requests.asker import name_network
from bot.settings import ServerSettings

SPEC = ChannelSpec(
    name="http",
    table="server",
    settings=ServerSettings,
    secrets=NoSecrets,
    serve="bot.channels.http_api.server:serve_http",
    limits=lambda settings: limit_person_and_room(settings.per_minute),
    name_asker=name_network,
)
