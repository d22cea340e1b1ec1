"""The announcements channel as the rest of the bot knows it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.channels import ChannelSpec, limit_person_and_room
from indexer.settings import NonEmpty, WebAddress


class AnnounceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[announce]` table: new recaps and a weekly digest, posted into WeCom groups.

    Runs where `HUIGU_GROUP_WEBHOOK_KEY` (消息推送) or `HUIGU_WECOM_APP_SECRET` (自建应用) is set.
    """

    new_pages: bool = True
    """Post each new recap soon after the index holds it."""
    digest: str = "monday 09:00"
    """When the weekly digest is posted: a day and a time of `time_zone`; empty for never."""
    time_zone: NonEmpty = "Asia/Shanghai"
    """A name of the IANA time zone database."""
    language: Literal["zh", "en"] = "zh"
    """Of what Huigu itself says in them."""
    path: NonEmpty = "data/announced.sqlite"
    """SQLite file of what was announced, relative to the configuration file."""
    corp_id: str = ""
    """CorpID (`ww…`); for a self-built app only."""
    agent_id: Annotated[int, msgspec.Meta(ge=0)] = 0
    """AgentId of the self-built app; 0 for none."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://qyapi.weixin.qq.com"
    """Of WeCom's API."""


class AnnounceSecrets(msgspec.Struct, frozen=True):
    """Of the groups and the app that are posted to."""

    group_webhook_key: str = ""
    """`HUIGU_GROUP_WEBHOOK_KEY`: what stands behind `key=` in the address of a group's 消息推送;
    several, one for each group, with commas between."""
    wecom_app_secret: str = ""
    """`HUIGU_WECOM_APP_SECRET`: of a self-built app that announces."""

    def __repr__(self) -> str:
        return "AnnounceSecrets(…)"


SPEC = ChannelSpec(
    name="announce",
    table="announce",
    settings=AnnounceSettings,
    secrets=AnnounceSecrets,
    serve="bot.channels.announcements.server:serve_announcements",
    limits=lambda settings: limit_person_and_room(1),  # asks nothing
    is_on=lambda secrets: bool(secrets.group_webhook_key or secrets.wecom_app_secret),
    is_prepared=lambda settings: bool(settings.corp_id or settings.agent_id),
    needs="HUIGU_WECOM_APP_SECRET",
)
