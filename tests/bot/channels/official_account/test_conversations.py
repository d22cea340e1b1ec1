"""Conversations with the account, with the real answerer and what it remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.search.index import Index
from tests.fakes.bot.conversing import converse
from tests.fakes.communities.kite_talks import make_slides, make_video, write_kite_talks
from tests.fakes.wechat.account_site import Site, make_settings, open_site
from tests.fakes.wechat.platform import find_links


@pytest.fixture(scope="module")
def kites(tmp_path_factory):
    """The index of twelve talks at each of two conferences."""
    settings = write_kite_talks(tmp_path_factory.mktemp("kites"))
    rebuild(settings)
    index = Index.open(settings)
    yield index
    index.close()


@asynccontextmanager
async def start(index: Index, folder: Path) -> AsyncIterator[Site]:
    """Start an account; a second one in the same folder is the bot after a restart."""
    with converse(index, folder) as (ask, states):
        async with open_site() as site:
            site.ask = ask
            site.rebuild_services(conversations=states)
            await site.start(make_settings())
            yield site


def list_urls(text: str) -> list[str]:
    return [url for url, _ in find_links(text)]


async def test_a_follow_up_replaces_what_it_names_for_one_person_alone(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        assert make_video(2030, 0) in await site.send_text("anna", "KiteCon 2030 的视频")
        assert make_video(2031, 0) in await site.send_text("anna", "那 2031 年的呢")
        assert make_slides(2031, 0) in await site.send_text("anna", "PPT 呢")
        assert make_slides(2031, 0) not in await site.send_text("ben", "PPT 呢")


async def test_a_conversation_goes_on_after_a_restart(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        await site.send_text("anna", "KiteCon 2030 的视频")
    async with start(kites, tmp_path) as site:
        assert make_video(2031, 0) in await site.send_text("anna", "那 2031 年的呢")


async def test_a_talk_of_a_list_is_found_by_its_place(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        await site.send_text("anna", "KiteCon 2031 有哪些演讲")
        text = await site.send_text("anna", "第二个")
        assert set(list_urls(text)) >= {make_video(2031, 1), make_slides(2031, 1)}
        assert make_video(2031, 0) not in text


@pytest.mark.parametrize("reply", ["2", "第二个", "KiteCon 2031"])
async def test_a_choice_is_taken_by_number_or_by_name(kites, tmp_path, reply):
    async with start(kites, tmp_path) as site:
        offered = await site.send_text("anna", "KiteCon 2029 的视频")
        assert "\n1. KiteCon 2030\n2. KiteCon 2031\n回复数字或名称就行。" in offered
        text = await site.send_text("anna", reply)
        assert make_video(2031, 0) in text
        assert make_video(2030, 0) not in text
