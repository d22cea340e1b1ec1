"""All settings and secrets, typed and frozen; `indexer.config` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

BUNDLED = "bundled"
"""Name of the encoder that ships with Huigu."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
"""1 to 64 letters, digits, `_`, `.` and `-`: safe in file names, URLs and citations."""
NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
WebAddress = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+.*)?$")]
"""Begins with `http://` or `https://`, or is left out."""
SocketAddress = Annotated[str, msgspec.Meta(pattern=r"^wss?://[^\s/]+.*$")]
"""Begins with `wss://` or `ws://`."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[index]` table."""

    path: NonEmpty = "data/index"
    """Folder of generations, relative to the configuration file."""
    encoder: NonEmpty = BUNDLED
    """`bundled`, a folder relative to the configuration file, or a sentence-transformers name."""
    store: NonEmpty = "local"
    """A name in `indexer.stores.STORES`."""
    uri: str = ""
    """Address of a store that runs elsewhere."""
    keep: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    """How many generations stay on disk, the current one included."""


class SourceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[sources]]` table."""

    name: Name
    """Unique; shown in citations."""
    type: str
    """A name in `indexer.sources.SOURCES`."""
    path: NonEmpty
    """File or folder, relative to the configuration file."""
    base_url: WebAddress = ""
    """Address the pages' own paths are joined to; the site's own configuration when left out."""
    language: str = ""
    """Language of pages that don't say; detected when left out."""
    event: str = ""
    """Event of pages that name none."""
    anchors: Literal["rendered", "raw"] = "rendered"
    """Heading anchors as Hugo makes them: from the rendered text (0.112 on) or the raw source."""
    max_bytes: Annotated[int, msgspec.Meta(ge=1024, le=1 << 30)] = 8 << 20
    """A larger file is skipped with a message, in bytes."""


class ServerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[server]` table."""

    host: NonEmpty = "127.0.0.1"
    """Address to listen on; the default keeps other machines out."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8080
    """TCP port; 0 lets the system choose one."""
    title: str = "Huigu 回顾"
    """Shown on the web page."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 120
    """Questions one address may ask in a minute."""
    remember: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 512
    """Answers kept for when the same is asked again; 0 to answer each anew."""
    proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    """Reverse proxies of your own in front: the asker's address is then the one that the outermost
    of them wrote into `X-Forwarded-For`. With 0 the header is not looked at: anyone can send it."""


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[discord]` table; the channel runs where `HUIGU_DISCORD_TOKEN` is set."""

    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10
    """Questions one person may ask in a minute."""
    message_content: bool = False
    """Read messages that don't mention the bot: new forum posts, and follow-ups in its own threads.
    Needs the Message Content intent, switched on in Discord's developer portal; commands, mentions
    and the message menu do without."""


class WecomSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[wecom]` table: the AI bot (智能机器人) of a WeCom enterprise.

    Runs where `HUIGU_WECOM_SECRET` (long connection) or `HUIGU_WECOM_TOKEN` (webhook) is set.
    """

    mode: Literal["long_connection", "webhook"] = "long_connection"
    """As chosen in WeCom for the bot: it calls out and needs no public address, or is called at
    `https://…/callback/wecom`."""
    bot_id: str = ""
    """BotID (`aib…`), as WeCom shows it; with a webhook, calls for another bot are dropped."""
    names: tuple[NonEmpty, ...] = ()
    """What the bot is called in groups, to tell its name from the question."""
    admins: tuple[NonEmpty, ...] = ()
    """User ids of those who may rebuild the index."""
    chats: tuple[NonEmpty, ...] = ()
    """Ids of the groups it answers in, upper and lower case as WeCom writes them; empty for all."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10
    """Questions one person may ask in a minute."""
    url: SocketAddress = "wss://openws.work.weixin.qq.com"
    """Of the long connection; a private deployment of WeCom has its own."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://qyapi.weixin.qq.com"
    """Of WeCom's API; late answers go to no other host."""


class OfficialAccountSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[official_account]` table: a WeChat Official Account (公众号, 服务号).

    Runs where `HUIGU_OFFICIAL_ACCOUNT_TOKEN` is set; WeChat then calls
    `https://…/callback/official-account`.
    """

    mode: Literal["secure", "compatible", "plain"] = "secure"
    """As chosen in WeChat's console: 安全模式, 兼容模式 or 明文模式."""
    app_id: str = ""
    """AppID (`wx…`); needed but in plain mode, and for customer-service messages."""
    account: str = ""
    """The account's original id (原始 ID, `gh_…`); calls for another are dropped."""
    customer_service: bool = False
    """Send answers that come too late by customer-service message; verified accounts may, with
    `HUIGU_OFFICIAL_ACCOUNT_SECRET`."""
    welcome: str = ""
    """Said to new followers; Huigu's own words when left out."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10
    """Questions one person may ask in a minute."""
    api_url: Annotated[WebAddress, msgspec.Meta(min_length=1)] = "https://api.weixin.qq.com"
    """Of WeChat's API."""


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


class JournalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[journal]` table: what people asked, and what they said of the answers."""

    path: str = "data/journal.sqlite"
    """SQLite file on a local disk, relative to the configuration file; the key that hides people's
    ids lies beside it. Empty to keep the journal in memory, until the server stops."""
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180
    """Days after which a question and what was said of it are deleted."""


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[model]` table: a language model that words follow-up questions in full."""

    url: WebAddress = ""
    """Base address of an OpenAI-compatible service (`https://…/v1`), https unless it is on this
    machine; empty for none."""
    name: str = ""
    """What the service calls the model."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    """Seconds to wait for it; after that the question is put together without it."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `huigu.toml`."""

    index: IndexSettings = IndexSettings()
    """Where the index lives and how it is built."""
    sources: tuple[SourceSettings, ...] = ()
    """Where documents come from, in the order `huigu rebuild` reads them."""
    server: ServerSettings = ServerSettings()
    """Where `huigu serve` listens."""
    model: ModelSettings = ModelSettings()
    """What words follow-up questions in full, when there is one."""
    discord: DiscordSettings = DiscordSettings()
    """How the Discord channel behaves."""
    wecom: WecomSettings = WecomSettings()
    """How the bot in WeCom groups behaves."""
    official_account: OfficialAccountSettings = OfficialAccountSettings()
    """How the WeChat Official Account behaves."""
    announce: AnnounceSettings = AnnounceSettings()
    """What is posted into groups unasked, and when."""
    journal: JournalSettings = JournalSettings()
    """Where questions are kept, and how long."""
    folder: str = "."
    """Folder of the configuration file; what relative paths start from. Set by `load_settings`."""

    def resolve(self, path: str) -> Path:
        """Give the absolute path of a path written in the file."""
        return (Path(self.folder) / Path(path).expanduser()).resolve()


class Secrets(msgspec.Struct, frozen=True):
    """What comes from the environment only, and is never logged."""

    discord_token: str = ""
    """`HUIGU_DISCORD_TOKEN`: the bot's token."""
    model_key: str = ""
    """`HUIGU_MODEL_KEY`: what the language model's service asks for; empty for none."""
    wecom_secret: str = ""
    """`HUIGU_WECOM_SECRET`: of the AI bot's long connection."""
    wecom_token: str = ""
    """`HUIGU_WECOM_TOKEN`: proves that WeCom calls; of the AI bot's webhook."""
    wecom_aes_key: str = ""
    """`HUIGU_WECOM_AES_KEY`: EncodingAESKey of the AI bot's webhook, 43 characters."""
    official_account_token: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_TOKEN`: proves that WeChat calls."""
    official_account_aes_key: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_AES_KEY`: EncodingAESKey, 43 characters; not in plain mode."""
    official_account_secret: str = ""
    """`HUIGU_OFFICIAL_ACCOUNT_SECRET`: AppSecret, for customer-service messages."""
    group_webhook_key: str = ""
    """`HUIGU_GROUP_WEBHOOK_KEY`: what stands behind `key=` in the address of a group's 消息推送;
    several, one for each group, with commas between."""
    wecom_app_secret: str = ""
    """`HUIGU_WECOM_APP_SECRET`: of a self-built app that announces."""

    def __repr__(self) -> str:
        return "Secrets(…)"
