"""Lists of one index in three channels: the same links, in the same order, in one language."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from bot.channels.discord.commands import link_list
from bot.channels.official_account import lists as official_account
from bot.channels.wecom import commands as wecom
from bot.chat.commands import parse_command
from bot.chat.list_request import Kind, ListRequest
from bot.chat.lists import write_next_command
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Catalogue
from indexer.search.index import Index
from indexer.settings import Settings
from tests.fakes.bot.world import FakeCatalogue

ListPage = Callable[[Catalogue, Kind, int, str], Awaitable[str]]


async def list_on_discord(catalogue: Catalogue, kind: Kind, page: int, language: str) -> str:
    text, _ = await link_list.make_message(catalogue, ListRequest(kind, language, page=page))
    return text


async def list_in_wecom(catalogue: Catalogue, kind: Kind, page: int, language: str) -> str:
    return await wecom.list_links(catalogue, kind, f"#{page}", language)


async def list_in_wechat(catalogue: Catalogue, kind: Kind, page: int, language: str) -> str:
    rows = await official_account.list_links(catalogue, kind, f"#{page}", language)
    return "\n".join(row.text for row in rows)


async def read_rows(
    list_page: ListPage, catalogue: Catalogue, kind: Kind, language: str
) -> dict[str, str]:
    """Read all pages of a list: the row of each address, in the order shown."""
    rows: dict[str, str] = {}
    for page in range(1, 9):  # a page behind the last one is the last one
        for line in (await list_page(catalogue, kind, page, language)).splitlines():
            if line.startswith("- "):
                (url,) = re.findall(r"[<(\"](https?://[^\s<>\")]+)", line)
                rows.setdefault(url, line)
    return rows


in_every_channel = pytest.mark.parametrize(
    "list_page", [list_on_discord, list_in_wecom, list_in_wechat]
)


@in_every_channel
@pytest.mark.parametrize("kind", ["video", "slides"])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_list_has_the_order_of_the_catalogue_and_the_reader_s_names(
    community: Index, list_page: ListPage, kind: Kind, language: str
) -> None:
    catalogue = IndexCatalogue(community, Settings())
    links = await catalogue.list_links(kind, language=language)
    rows = await read_rows(list_page, catalogue, kind, language)
    assert list(rows) == [link.url for link in links]
    assert [link.url for link in links if link.label not in rows[link.url]] == []


@in_every_channel
async def test_a_long_list_has_the_order_of_the_catalogue_over_all_pages(
    list_page: ListPage,
) -> None:
    catalogue = FakeCatalogue()
    rows = await read_rows(list_page, catalogue, "video", "en")
    assert list(rows) == [link.url for link in catalogue.all_links]


@pytest.mark.parametrize("kind", ["video", "slides"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", [1, 9])
def test_the_command_for_the_next_page_is_one_that_people_can_type(kind, language, page) -> None:
    command = parse_command(write_next_command(ListRequest(kind, language, page=page)))
    name = "videos" if kind == "video" else "slides"
    assert (command.name, command.argument) == (name, f"#{page + 1}")
