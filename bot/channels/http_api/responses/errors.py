"""Error responses of the HTTP channel (RFC 9457), in the asker's language."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from aiohttp import web

from bot.channels.http_api.responses import codes
from bot.rendering.script import TRADITIONAL
from bot.rendering.texts import Texts
from indexer.errors import HuiguError, StoreUnreachable
from indexer.text.language import choose_language

log = logging.getLogger("huigu.http")

ERROR_MEDIA = "application/problem+json"
STATUSES = {
    "question_empty": 400,
    "question_too_long": 400,
    "invalid_k": 400,
    "invalid_offset": 400,
    "invalid_language": 400,
    "invalid_conversation": 400,
    "invalid_explain": 400,
    "invalid_limit": 400,
    "invalid_year": 400,
    "invalid_filter": 400,
    "parameter_too_long": 400,
    "repeated_parameter": 400,
    "not_utf8": 400,
    "invalid_json": 400,
    "invalid_body": 400,
    "too_many_messages": 400,
    "malformed_request": 400,
    "foreign_origin": 403,
    "not_found": 404,
    "page_not_found": 404,
    "method_not_allowed": 405,
    "body_too_slow": 408,
    "body_too_large": 413,
    "not_json": 415,
    "expectation_failed": 417,
    "unknown_host": 421,
    "rate_limited": 429,
    "head_too_large": 431,
    "internal_error": 500,
    "busy": 503,
    "answer_too_slow": 503,
    "stopping": 503,
    "no_index": 503,
    "store_unreachable": 503,
    "old_index": 503,
    **codes.STATUSES,
}
"""Code of an error -> its HTTP status. Programs decide by codes: they stay as they are."""

CODES = {404: "not_found", 417: "expectation_failed"}
"""Status of an error that aiohttp itself raises -> its code."""

TEXTS = Texts({
    "question_empty": {
        "en": "The question is empty; ask something in up to {} characters.",
        "zh": "问题是空的，请输入不超过 {} 个字符的问题。",
    },
    "question_too_long": {
        "en": "The question has {} characters; the limit is {}. Please shorten it.",
        "zh": "问题有 {} 个字符，上限是 {}，请缩短后再试。",
    },
    "invalid_k": {
        "en": "`k` is the most sources and links of an answer: a whole number from 1 to {}.",
        "zh": "`k` 是答案里来源和链接的最大数量，必须是 1 到 {} 的整数。",
    },
    "invalid_offset": {
        "en": "`offset` is how many results come before: a whole number from 0 to {}.",
        "zh": "`offset` 是要跳过的结果数量，必须是 0 到 {} 的整数。",
    },
    "invalid_language": {
        "en": "`language` must be one of {}; leave it out to follow the question.",
        "zh": "`language` 只能是 {} 之一；不填则与问题的语言一致。",
    },
    "invalid_conversation": {
        "en": "`conversation` has at most {} letters, digits, `-` and `_`; leave it out for a "
        "single question.",
        "zh": "`conversation` 最多 {} 个字符，只能用英文字母、数字、`-` 和 `_`；只问一次可以不填。",
    },
    "invalid_explain": {
        "en": "`explain` is 1 to see how the question was understood, else 0 or left out.",
        "zh": "`explain` 填 1 会说明问题是怎么理解的；不需要就填 0 或不填。",
    },
    "invalid_limit": {
        "en": "`{}` is how many rows are wanted: a whole number from 1 to {}.",
        "zh": "`{}` 是要返回的行数，必须是 1 到 {} 的整数。",
    },
    "invalid_year": {
        "en": "`year` must be a whole number from {} to {}; leave it out for all years.",
        "zh": "`year` 必须是 {} 到 {} 的整数；不填则包含所有年份。",
    },
    "invalid_filter": {
        "en": "`{}` must be one of {}; leave it out for all.",
        "zh": "`{}` 只能是 {} 之一；不填则不限。",
    },
    "parameter_too_long": {
        "en": "`{}` has more than {} characters; please shorten it.",
        "zh": "`{}` 超过了 {} 个字符，请缩短。",
    },
    "repeated_parameter": {
        "en": "`{}` is given more than once; give it once.",
        "zh": "`{}` 出现了多次，请只给一次。",
    },
    "not_utf8": {
        "en": "What was sent as {} is not UTF-8. Please send it in UTF-8, not in GBK or another "
        "encoding.",
        "zh": "发来的 {} 不是 UTF-8 编码，读不出来。请改用 UTF-8 再发一次，不要用 GBK 等编码。",
    },
    "invalid_json": {
        "en": 'The body must be UTF-8 JSON such as {{"question": "…", "language": "en", "k": 3}}, '
        "of which only `question` is needed: {}.",
        "zh": '请求体必须是 UTF-8 JSON，例如 {{"question": "…", "language": "zh", "k": 3}}，'
        "其中只有 `question` 必填：{}。",
    },
    "invalid_body": {
        "en": 'The JSON must be an object such as {{"question": "…", "language": "en", "k": 3}}, '
        "of which only `question` is needed: {}.",
        "zh": 'JSON 必须是一个对象，例如 {{"question": "…", "language": "zh", "k": 3}}，'
        "其中只有 `question` 必填：{}。",
    },
    "too_many_messages": {
        "en": "The conversation has {} messages; the limit is {}. Please begin a new one.",
        "zh": "这个对话有 {} 条消息，上限是 {}，请新开一个对话。",
    },
    "not_json": {
        "en": "The body must be sent as `Content-Type: application/json`, uncompressed.",
        "zh": "请求体必须以 `Content-Type: application/json` 发送，且不压缩。",
    },
    "body_too_large": {
        "en": "The request body is larger than {} bytes; shorten the question.",
        "zh": "请求体超过 {} 字节，请缩短问题。",
    },
    "body_too_slow": {
        "en": "The request did not arrive within {} seconds; send it again.",
        "zh": "请求在 {} 秒内没有传完，请重新发送。",
    },
    "rate_limited": {
        "en": "Too many questions: the limit is {} in a minute. Please ask again in {} s.",
        "zh": "问得有点快：每分钟最多 {} 次，请 {} 秒后再问。",
    },
    "busy": {
        "en": "Many people are asking now (at most {} can wait). Please ask again in {} s.",
        "zh": "现在提问的人太多（最多排队 {} 个），请 {} 秒后再问。",
    },
    "answer_too_slow": {
        "en": "This question takes more than {} s to answer. Please ask for less at once: one "
        "event, one year or one speaker.",
        "zh": "这个问题要找的太多，{} 秒内答不完。请一次少问一点：一场活动、一个年份，"
        "或者一位讲者。",
    },
    "stopping": {
        "en": "The server is restarting. Please ask again in {} s.",
        "zh": "服务正在重启，请 {} 秒后再问。",
    },
    "no_index": {
        "en": "No answers are possible now; the operator should run `huigu rebuild`.",
        "zh": "现在还答不了问题；请管理员运行 `huigu rebuild`。",
    },
    "store_unreachable": {
        "en": "The server that keeps the index does not answer now. Please ask again in {} s.",
        "zh": "存放索引的服务器暂时没有响应，请 {} 秒后再问。",
    },
    "old_index": {
        "en": "The index is damaged or may not be read, so an older one answers: {}. The operator "
        "should run `huigu rebuild --full`; the log says what is wrong.",
        "zh": "当前索引已损坏或无权读取，正在用较旧的索引 {} 回答。"
        "请管理员运行 `huigu rebuild --full`，原因见日志。",
    },
    "foreign_origin": {
        "en": "A page of another site may not call this address; the operator can add the site to "
        "`embed` in [server].",
        "zh": "其他网站的页面不能访问这个地址；管理员可以把该网站加进 [server] 的 `embed`。",
    },
    "not_found": {
        "en": "There is nothing at this address; send questions to `/query`.",
        "zh": "这个地址没有内容；提问请用 `/query`。",
    },
    "page_not_found": {
        "en": "The index has no page at this address; it may have been renamed or removed.",
        "zh": "索引里没有这个页面；它可能改了名字，或者已经被删除。",
    },
    "method_not_allowed": {
        "en": "This address only takes {}.",
        "zh": "这个地址只接受 {} 请求。",
    },
    "expectation_failed": {
        "en": "The `Expect` header can only be `100-continue`; leave it out.",
        "zh": "`Expect` 请求头只能是 `100-continue`，请去掉它。",
    },
    "unknown_host": {
        "en": "This server does not answer for the host name of this request; the operator can "
        "add it to `hosts` in [server].",
        "zh": "这个服务器不回答发给该域名的请求；管理员可以把域名加进 [server] 的 `hosts`。",
    },
    "head_too_large": {
        "en": "The header fields of this request have more than {} bytes, or one of them or its "
        "address more than {}; send fewer cookies, and long questions with POST.",
        "zh": "请求头超过 {} 字节，或者其中一个字段或地址超过 {} 字节；请少带 Cookie，"
        "长的问题请用 POST 发送。",
    },
    "malformed_request": {
        "en": "The server cannot read this HTTP request. What is not ASCII in an address must be "
        "percent-encoded UTF-8, as curl -G --data-urlencode makes it.",
        "zh": "服务器读不懂这个 HTTP 请求。地址里的中文等字符要用 UTF-8 百分号编码，"
        "curl -G --data-urlencode 会自动处理。",
    },
    "internal_error": {
        "en": "Something went wrong on the server, and we logged it. Please try again later.",
        "zh": "服务器出错了，我们已经记下来，请稍后再试。",
    },
    **codes.TEXTS,
})

STOPPING_RETRY_S = 5
"""A restart takes a few seconds."""
NO_INDEX_RETRY_S = 60
"""Somebody has to do something first."""
UNREACHABLE_RETRY_S = 10
"""The server of the index may be back soon, and answering goes on by itself then."""

_TRADITIONAL_TAGS = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_ACCEPTED = re.compile(r"(zh|en)(?:-[A-Za-z0-9-]{1,16})?\s*(?:;\s*q=([01](?:\.\d{1,3})?))?")


class ErrorDetails(msgspec.Struct, frozen=True):
    """The body of an error response, as RFC 9457 has it."""

    type: str
    """`about:blank`, the RFC's word for: the title is the status in words, `code` tells more."""
    title: str
    """The status in words, in English."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong and what to do, in the asker's language."""
    code: str
    """Which error it is, for programs: a key of `STATUSES`."""


