"""A language model behind an OpenAI-compatible chat endpoint; optional, and never waited for long.

Whatever it does wrong (slow, broken, talkative), a question is put together without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.followups.conversation import Rewrite
from bot.followups.prompt import Message, read_reply, write_messages
from bot.rendering.urls import is_private
from bot.runtime.log_throttle import LogOnChange
from bot.runtime.network import read_body
from bot.settings import ModelSettings
from indexer.errors import ConfigError, HuiguError

log = logging.getLogger("huigu.llm")

REST_S = 30.0
"""After a failure the model is left alone so long, so that an outage costs one asker a time-out and
not everyone."""
MAX_REPLY_BYTES = 64 * 1024
"""A question takes some hundred; what is longer is no reply to us."""
MAX_TOKENS = 160
"""Room for a question of 200 characters in any language."""
_PATH = "/chat/completions"


class ModelError(HuiguError):
    """The language model gave no usable reply."""


class _Said(msgspec.Struct, frozen=True):
    content: str


class _Choice(msgspec.Struct, frozen=True):
    message: _Said


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice]


class Model:
    """One chat endpoint."""

    def __init__(self, session: aiohttp.ClientSession, settings: ModelSettings, key: str) -> None:
        """Take a session, which the caller closes, and a bearer token; empty for none.

        `ConfigError` of `endpoint` passes through.
        """
        self._session, self._settings, self._key = session, settings, key
        self._address = endpoint(settings)

    async def complete(self, messages: Sequence[Message]) -> str:
        """Send one chat request, and return what the model says.

        Raises:
            ModelError: It did not answer in time, or not with a completion.
        """
        body = {
            "model": self._settings.name,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
        }
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        timeout_s = self._settings.timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                # A redirect could carry the key elsewhere.
                async with self._session.post(
                    self._address, json=body, headers=headers, allow_redirects=False
                ) as response:
                    if response.status != 200:
                        raise ModelError(f"the model answered with HTTP {response.status}")
                    content = await read_body(response, MAX_REPLY_BYTES)
                    if content is None:
                        raise ModelError(
                            f"the model's answer is longer than {MAX_REPLY_BYTES} bytes"
                        )
        except TimeoutError:
            raise ModelError(f"the model did not answer within {timeout_s:g} s") from None
        except aiohttp.ClientError as error:
            raise ModelError(f"the model is out of reach ({type(error).__name__})") from error
        try:
            return msgspec.json.decode(content, type=_Completion).choices[0].message.content
        except (msgspec.DecodeError, UnicodeDecodeError, IndexError):
            raise ModelError("the model's answer is no chat completion") from None


@contextlib.asynccontextmanager
async def open_rewriter(settings: ModelSettings, key: str) -> AsyncIterator[Rewrite | None]:
    """Open what words follow-up questions; None if no model is configured.

    `ConfigError` of `endpoint` passes through.
    """
    if not settings.url:
        yield None
        return
    async with aiohttp.ClientSession() as session:
        yield make_rewriter(Model(session, settings, key))


def make_rewriter(model: Model, clock: Callable[[], float] = time.monotonic) -> Rewrite:
    """Let a model word follow-up questions; `clock` gives seconds that only go up.

    What it words is empty whenever the model fails or says something that is no question, so that
    the question is put together without it.
    """
    problem = LogOnChange(log, logging.WARNING)
    rests_until = clock()

    async def rewrite(earlier: str, text: str) -> str:
        nonlocal rests_until
        if clock() < rests_until:
            return ""
        try:
            reply = await model.complete(write_messages(earlier, text))
        except ModelError as error:
            rests_until = clock() + REST_S
            problem.report(f"{error}; follow-up questions are put together without it")
            return ""
        problem.clear()
        return read_reply(reply, earlier, text)

    return rewrite


def endpoint(settings: ModelSettings) -> str:
    """Complete the model's base address, or its whole one, to one that ends in `_PATH`.

    Raises:
        ConfigError: The address is neither https nor on this machine, or the model has no name.
    """
    address = urlsplit(settings.url)
    if address.scheme not in {"https", "http"} or not is_private(settings.url):
        raise ConfigError(
            "[model] url must begin with https:// unless the model runs on this machine "
            "(http://127.0.0.1:…), because questions and the key would travel in the clear"
        )
    if address.username or address.query or address.fragment:
        raise ConfigError(
            "[model] url may hold no user, ? or #; give the key in HUIGU_MODEL_KEY instead"
        )
    if not settings.name:
        raise ConfigError("[model] has a url but no name; add what the service calls the model")
    base = settings.url.rstrip("/")
    return base if base.endswith(_PATH) else base + _PATH
