from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.wechat.account_site import Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """An account's server, not started."""
    async with open_site() as opened:
        yield opened
