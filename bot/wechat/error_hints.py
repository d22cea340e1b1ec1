"""What to do about the codes with which WeCom and WeChat refuse a call.

Each names the setting or the variable at fault, or the place in the service's console.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WECOM_APP: Final[Mapping[int, str]] = MappingProxyType({
    -1: "WeCom is busy; it is tried again later",
    40001: "HUIGU_WECOM_APP_SECRET is not the Secret of the app; copy it again from its page in "
    "WeCom's console",
    40013: "[announce] corp_id is not the CorpID (ww…); WeCom's console shows it under 我的企业",
    40056: "[announce] agent_id is not the AgentId of the app whose Secret stands in "
    "HUIGU_WECOM_APP_SECRET",
    40058: "this is a fault of Huigu; please report it",
    45009: "the app has sent too much for now; it is tried again later",
    60020: "add this server's address to 企业可信IP on the app's page in WeCom's console",
    81013: "nobody is in the app's 可见范围; add people or departments in WeCom's console",
    301002: "the app may not do that; [announce] agent_id and HUIGU_WECOM_APP_SECRET must be of "
    "the same app",
})
"""Of a self-built app; `[announce]`."""

GROUP_WEBHOOK: Final[Mapping[int, str]] = MappingProxyType({
    -1: "WeCom is busy; it is tried again later",
    40058: "this is a fault of Huigu; please report it",
    45009: "a group takes 20 posts a minute; it is tried again later",
    93000: "HUIGU_GROUP_WEBHOOK_KEY holds no key of a 消息推送, or the group has removed it; copy "
    "what stands behind key= in its address",
})
"""Of a group's 消息推送; `[announce]`."""

OFFICIAL_ACCOUNT: Final[Mapping[int, str]] = MappingProxyType({
    -1: "WeChat is busy; it is tried again later",
    40001: "HUIGU_OFFICIAL_ACCOUNT_SECRET is not the AppSecret of [official_account] app_id; "
    "copy or reset it in WeChat's console",
    40013: "[official_account] app_id is not the AppID (wx…); copy it from WeChat's console",
    40125: "HUIGU_OFFICIAL_ACCOUNT_SECRET is not the AppSecret; copy or reset it in WeChat's "
    "console",
    40164: "add this server's address to the IP白名单 in WeChat's console (基本配置)",
    45009: "the account has used up its calls for today; WeChat's console can reset the count",
    45015: "the person last wrote more than 48 hours ago, so WeChat lets nothing through",
    45047: "five messages were sent since the person last wrote; WeChat lets no more through",
    48001: "the account may send no customer-service messages, which takes a verified (认证) one; "
    "set [official_account] customer_service = false",
})
"""Of an Official Account; `[official_account]`."""
