"""`SPEC` of the HTTP channel: its settings, its limits, and how to run it."""

from __future__ import annotations

from bot.channels import ChannelSpec, Secrets, limit_person_and_room
from bot.channels.http_api.requests.asker import name_network
from bot.settings import ServerSettings


class HttpSecrets(Secrets, frozen=True):
    """The secrets of the HTTP channel, which needs none to answer."""

    github_hook_secret: str = ""
    """`HUIGU_GITHUB_HOOK_SECRET`: Signs what GitHub sends to `/hooks/github`; empty: no such
    address."""
    gitlab_hook_secret: str = ""
    """`HUIGU_GITLAB_HOOK_SECRET`: The token that GitLab sends to `/hooks/gitlab`; likewise."""

    def is_on(self) -> bool:
        """Tell that the channel is on, whatever is set."""
        return True


SPEC = ChannelSpec(
    name="http",
    table="server",
    settings=ServerSettings,
    secrets=HttpSecrets,
    serve="bot.channels.http_api.server:serve_http",
    limits=lambda settings: limit_person_and_room(settings.per_minute),
    name_asker=name_network,
)
