"""Sources of a private archive open in every channel: over HTTP, and in chats by `public_url`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import aiohttp
import pytest
from yarl import URL

from bot.answering.answer import Answerer, make_ask
from bot.app import address_pages, choose_addresses
from bot.channels.discord.messages.rendering import render as render_discord
from bot.channels.http_api.server import run_server
from bot.channels.official_account.rendering import lay_out as lay_out_official
from bot.channels.wecom.rendering import render as render_wecom
from bot.messages import Answer, Question
from bot.rendering.pages.answers import add_page_addresses
from bot.services.archive.archive import IndexArchive
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Services
from bot.settings import ServerSettings
from indexer.search.index import Index
from indexer.settings import Settings
from tests.fakes.bot.services import fake_services

ROOT = "https://ask.example.org/bot/"
QUESTIONS = ["Where is the recording of Kite Day 2020?", "when was Kite Day 2020", "opening"]


@pytest.fixture(scope="module")
def answerer(private: tuple[Index, Settings]) -> Answerer:
    return Answerer(private[0])


@pytest.fixture
def services(private: tuple[Index, Settings], answerer: Answerer) -> Iterator[Services]:
    with ThreadPoolExecutor(1) as executor:
        yield replace(
            fake_services(make_ask(answerer, executor)),
            catalogue=IndexCatalogue(*private),
            archive=IndexArchive(private[0]),
        )


@pytest.mark.parametrize("public_url", ["", ROOT])
async def test_every_source_of_an_answer_over_http_opens_at_what_it_says(services, public_url):
    own = address_pages(services, choose_addresses("http", public_url))
    async with (
        run_server(own, ServerSettings(port=0, public_url=public_url)) as (host, port),
        aiohttp.ClientSession(f"http://{host}:{port}") as client,
    ):
        cited = 0
        for question in QUESTIONS:
            async with client.get("/query", params={"q": question}) as response:
                answer = await response.json()
            for citation in answer["citations"]:
                cited += 1
                assert citation["url"].startswith(f"{public_url}read/private/days/kite.md?passage=")
                path = citation["url"].removeprefix(public_url).partition("#")[0]
                async with client.get(URL(f"/{path}", encoded=True)) as response:
                    assert response.status == 200
                    assert '<mark id="passage">' in await response.text()
        assert cited >= 2
        async with client.get("/plain", params={"q": QUESTIONS[0]}) as response:
            assert f'href="{public_url}read/private/days/kite.md?passage=' in await response.text()


def ask_privately(answerer: Answerer) -> Answer:
    answer = answerer.answer(Question(text=QUESTIONS[0]))
    assert [one.url for one in answer.citations] == [""], "on the command line it has no address"
    return answer


def test_sources_open_in_chats_where_people_can_reach_the_server(answerer):
    answer = ask_privately(answerer)
    assert choose_addresses("discord", "") is None
    addresses = choose_addresses("discord", ROOT)
    assert addresses is not None
    addressed = add_page_addresses(answer, addresses)
    address = addressed.citations[0].url
    assert address.startswith(f"{ROOT}read/private/days/kite.md?passage=")
    discord = "\n".join(render_discord(addressed).pieces)
    assert f"(<{address}>)" in discord
    wecom = render_wecom(addressed, 20480)
    assert f"]({address})" in wecom
    official = "\n".join(row.text for row in lay_out_official(addressed))
    assert address in official.replace("&amp;", "&")
    assert "read/" not in "\n".join(render_discord(answer).pieces) + render_wecom(answer, 20480)
