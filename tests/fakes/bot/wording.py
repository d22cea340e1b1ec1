"""Words answers with a model on loopback, without waiting for its pauses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model.open import open_wording
from bot.model.wording import Wording
from bot.runtime.clock import Clock, SystemClock
from bot.settings import ModelSecrets, ModelSettings
from indexer.contracts import Vocabulary
from tests.fakes.network.model import FakeModel
from tests.fakes.wecom.secrets import MODEL_KEY


@asynccontextmanager
async def wording_with(
    model: FakeModel, vocabulary: Vocabulary, clock: Clock | None = None, **settings: object
) -> AsyncIterator[Wording]:
    """Open what `huigu serve` opens for a model."""
    table = ModelSettings(url=model.url, name="tiny", **settings)
    secrets = ModelSecrets(model_key=MODEL_KEY)
    async with open_wording(table, secrets, vocabulary, clock or SystemClock()) as wording:
        assert wording
        yield wording