class HttpError(HuiguError):
    """An error response: its code, a key of `STATUSES`; the values of its text; headers.

    `language` is `zh` or `en` if the asker's is known; empty for the browser's.
    """

    def __init__(
        self,
        code: str,
        *values: object,
        retry_after_s: int = 0,
        headers: Mapping[str, str] | None = None,
        language: str = "",
    ) -> None:
        self.code, self.status = code, STATUSES[code]
        self.language = language
        retry = {"Retry-After": str(retry_after_s)} if retry_after_s else {}
        self.headers = {**(headers or {}), **retry}
        self._values = values
        super().__init__(self.write_text("en"))

    def write_text(self, language: str) -> str:
        """Write what is wrong in `zh` or `en`."""
        return TEXTS.say(self.code, language, *self._values)

    def write_details(self, language: str) -> bytes:
        """Write the body in `zh` or `en`, as JSON."""
        title = HTTPStatus(self.status).phrase
        text = self.write_text(language)
        details = ErrorDetails("about:blank", title, self.status, text, self.code)
        return msgspec.json.encode(details)

    def make_response(self, language: str) -> web.Response:
        """Make the response."""
        return web.Response(
            status=self.status,
            body=self.write_details(language),
            content_type=ERROR_MEDIA,
            headers={**self.headers, "Content-Language": language, "Cache-Control": "no-store"},
        )


