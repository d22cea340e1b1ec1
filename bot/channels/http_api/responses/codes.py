"""Errors of feedback, keys, administration and hooks: their status and their texts."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES = {
    "invalid_feedback": 400,
    "invalid_hook": 400,
    "key_needed": 401,
    "key_unknown": 401,
    "key_not_enough": 403,
    "hook_not_signed": 403,
    "unknown_question": 404,
    "rebuild_running": 409,
    "too_many_requests": 429,
}
"""Part of `bot.channels.http_api.responses.errors.STATUSES`."""

TEXTS: Mapping[str, Mapping[str, str]] = {
    "invalid_feedback": {
        "en": "The body must be a JSON object with the `id` of an answer and a `verdict`: "
        "`helpful`, `wrong`, `missing`, or empty to take it back: {}.",
        "zh": "请求体必须是 JSON 对象，包含答案的 `id` 和 `verdict`："
        "`helpful`、`wrong` 或 `missing`，留空表示撤回：{}。",
    },
    "unknown_question": {
        "en": "The journal does not hold this question, or no feedback of yours on it. Only "
        "answers are kept, for some time; thanks and greetings are not.",
        "zh": "记录里没有这个问题，或者没有你对它的评价。只保留一段时间内的回答，不保留寒暄。",
    },
    "key_needed": {
        "en": "This needs a key for `{}`. Send it as `Authorization: Bearer …`; the organisers "
        "make one with `huigu keys create`.",
        "zh": "这里需要权限为 `{}` 的密钥，请用 `Authorization: Bearer …` 发送；"
        "组织者可以用 `huigu keys create` 生成。",
    },
    "key_unknown": {
        "en": "This key is unknown, was revoked or has expired. Ask the organisers for a new one.",
        "zh": "这个密钥不存在、已撤销或已过期，请向组织者要一个新的。",
    },
    "key_not_enough": {
        "en": "This key is for `{}`, and this needs one for `{}`. The organisers make one with "
        "`huigu keys create`.",
        "zh": "这个密钥的权限是 `{}`，这里需要 `{}`；组织者可以用 `huigu keys create` 生成。",
    },
    "hook_not_signed": {
        "en": "This call is not signed with the secret that the server has for it; give both the "
        "same one.",
        "zh": "这次调用的签名与服务器上的密钥不符，请在两边填写同一个密钥。",
    },
    "invalid_hook": {
        "en": "This is no push event in JSON, as GitHub and GitLab send it: {}.",
        "zh": "这不是 GitHub 或 GitLab 以 JSON 发送的推送事件：{}。",
    },
    "rebuild_running": {
        "en": "The index is being rebuilt already; `GET /admin/rebuild` tells how far it is.",
        "zh": "索引正在重建，进度见 `GET /admin/rebuild`。",
    },
    "too_many_requests": {
        "en": "Too many requests: the limit is {} in a minute. Please try again in {} s.",
        "zh": "请求太频繁：每分钟最多 {} 次，请 {} 秒后再试。",
    },
}
"""Each text in every language."""
