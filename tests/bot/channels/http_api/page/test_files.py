"""The files of the page: packed, and kept as long as their content stays."""

from __future__ import annotations

import gzip

import pytest

from bot.channels.http_api.html.assets import list_imports, load_assets, locate
from bot.channels.http_api.page.handler import SCRIPT
from bot.channels.http_api.page.words import make_words

MAX_STYLE_BYTES, MAX_SCRIPT_BYTES = 7_000, 21_000
"""On the line; a page that grows beyond should say why."""


async def fetch(client, address: str, encoding: str = "gzip, deflate, br"):
    async with client.get(address, headers={"Accept-Encoding": encoding}) as response:
        return response, await response.read()


@pytest.mark.parametrize("name", sorted(load_assets()))
async def test_a_file_is_packed_for_who_takes_it(serve, name):
    client = await serve()
    client._auto_decompress = False
    plain, body = await fetch(client, f"/{name}", "identity")
    packed, squeezed = await fetch(client, f"/{name}")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(squeezed) == body
    assert plain.headers["ETag"] != packed.headers["ETag"]


@pytest.mark.parametrize("encoding", ["", "identity", "gzip;q=0", "br, gzip; q=0", "br"])
async def test_who_takes_no_gzip_gets_none(serve, encoding):
    client = await serve()
    response, _ = await fetch(client, "/style.css", encoding)
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (locate("style.css"), "public, max-age=31536000, immutable"),
        (make_words("zh-Hant").address, "public, max-age=31536000, immutable"),
        ("style.css", "no-cache"),
        ("style.css?v=0123456789ab", "no-cache"),
        ("words.js?lang=en", "no-cache"),
    ],
)
async def test_only_an_address_with_the_version_is_kept_for_ever(serve, address, kept):
    client = await serve()
    response, _ = await fetch(client, f"/{address}")
    assert response.status == 200
    assert response.headers["Cache-Control"] == kept


async def test_words_of_no_language_are_not_there(serve):
    client = await serve()
    response, _ = await fetch(client, "/words.js?lang=xx")
    assert response.status == 404


async def test_a_page_is_packed_and_links_to_versions(serve):
    client = await serve()
    response, body = await fetch(client, "/")
    assert response.headers["Content-Encoding"] == "gzip"
    assert locate("style.css").encode() in body
    assert locate("app.js").encode() in body


def test_the_page_is_light():
    assets = load_assets()
    scripts = [assets[name] for name in (SCRIPT, *list_imports(SCRIPT))]
    assert len(assets["style.css"].packed) < MAX_STYLE_BYTES
    assert sum(len(asset.packed) for asset in [*scripts, make_words("zh")]) < MAX_SCRIPT_BYTES
