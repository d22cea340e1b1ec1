"""Every secret that a test uses; `tests/secret_guard.py` looks for them in all that is logged.

A test that makes up another one (a known-answer vector does) is not watched for it. Each is long
and like nothing else, so that finding it anywhere is no chance.
"""

from __future__ import annotations

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


def all_secrets() -> tuple[str, ...]:
    """What must stand in no log record and in nothing a server prints."""
    return (
        DISCORD_TOKEN,
        MODEL_KEY,
        WECOM_SECRET,
        TOKEN,
        AES_KEY,
        RESPONSE_CODE,
        OFFICIAL_TOKEN,
        OFFICIAL_AES_KEY,
        OFFICIAL_SECRET,
        WEBHOOK_KEY,
        SECOND_WEBHOOK_KEY,
        APP_SECRET,
        ACCESS_TOKEN_PREFIX,
    )
