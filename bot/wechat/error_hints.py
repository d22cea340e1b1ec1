"""What to do about the error codes of WeCom and WeChat.

Each hint names the setting or the variable at fault, or the place in the service's console.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Hints = Mapping[int, str]
"""By error code."""

NO_HINTS: Final[Hints] = {}
WECOM_APP_HINTS: Final[Hints] = {
    -1: "WeCom is busy; Huigu tries again later",
    40001: "HUIGU_WECOM_APP_SECRET is not the Secret of the app; copy it again from its page in "
    "WeCom's console",
    40013: "[announce] corp_id is not the CorpID (ww…); WeCom's console shows it under 我的企业",
    40056: "[announce] agent_id is not the AgentId of the app whose Secret is in "
    "HUIGU_WECOM_APP_SECRET",
    40058: "this is a bug in Huigu; please report it",
    45009: "the app has sent too much for now; Huigu tries again later",
    60020: "add this server's address to 企业可信IP on the app's page in WeCom's console",
    81013: "nobody is in the app's 可见范围; add people or departments in WeCom's console",
    301002: "the app may not do that; [announce] agent_id and HUIGU_WECOM_APP_SECRET must belong "
    "to the same app",
}
"""Of a self-built app."""
GROUP_WEBHOOK_HINTS: Final[Hints] = {
    -1: "WeCom is busy; Huigu tries again later",
    40058: "this is a bug in Huigu; please report it",
    45009: "a group takes 20 posts a minute; Huigu tries again later",
    93000: "HUIGU_GROUP_WEBHOOK_KEY holds no key of a 消息推送, or the group has removed it; copy "
    "the part behind key= in its address",
}
"""Of a group's 消息推送."""
OFFICIAL_ACCOUNT_HINTS: Final[Hints] = {
    -1: "WeChat is busy; Huigu tries again later",
    40001: "HUIGU_OFFICIAL_ACCOUNT_SECRET is not the AppSecret of [official_account] app_id; "
    "copy or reset it in WeChat's console",
    40013: "[official_account] app_id is not the AppID (wx…); copy it from WeChat's console",
    40125: "HUIGU_OFFICIAL_ACCOUNT_SECRET is not the AppSecret; copy or reset it in WeChat's "
    "console",
    40164: "add this server's address to the IP白名单 in WeChat's console (基本配置)",
    45009: "the account has used up its calls for today; WeChat's console can reset the count",
    45015: "the person last wrote more than 48 hours ago, so WeChat delivers nothing to them",
    45047: "five messages were sent since the person last wrote; WeChat delivers no more",
    48001: "the account may send no customer-service messages, which needs verification (认证); "
    "set [official_account] customer_service = false",
}
"""Of an Official Account."""
