"""Errors as clients of OpenAI's API read them."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.openai.response_records import ErrorBody, OpenAiError
from bot.channels.http_api.responses.errors import HttpError, read_accept_language
from bot.channels.http_api.responses.json_body import make_json_response
from indexer.text.language import choose_language


def answer_errors(handle: Handler) -> Handler:
    """Answer the errors of a handler in OpenAI's shape."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handle(request)
        except HttpError as error:
            response = make_json_response(make_error(error, request), error.headers)
            response.set_status(error.status)
            return response

    return answer


def make_error(error: HttpError, request: web.BaseRequest) -> OpenAiError:
    """Make the body of an error, in the language of the request as far as that is known."""
    accepted = read_accept_language(request.headers.get("Accept-Language", ""))
    text = error.write_text(choose_language(error.language, locale=accepted))
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    other = "server_error" if error.status >= 500 else "invalid_request_error"
    return OpenAiError(ErrorBody(text, kinds.get(error.status, other), error.code))
