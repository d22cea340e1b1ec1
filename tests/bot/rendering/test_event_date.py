"""A citation of a recap shows when the event was held, wherever people read it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from bot.channels.discord.messages import rendering as discord
from bot.channels.official_account import rendering as official_account
from bot.channels.wecom import rendering as wecom
from bot.messages import Answer, Citation
from bot.rendering.terminal.layout import lay_out, to_plain_text
from tests.fakes.bot.asks import FOUND

RENDERERS: dict[str, Callable[[Answer], str]] = {
    "discord": lambda answer: "\n".join(discord.render(answer).pieces),
    "wecom": lambda answer: wecom.render(answer, 20_480),
    "official_account": lambda answer: official_account.fit(
        official_account.lay_out(answer), answer.language
    ),
    "terminal": lambda answer: to_plain_text(lay_out(answer)),
}


def cite(held: str, published: str = "2031-11-22") -> Answer:
    citation = msgspec.structs.replace(FOUND.citations[0], held=held, published=published)
    return msgspec.structs.replace(FOUND, citations=[citation], text="Recorded [1].")


@pytest.fixture(params=RENDERERS)
def render(request: pytest.FixtureRequest) -> Callable[[Answer], str]:
    return RENDERERS[request.param]


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        ("2030-05-17", "(2030-05-17"),
        ("2030-05-17/2030-05-18", "(2030-05-17 – 2030-05-18"),
        ("", "(2031-11-22"),
    ],
)
def test_the_date_of_the_event_stands_for_that_of_its_page(
    render: Callable[[Answer], str], held: str, shown: str
) -> None:
    text = render(cite(held)).replace("\\", "")
    assert shown in text
    assert ("2031-11-22" in text) == (not held)


def test_a_page_without_any_date_shows_none(render: Callable[[Answer], str]) -> None:
    assert "()" not in render(cite("", published=""))


def test_an_answer_keeps_the_date_of_the_page() -> None:
    encoded = msgspec.json.decode(msgspec.json.encode(cite("2030-05-17")))
    assert encoded["citations"][0]["published"] == "2031-11-22"
    assert encoded["citations"][0]["held"] == "2030-05-17"


def test_a_citation_that_was_stored_without_these_dates_can_be_read() -> None:
    stored = {"number": 1, "title": "A", "url": "", "quote": "q", "published": "", "source": "s"}
    assert msgspec.convert(stored, Citation).held == ""
