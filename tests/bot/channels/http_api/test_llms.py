from __future__ import annotations

from dataclasses import replace

import aiohttp
from markdown_it import MarkdownIt

from bot.channels.http_api.llms.document import Overview, write_llms
from bot.channels.http_api.server import run_server
from bot.rendering.pages.addresses import PageAddresses
from bot.services.archive.archive import IndexArchive
from bot.services.archive.contracts import ArchiveEvent
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import IndexInfo
from bot.settings import ServerSettings
from indexer.config import load_settings
from tests.fakes.bot.services import fake_services


async def test_llms_txt_lists_what_is_here_with_addresses_that_open(community, tmp_path):
    (tmp_path / "huigu.toml").write_text('[[sources]]\nname = "a"\ntype = "markdown"\npath = "."\n')
    settings = load_settings(tmp_path / "huigu.toml")
    services = replace(
        fake_services(),
        catalogue=IndexCatalogue(community, settings),
        archive=IndexArchive(community),
    )
    for public_url in ("", "https://ask.example.org/bot"):
        server = ServerSettings(port=0, title="Lattice [1] <b>", public_url=public_url)
        async with (
            run_server(services, server) as (host, port),
            aiohttp.ClientSession(f"http://{host}:{port}") as client,
        ):
            async with client.get("/llms.txt") as response:
                assert response.status == 200
                assert response.content_type == "text/plain"
                text = await response.text()
            assert text.startswith("# Lattice \\[1\\] \\<b\\>\n\n> ")
            assert [line for line in text.splitlines() if line.startswith("## ")] == [
                "## Asking", "## Events", "## Talks", "## Pages",
            ]  # fmt: skip
            assert len(text) < 100_000
            tokens = [one for token in MarkdownIt().parse(text) for one in token.children or ()]
            links = [str(one.attrs["href"]) for one in tokens if one.type == "link_open"]
            root = "https://ask.example.org/bot/" if public_url else ""
            pages = [link.removeprefix(root) for link in links if link.startswith(f"{root}read/")]
            assert len(pages) > 20
            for page in pages[::5]:
                async with client.get(f"/{page}") as response:
                    assert (response.status, response.content_type) == (200, "text/markdown")


def test_the_address_of_an_event_cannot_end_its_link():
    event = ArchiveEvent(
        name="Day",
        names=["Day"],
        series="",
        year=0,
        edition=0,
        start="",
        end="",
        places=[],
        url="https://example.org/a)![x](https://evil.example/x.png",
        talks=0,
        recordings=0,
        slides=0,
        links=[],
        pages=[],
    )
    overview = Overview("Bees", IndexInfo("g1", "", 1, 1, 1, ("a",)), [event], [], [])
    text = write_llms(overview, PageAddresses())
    parsed = [one for token in MarkdownIt().parse(text) for one in token.children or ()]
    assert "evil.example" in text
    assert not [one for one in parsed if one.type == "image"]
