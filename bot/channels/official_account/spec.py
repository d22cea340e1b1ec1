"""Settings, secrets and registration of the Official Account channel."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.channels import ChannelSpec, PerMinute, Secrets, limit_person_and_room
from indexer.settings import WebAddress


class OfficialAccountSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[official_account]` table: a WeChat Official Account (公众号, 服务号).

    On where `HUIGU_OFFICIAL_ACCOUNT_TOKEN` is set; WeChat then calls
    `https://…/callback/official-account`.
    """

    mode: Literal["secure", "compatible", "plain"] = "secure"
    """As chosen in WeChat's console: 安全模式, 兼容模式 or 明文模式."""
    app_id: str = ""
    """AppID (`wx…`); required except in plain mode, and for customer-service messages."""
    account: str = ""
    """The account's original id (原始 ID, `gh_…`); calls for another account are refused."""
    customer_service: bool = False
    """Send late answers as customer-service messages; needs a verified account and
    `HUIGU_OFFICIAL_ACCOUNT_SECRET`."""
    welcome: str = ""
    """Greeting for new followers; when left out, `[community] greeting`, else Huigu's own."""
    language: Literal["zh", "en"] = "zh"
    """Of replies, where neither the question nor its conversation tells one."""
    per_minute: PerMinute = 10
    """Questions that one person may ask in a minute."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://api.weixin.qq.com"
    """Address of WeChat's API."""


class OfficialAccountSecrets(Secrets, frozen=True):
    """Secrets of the Official Account; `repr` shows none of them."""

    official_account_token: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_TOKEN`: Token, for signatures."""
    official_account_aes_key: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_AES_KEY`: EncodingAESKey, 43 characters; not in plain mode."""
    official_account_secret: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_SECRET`: AppSecret, for customer-service messages."""


SPEC = ChannelSpec(
    name="official_account",
    table="official_account",
    settings=OfficialAccountSettings,
    secrets=OfficialAccountSecrets,
    serve="bot.channels.official_account.server:serve_official_account",
    limits=lambda settings: limit_person_and_room(settings.per_minute),
    is_configured=lambda settings: bool(settings.app_id or settings.account),
    enabled_by="HUIGU_OFFICIAL_ACCOUNT_TOKEN",
)
