"""Settings, secrets and registration of the announcements channel."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.channels import ChannelSpec, Secrets, limit_person_and_room
from indexer.settings import NonEmpty, WebAddress


class AnnounceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[announce]` table: new pages and a weekly digest, posted to WeCom and Discord.

    On where `HUIGU_GROUP_WEBHOOK_KEY` (消息推送), `HUIGU_WECOM_APP_SECRET` (自建应用) or
    `HUIGU_DISCORD_WEBHOOK` is set.
    """

    new_pages: bool = True
    """Post each new page soon after it is in the index."""
    digest: str = "monday 09:00"
    """Day and time of the weekly digest, in `time_zone`; empty for no digest."""
    time_zone: NonEmpty = "Asia/Shanghai"
    """Name in the IANA time zone database."""
    language: Literal["zh", "en"] = "zh"
    """Of Huigu's own words in announcements."""
    path: NonEmpty = "data/announced.sqlite"
    """SQLite file with the announcement state, relative to the configuration file."""
    corp_id: str = ""
    """CorpID (`ww…`); only for a self-built app."""
    agent_id: Annotated[int, msgspec.Meta(ge=0)] = 0
    """AgentId of the self-built app; 0 for none."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://qyapi.weixin.qq.com"
    """Address of WeCom's API."""


class AnnounceSecrets(Secrets, frozen=True):
    """Secrets of the destinations; `repr` shows none of them."""

    group_webhook_key: str = ""
    """`HUIGU_GROUP_WEBHOOK_KEY`: the part behind `key=` in the address of a group's 消息推送;
    several keys are separated by commas."""
    wecom_app_secret: str = ""
    """`HUIGU_WECOM_APP_SECRET`: Secret of a self-built app."""
    discord_webhook: str = ""
    """`HUIGU_DISCORD_WEBHOOK`: address of a Discord channel's webhook; several addresses are
    separated by commas."""


SPEC = ChannelSpec(
    name="announce",
    table="announce",
    settings=AnnounceSettings,
    secrets=AnnounceSecrets,
    serve="bot.channels.announcements.server:serve_announcements",
    limits=lambda settings: limit_person_and_room(1),  # not used: the channel takes no questions
    is_configured=lambda settings: bool(settings.corp_id or settings.agent_id),
    runs_alone=lambda settings: True,
    enabled_by="HUIGU_GROUP_WEBHOOK_KEY, HUIGU_WECOM_APP_SECRET or HUIGU_DISCORD_WEBHOOK",
)
