from __future__ import annotations

from importlib import resources

import pytest

from bot.channels.http_api.page.static import FILES
from bot.messages import MAX_QUESTION_CHARS
from indexer.calibration import SURE

NAMES = sorted(name for name, _ in FILES.values())
FORBIDDEN = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function")


@pytest.mark.parametrize("name", NAMES)
def test_no_file_of_the_page_parses_markup_or_loads_from_another_server(name):
    text = resources.files("bot.web").joinpath(name).read_text(encoding="utf-8")
    # An XML namespace, which is never fetched.
    text = text.replace("http://www.w3.org/2000/svg", "")
    for word in (*FORBIDDEN, "http://", "https://", "style="):
        assert word not in text


def test_every_file_of_the_page_is_served():
    folder = resources.files("bot.web")
    present = {item.name for item in folder.iterdir() if not item.name.startswith("__")}
    assert present == set(NAMES)


def test_the_page_has_the_limits_of_the_server():
    folder = resources.files("bot.web")
    answer = folder.joinpath("answer.js").read_text(encoding="utf-8")
    index = folder.joinpath("index.html").read_text(encoding="utf-8")
    assert f"const SURE = {SURE};" in answer
    assert f'maxlength="{MAX_QUESTION_CHARS}"' in index
