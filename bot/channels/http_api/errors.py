"""Error responses of the HTTP channel, in the asker's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from aiohttp import web

from bot.rendering.texts import Texts
from indexer.errors import HuiguError

TEXTS = Texts({
    "empty": {
        "en": "The question is empty; ask something in up to {} characters.",
        "zh": "问题是空的，请输入不超过 {} 个字符的问题。",
    },
    "long": {
        "en": "The question has {} characters; the limit is {}. Please shorten it.",
        "zh": "问题有 {} 个字符，上限是 {}，请缩短后再试。",
    },
    "k": {
        "en": "`k` is the number of citations: a whole number from 1 to {}.",
        "zh": "`k` 是来源的数量，必须是 1 到 {} 的整数。",
    },
    "language": {
        "en": "`language` must be one of {}; leave it out to follow the question.",
        "zh": "`language` 只能是 {} 之一；不填则与问题的语言一致。",
    },
    "twice": {
        "en": "`{}` is given more than once; give it once.",
        "zh": "`{}` 出现了多次，请只给一次。",
    },
    "body": {
        "en": 'The body must be UTF-8 JSON such as {{"question": "…", "language": "en", "k": 3}}, '
        "of which only `question` is needed: {}.",
        "zh": '请求体必须是 UTF-8 JSON，例如 {{"question": "…", "language": "zh", "k": 3}}，'
        "其中只有 `question` 必填：{}。",
    },
    "content_type": {
        "en": "The body must be sent as `Content-Type: application/json`, uncompressed.",
        "zh": "请求体必须以 `Content-Type: application/json` 发送，且不压缩。",
    },
    "too_large": {
        "en": "The request body is larger than {} bytes; shorten the question.",
        "zh": "请求体超过 {} 字节，请缩短问题。",
    },
    "slow": {
        "en": "The request did not arrive within {} seconds; send it again.",
        "zh": "请求在 {} 秒内没有传完，请重新发送。",
    },
    "rate": {
        "en": "Too many questions: the limit is {} in a minute. Please ask again in {} s.",
        "zh": "问得有点快：每分钟最多 {} 次，请 {} 秒后再问。",
    },
    "busy": {
        "en": "Many people are asking now (at most {} can wait). Please ask again in {} s.",
        "zh": "现在提问的人太多（最多排队 {} 个），请 {} 秒后再问。",
    },
    "not_ready": {
        "en": "No answers are possible now; the operator should run `huigu rebuild`.",
        "zh": "现在还答不了问题；请管理员运行 `huigu rebuild`。",
    },
    "not_found": {
        "en": "There is nothing at this address; send questions to `/query`.",
        "zh": "这个地址没有内容；提问请用 `/query`。",
    },
    "method": {"en": "This address only takes {}.", "zh": "这个地址只接受 {} 请求。"},
    "expect": {
        "en": "The `Expect` header can only be `100-continue`; leave it out.",
        "zh": "`Expect` 请求头只能是 `100-continue`，请去掉它。",
    },
    "malformed": {
        "en": "The server cannot read this HTTP request.",
        "zh": "服务器读不懂这个 HTTP 请求。",
    },
    "internal": {
        "en": "Something went wrong on the server, and we logged it. Please try again later.",
        "zh": "服务器出错了，我们已经记下来，请稍后再试。",
    },
})

_ACCEPTED = re.compile(r"(zh|en)(?:-[A-Za-z0-9-]{1,16})?\s*(?:;\s*q=([01](?:\.\d{1,3})?))?")


class HttpError(HuiguError):
    """An error response: HTTP status, key of its text in `TEXTS`, values of the text, headers.

    `language` is `zh` or `en` if the asker's is known; empty for the browser's.
    """

    def __init__(
        self,
        status: int,
        name: str,
        *values: object,
        headers: Mapping[str, str] | None = None,
        language: str = "",
    ) -> None:
        self.language = language
        self.status = status
        self.name = name
        self.headers = dict(headers or {})
        self._values = values
        super().__init__(self.write_text("en"))

    def write_text(self, language: str) -> str:
        """Write what is wrong in `zh` or `en`."""
        return TEXTS.say(self.name, language, *self._values)

    def make_response(self, language: str) -> web.Response:
        """Make the JSON response: an object with one key, `error`."""
        return web.Response(
            status=self.status,
            body=msgspec.json.encode({"error": self.write_text(language)}),
            content_type="application/json",
            headers={**self.headers, "Content-Language": language, "Cache-Control": "no-store"},
        )


def read_accept_language(header: str) -> str:
    """Read the preferred one of our languages from an `Accept-Language` header; empty for none."""
    language, weight = "", 0.0
    for part in header[:256].lower().split(","):
        match = _ACCEPTED.fullmatch(part.strip())
        if match and float(match[2] or 1) > weight:
            language, weight = match[1], float(match[2] or 1)
    return language