def explain_exception(exception: web.HTTPException) -> HttpError:
    """Make an error of ours from one of aiohttp's, which would be plain text."""
    if isinstance(exception, web.HTTPMethodNotAllowed):
        methods = ", ".join(sorted(exception.allowed_methods))
        return HttpError("method_not_allowed", methods, headers={"Allow": methods})
    if exception.status not in CODES:
        return HttpError("malformed_request" if exception.status < 500 else "internal_error")
    return HttpError(CODES[exception.status])


def explain_failure(failure: BaseException) -> HttpError:
    """Make an error of ours from any that ended an answer; the log gets what askers may not see."""
    if isinstance(failure, HttpError):
        return failure
    if isinstance(failure, StoreUnreachable):
        log.error("cannot answer: %s", failure)
        return HttpError(
            "store_unreachable", UNREACHABLE_RETRY_S, retry_after_s=UNREACHABLE_RETRY_S
        )
    if isinstance(failure, HuiguError):
        # The index was closed or is damaged: the operator must see the reason, the asker not.
        log.error("cannot answer: %s", failure)
        return HttpError("no_index", retry_after_s=NO_INDEX_RETRY_S)
    log.error("a request failed", exc_info=failure)
    return HttpError("internal_error")


def make_error_response(error: HttpError, request: web.BaseRequest) -> web.Response:
    """Make the response of an error, in the language of the request as far as that is known."""
    return error.make_response(choose_error_language(error, request))


def choose_error_language(error: HttpError, request: web.BaseRequest) -> str:
    """Choose the language of an error: the asker's, else the browser's."""
    header = request.headers.get("Accept-Language", "")
    language = choose_language(error.language, locale=read_accept_language(header))
    return TRADITIONAL if language == "zh" and prefers_traditional(header) else language


def prefers_traditional(header: str) -> bool:
    """Tell whether `Accept-Language` begins with a language of traditional characters."""
    return header.strip().lower().startswith(_TRADITIONAL_TAGS)


def read_accept_language(header: str) -> str:
    """Read the preferred one of our languages from an `Accept-Language` header; empty for none."""
    language, weight = "", 0.0
    for part in header[:256].lower().split(","):
        match = _ACCEPTED.fullmatch(part.strip())
        if match and float(match[2] or 1) > weight:
            language, weight = match[1], float(match[2] or 1)
    return language
