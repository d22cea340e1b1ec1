from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.official_account_site import Site
from tests.fakes.official_account_site import site as opened_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """An account's server, not started."""
    async with opened_site() as made:
        yield made
