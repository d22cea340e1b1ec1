"""`SPEC` of the WeCom channel: its settings, its secrets, and how to run it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.channels import ChannelSpec, Limits, PerMinute, Secrets
from indexer.settings import NonEmpty, WebAddress

SocketAddress = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^wss?://[^\s/]+.*$",
        description="an address that begins with `wss://` or `ws://`",
    ),
]
"""Begins with `wss://` or `ws://`."""


class WecomSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[wecom]` table: the AI bot (智能机器人) of a WeCom enterprise.

    Runs where `HUIGU_WECOM_SECRET` (long connection) or `HUIGU_WECOM_TOKEN` (webhook) is set.
    """

    mode: Literal["long_connection", "webhook"] = "long_connection"
    """As chosen for the bot in WeCom. Over the long connection the bot calls WeCom and needs no
    public address; with the webhook WeCom calls `https://…/callback/wecom`."""
    bot_id: str = ""
    """BotID (`aib…`), as WeCom shows it; with a webhook, calls for another bot are refused."""
    names: tuple[NonEmpty, ...] = ()
    """Names of the bot in groups, to separate its name from the question."""
    admins: tuple[NonEmpty, ...] = ()
    """User ids of the people who may rebuild the index."""
    chats: tuple[NonEmpty, ...] = ()
    """Ids of the groups it answers in, upper and lower case as WeCom writes them; empty for all."""
    language: Literal["zh", "en"] = "zh"
    """Of replies, where neither the question nor its conversation tells one."""
    per_minute: PerMinute = 10
    """Questions one person may ask in a minute."""
    url: SocketAddress = "wss://openws.work.weixin.qq.com"
    """Of the long connection; a private deployment of WeCom has its own."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://qyapi.weixin.qq.com"
    """Of WeCom's API; late answers go to no other host."""


class WecomSecrets(Secrets, frozen=True):
    """Secrets of the AI bot; each transport has its own."""

    wecom_secret: str = ""
    """`HUIGU_WECOM_SECRET`: for the long connection."""
    wecom_token: str = ""
    """`HUIGU_WECOM_TOKEN`: signs the webhook's calls."""
    wecom_aes_key: str = ""
    """`HUIGU_WECOM_AES_KEY`: EncodingAESKey of the webhook, 43 characters."""


SPEC = ChannelSpec(
    name="wecom",
    table="wecom",
    settings=WecomSettings,
    secrets=WecomSecrets,
    serve="bot.channels.wecom.server:serve_wecom",
    # WeCom itself limits each chat, and a refusal counts there like an answer.
    limits=lambda settings: Limits(settings.per_minute, per_place=0),
    is_configured=lambda settings: bool(settings.bot_id or settings.names),
    # A bot has one long connection; callbacks come to whichever replica the proxy chooses.
    runs_alone=lambda settings: settings.mode == "long_connection",
    enabled_by="HUIGU_WECOM_SECRET (long connection) or HUIGU_WECOM_TOKEN (webhook)",
)
