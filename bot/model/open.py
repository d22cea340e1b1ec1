"""Opens the configured model."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp

from bot.model.breaker import Breaker
from bot.model.client import ModelClient
from bot.model.endpoint import read_endpoint
from bot.model.wording import Wording
from bot.runtime.clock import Clock
from bot.settings import ModelSecrets, ModelSettings
from indexer.contracts import Vocabulary

log = logging.getLogger("huigu.model")


@contextlib.asynccontextmanager
async def open_wording(
    settings: ModelSettings, secrets: ModelSecrets, vocabulary: Vocabulary, clock: Clock
) -> AsyncIterator[Wording | None]:
    """Open what words answers; None if no model is configured.

    `ConfigError` of `read_endpoint` passes through.
    """
    endpoint = read_endpoint(settings)
    if endpoint is None:
        yield None
        return
    log.info(
        "answers are worded by the model %s at %s: questions and passages are sent there",
        settings.name,
        endpoint.host,
    )
    # Compressed, a small response might be a very large one; and no model needs cookies.
    async with aiohttp.ClientSession(
        trust_env=not endpoint.is_local,
        auto_decompress=False,
        headers={"Accept-Encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        client = ModelClient(session, endpoint, settings, secrets.model_key, clock)
        yield Wording(client, Breaker(clock), vocabulary, settings.running)
