"""Every secret that tests use; `tests/secret_guard.py` looks for them in all log records.

It does not look for other secrets, which some tests make up. Each secret here is long and unique,
so that a match is never a coincidence.
"""

from __future__ import annotations

from bot.config import load_bot_secrets
from tests.fakes.discord.bot_token import TOKEN as DISCORD_TOKEN

WECOM_SECRET = "wecom-secret-Q7fYx2Lk9RtZ"
"""Of the AI bot's long connection."""
TOKEN = "callbackTokenH4vN8sWq"
"""Token of the AI bot's webhook: at most 32 letters and digits, as in WeCom."""
AES_KEY = "Hu1guWebhookAesKey0f43LettersAndDigits0nly7"
"""EncodingAESKey of the AI bot's webhook: 43 letters and digits."""
RESPONSE_CODE = "response-code-Zr6Jm3Pd"
"""Part of a `response_url`, which lets its holder send one message."""
OFFICIAL_TOKEN = "officialTokenB5kT2yGc"
"""Signs WeChat's calls to the Official Account."""
OFFICIAL_AES_KEY = "Hu1gu0fficialAesKey0f43LettersAndDigits0nly"
"""EncodingAESKey of the Official Account."""
OFFICIAL_SECRET = "official-app-secret-Ks8Vw1Nb"
"""AppSecret of the Official Account."""
WEBHOOK_KEY = "group-webhook-key-Xe4Uh7Qa"
"""After `key=` in the address of a group's 消息推送."""
SECOND_WEBHOOK_KEY = "group-webhook-key-Dw9Ct3Mf"
"""The key of another group."""
APP_SECRET = "wecom-app-secret-Gy2Lp6Jr"
"""Secret of the self-built app that posts announcements."""
DISCORD_WEBHOOK_TOKEN = "discord-webhook-token-Pc8Mk3Zx"
"""At the end of the address of a Discord channel's webhook."""
DISCORD_WEBHOOK = f"https://discord.com/api/webhooks/100000000000000042/{DISCORD_WEBHOOK_TOKEN}"
MODEL_KEY = "sk-model-key-Tb7Wn2Vd"
"""Bearer token of the language model's service."""
GITHUB_HOOK_SECRET = "github-hook-secret-Ua6Rf3Xz"
"""Signs what GitHub sends about a push."""
GITLAB_HOOK_SECRET = "gitlab-hook-secret-Jm9Ce4Bk"
"""The token that GitLab sends."""
STORE_PASSWORD = "store-password-Lw7Td5Qk"
"""Of the database that keeps the index."""
STATE_PASSWORD = "state-password-Vf3Kq8Wd"
"""Of the PostgreSQL or the Redis that replicas share."""
ACCESS_TOKEN_PREFIX = "tok-Nq5Bx8Ha-"
"""Prefix of every access token that a fake API grants."""


def environment() -> dict[str, str]:
    """Make an environment with every secret variable that Huigu reads."""
    return {
        "HUIGU_DISCORD_TOKEN": DISCORD_TOKEN,
        "HUIGU_WECOM_SECRET": WECOM_SECRET,
        "HUIGU_WECOM_TOKEN": TOKEN,
        "HUIGU_WECOM_AES_KEY": AES_KEY,
        "HUIGU_OFFICIAL_ACCOUNT_TOKEN": OFFICIAL_TOKEN,
        "HUIGU_OFFICIAL_ACCOUNT_AES_KEY": OFFICIAL_AES_KEY,
        "HUIGU_OFFICIAL_ACCOUNT_SECRET": OFFICIAL_SECRET,
        "HUIGU_GROUP_WEBHOOK_KEY": f"{WEBHOOK_KEY},{SECOND_WEBHOOK_KEY}",
        "HUIGU_WECOM_APP_SECRET": APP_SECRET,
        "HUIGU_DISCORD_WEBHOOK": DISCORD_WEBHOOK,
        "HUIGU_MODEL_KEY": MODEL_KEY,
        "HUIGU_STATE_PASSWORD": STATE_PASSWORD,
        "HUIGU_GITHUB_HOOK_SECRET": GITHUB_HOOK_SECRET,
        "HUIGU_GITLAB_HOOK_SECRET": GITLAB_HOOK_SECRET,
        "HUIGU_STORE_PASSWORD": STORE_PASSWORD,
    }


def secret_fields() -> list[str]:
    """List the field names of every secret that Huigu reads."""
    return [name for group in load_bot_secrets({}).groups for name in group.__struct_fields__]


def all_secrets() -> tuple[str, ...]:
    """List the secrets that no log record and no output of a server may hold."""
    configured = (secret for value in environment().values() for secret in value.split(","))
    return (*configured, RESPONSE_CODE, ACCESS_TOKEN_PREFIX, DISCORD_WEBHOOK_TOKEN)
