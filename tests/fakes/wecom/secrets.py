"""Every secret that a test uses; `tests/secret_guard.py` looks for them in all that is logged.

A test that makes up another one (a known-answer vector does) is not watched for it. Each is long
and like nothing else, so that finding it anywhere is no chance.
"""

from __future__ import annotations

from bot.config import load_bot_secrets
from tests.fakes.discord.bot_token import TOKEN as DISCORD_TOKEN
from tests.fakes.model import KEY as MODEL_KEY

WECOM_SECRET = "wecom-secret-Q7fYx2Lk9RtZ"
"""Of the AI bot's long connection."""
TOKEN = "callbackTokenH4vN8sWq"
"""Of the AI bot's webhook: 32 letters and digits at most, as in WeCom."""
AES_KEY = "Hu1guWebhookAesKey0f43LettersAndDigits0nly7"
"""EncodingAESKey of the AI bot's webhook: 43 letters and digits."""
RESPONSE_CODE = "response-code-Zr6Jm3Pd"
"""Stands in a `response_url`, which lets who has it speak once."""
OFFICIAL_TOKEN = "officialTokenB5kT2yGc"
"""Proves that WeChat calls the Official Account."""
OFFICIAL_AES_KEY = "Hu1gu0fficialAesKey0f43LettersAndDigits0nly"
"""EncodingAESKey of the Official Account."""
OFFICIAL_SECRET = "official-app-secret-Ks8Vw1Nb"
"""AppSecret of the Official Account."""
WEBHOOK_KEY = "group-webhook-key-Xe4Uh7Qa"
"""Behind `key=` in the address of a group's 消息推送."""
SECOND_WEBHOOK_KEY = "group-webhook-key-Dw9Ct3Mf"
"""Of another group."""
APP_SECRET = "wecom-app-secret-Gy2Lp6Jr"
"""Of the self-built app that announces."""
ACCESS_TOKEN_PREFIX = "tok-Nq5Bx8Ha-"
"""Begins every access token that a fake API grants."""


def environment() -> dict[str, str]:
    """Every variable that Huigu reads a secret from; a server may be started with it."""
    return {
        "HUIGU_DISCORD_TOKEN": DISCORD_TOKEN,
        "HUIGU_MODEL_KEY": MODEL_KEY,
        "HUIGU_WECOM_SECRET": WECOM_SECRET,
        "HUIGU_WECOM_TOKEN": TOKEN,
        "HUIGU_WECOM_AES_KEY": AES_KEY,
        "HUIGU_OFFICIAL_ACCOUNT_TOKEN": OFFICIAL_TOKEN,
        "HUIGU_OFFICIAL_ACCOUNT_AES_KEY": OFFICIAL_AES_KEY,
        "HUIGU_OFFICIAL_ACCOUNT_SECRET": OFFICIAL_SECRET,
        "HUIGU_GROUP_WEBHOOK_KEY": f"{WEBHOOK_KEY},{SECOND_WEBHOOK_KEY}",
        "HUIGU_WECOM_APP_SECRET": APP_SECRET,
    }


def secret_fields() -> list[str]:
    """Every secret that Huigu reads, as its field is named."""
    return [name for group in load_bot_secrets({}).groups for name in group.__struct_fields__]


def all_secrets() -> tuple[str, ...]:
    """What must stand in no log record and in nothing that a server prints."""
    configured = (one for value in environment().values() for one in value.split(","))
    return (*configured, RESPONSE_CODE, ACCESS_TOKEN_PREFIX)
