"""The page and the API work below a path of another site, behind a proxy."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from urllib.parse import urljoin

import aiohttp
import pytest
from selectolax.parser import HTMLParser

from bot.channels.http_api.html.assets import list_imports
from bot.channels.http_api.page.handler import SCRIPT
from bot.channels.http_api.page.words import NAME
from bot.channels.http_api.server import run_server
from bot.settings import ServerSettings
from tests.fakes.bot.services import fake_services
from tests.fakes.network.path_proxy import open_path_proxy

PARTS = tuple(name.removesuffix(".js") for name in (*list_imports(SCRIPT), NAME))
IN_HTML = ("href", "src", "action")
IN_SCRIPT = re.compile(r"""(?:from |fetch\()"([^"]+)\"""")
IN_STYLE = re.compile(r"""url\(["']?([^)"']+)""")
STARTS_AT_THE_ROOT = re.compile(
    r"""["'`(]/(?!/)[\w.?]|(?:href|src|action)="/"|"", "/"\)"""  # "/" alone is also a key
)


@pytest.fixture
async def below() -> AsyncIterator[tuple[str, list[str]]]:
    """The address of the page behind the proxy, and what was asked for outside of its path."""
    settings = ServerSettings(port=0)
    async with (
        run_server(fake_services(), settings) as (host, port),
        open_path_proxy(f"http://{host}:{port}") as proxy,
    ):
        yield proxy


def find_in_html(text: str) -> list[str]:
    """The addresses of a page."""
    nodes = HTMLParser(text).css(", ".join(f"[{name}]" for name in IN_HTML))
    return [node.attributes[name] for node in nodes for name in IN_HTML if name in node.attributes]


FINDERS: dict[str, Callable[[str], list[str]]] = {
    "text/html": find_in_html,
    "text/javascript": IN_SCRIPT.findall,
    "text/css": IN_STYLE.findall,
}


async def collect_addresses(client: aiohttp.ClientSession, page: str) -> dict[str, str]:
    """Every address in the page and in its scripts and styles -> where it was found."""
    waiting, found = {page: ""}, {}
    while waiting:
        address, place = waiting.popitem()
        found[address] = place
        async with client.get(address) as response:
            # 400: `query` without a question; 404 and 405: what only takes POST
            assert response.status in (200, 400, 404, 405), (address, place)
            text, media = await response.text(), response.content_type
        written = FINDERS.get(media, lambda _: [])(text)
        for one in written:
            target = urljoin(address, one).partition("#")[0]
            # Answers link to other sites, and ask more questions.
            is_ours = target.startswith(page) and not target.startswith(f"{page}?q=")
            if is_ours and target not in found:
                waiting[target] = address
    return found


async def test_every_address_of_the_page_is_below_the_path(below):
    page, strayed = below
    async with aiohttp.ClientSession() as client:
        addresses = await collect_addresses(client, page)
    assert strayed == []
    names = {address.removeprefix(page).partition("?")[0] for address in addresses}
    assert names >= {"", "style.css", "icon.svg"}
    assert names >= {f"{name}.js" for name in ("app", *PARTS)}
    assert "query" in names


@pytest.mark.parametrize(
    "name", ["/", "/style.css", "/app.js", *(f"/{part}.js" for part in PARTS if part != "words")]
)
async def test_no_file_of_the_page_has_an_address_from_the_root(below, name):
    page, _ = below
    async with aiohttp.ClientSession() as client, client.get(page + name[1:]) as response:
        text = await response.text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    assert [line for line in lines if STARTS_AT_THE_ROOT.search(line)] == []


async def test_the_document_of_the_api_says_that_its_paths_are_beside_it(below):
    page, strayed = below
    async with aiohttp.ClientSession() as client:
        async with client.get(page + "openapi.json") as response:
            document = await response.json()
        (server,) = document["servers"]
        base = urljoin(page + "openapi.json", server["url"])
        for path, operations in document["paths"].items():
            for method in operations:
                if method == "get":
                    async with client.get(base.rstrip("/") + path) as response:
                        assert response.status in (200, 400, 401, 404)
    assert base == page
    assert strayed == []
