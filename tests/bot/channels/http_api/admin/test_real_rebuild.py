"""`POST /admin/rebuild` reads a community's pages anew, in a process of its own."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from bot.services.reindex import make_reindex
from indexer.config import load_settings
from tests.fakes.communities.community import write_community
from tests.fakes.event_loop import WAIT_S

HEADERS = {"Authorization": "Bearer huigu_administrator"}


@pytest.mark.slow
async def test_an_administrator_makes_the_first_index(serve, tmp_path):
    settings = load_settings(write_community(tmp_path / "community"))
    files = StateFiles(tmp_path, "data/journal.sqlite")
    with open_keys(files.beside_journal(KEYS_FILE)) as file:
        hashed = hash_secret("huigu_administrator")
        file.add(AccessKey("me", "admin", hashed, "2030-01-01T00:00:00Z"))
    client = await serve(reindex=make_reindex(settings), files=files)
    async with client.post("/admin/rebuild", headers=HEADERS) as response:
        assert response.status == 202
    state = {"running": True}
    async with asyncio.timeout(WAIT_S):
        while state["running"]:
            await asyncio.sleep(0.1)
            async with client.get("/admin/rebuild", headers=HEADERS) as response:
                state = await response.json()
    last = state["last"]
    assert (last["succeeded"], last["error"]) == (True, "")
    assert last["documents"] == last["added"] > 0
    assert (settings.resolve(settings.index.path) / "generations" / last["generation"]).is_dir()
