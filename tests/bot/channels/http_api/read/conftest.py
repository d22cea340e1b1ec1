"""A real server with an archive of given pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from bot.channels.http_api.server import run_server
from bot.services.archive.empty import EmptyArchive
from bot.settings import ServerSettings
from indexer.records import Document, Link, Section
from tests.fakes.bot.services import fake_services

ServePages = Callable[..., Awaitable[aiohttp.ClientSession]]

LINK = Link(
    url="https://www.youtube.com/watch?v=1",
    label="the opening",
    kind="video",
    platform="youtube",
    anchor="recordings",
    offset=10,
)
TOP = Link(
    url="https://www.bilibili.com/video/BV1kite/",
    label="Kite Day: video",
    kind="video",
    platform="bilibili",
    key="video",
)
PAGE = Document(
    id="days/第一届 回顾.md",
    source="recaps",
    title="Kite Day 2020: recap",
    url="",
    language="en",
    event="Kite Day 2020",
    held="2020-05-17/2020-05-18",
    published="2020-06-01",
    speakers=("Ada Flyer", "飞行员"),
    sections=(
        Section((), "", "Kites fly at noon.\n\nThe wind came from the west.", (TOP,)),
        Section(
            ("Recordings",), "recordings",
            "Watch now the opening, or read on:\n\nFirst item\nSecond item\n\n"
            "Talk | Slides\nWind | wind.pdf\nTails | ",
            (LINK,),
        ),
        Section(("Recordings", "Code"), "code", "kite:\n  tail: long\n\n  wind: west"),
    ),
)  # fmt: skip
ADDRESS = "/read/recaps/days/%E7%AC%AC%E4%B8%80%E5%B1%8A%20%E5%9B%9E%E9%A1%BE.md"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class PagesArchive(EmptyArchive):
    """An archive that has pages, and nothing else."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.pages = {(one.source, one.id): one for one in documents}

    async def find_page(self, source: str, document: str) -> Document | None:
        return self.pages.get((source, document))


@pytest.fixture
async def serve_pages() -> AsyncIterator[ServePages]:
    """Start real servers on loopback; gives a client for the paths of each."""
    async with AsyncExitStack() as stack:

        async def start(
            documents: Sequence[Document] = (PAGE,),
            settings: ServerSettings = ServerSettings(port=0),  # noqa: B008 - frozen
            generation: Callable[[], str] = lambda: "g1",
        ) -> aiohttp.ClientSession:
            services = replace(
                fake_services(generation=generation), archive=PagesArchive(documents)
            )
            host, port = await stack.enter_async_context(run_server(services, settings))
            return await stack.enter_async_context(
                aiohttp.ClientSession(
                    f"http://{host}:{port}", headers={"Accept-Language": "en", "Accept": BROWSER}
                )
            )

        yield start
