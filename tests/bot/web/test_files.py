from __future__ import annotations

import re
from importlib import resources

import pytest

from bot.channels.http_api.html.assets import list_imports, load_assets
from bot.channels.http_api.page.handler import SCRIPT
from bot.channels.http_api.page.texts import TEXTS
from bot.channels.http_api.page.words import make_words

NAMES = sorted(load_assets())
FORBIDDEN = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function")
READS_WORD = re.compile(r"\bwords\.(\w+)")


def read(name: str) -> str:
    return resources.files("bot.web").joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_file_of_the_page_parses_markup_or_loads_from_another_server(name):
    text = read(name)
    # An XML namespace, which is never fetched, and where a format is described.
    text = re.sub(r"http://www\.w3\.org/2000/svg|// https://html\.spec\.\S+", "", text)
    for word in (*FORBIDDEN, "http://", "https://", "style="):
        assert word not in text


def test_every_file_of_the_page_is_served():
    folder = resources.files("bot.web")
    present = {item.name for item in folder.iterdir() if item.is_file()}
    assert {name for name in present if not name.endswith(".py")} == set(NAMES)


@pytest.mark.parametrize("name", [SCRIPT, *list_imports(SCRIPT)])
def test_scripts_use_words_that_there_are(name):
    words = make_words("en").body.decode()
    for key in READS_WORD.findall(read(name)):
        assert f'"{key}":' in words


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_the_words_of_a_language_are_a_module_with_every_text(language):
    words = make_words(language).body.decode()
    assert words.startswith("export const WORDS = {")
    assert all(f'"{key}":' in words for key in TEXTS)


def test_traditional_words_are_made_from_simplified_ones():
    assert "来源" in make_words("zh").body.decode()
    assert "來源" in make_words("zh-Hant").body.decode()


def test_modules_import_others_with_their_version():
    app = load_assets()["app.js"]
    imports = re.findall(rb'from "\./([^"]+)"', app.body)
    assert imports
    assert all(one.endswith(f".js?v={app.version}".encode()) for one in imports)
