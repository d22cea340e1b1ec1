"""Errors of feedback, keys, administration and hooks: their status and their texts."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES = {
    "invalid_feedback": 400,
    "unknown_question": 404,
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
    "too_many_requests": {
        "en": "Too many requests: the limit is {} in a minute. Please try again in {} s.",
        "zh": "请求太频繁：每分钟最多 {} 次，请 {} 秒后再试。",
    },
}
"""Each text in every language."""
