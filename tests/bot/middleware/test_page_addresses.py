from __future__ import annotations

import msgspec

from bot.messages import Answer, Question, Related
from bot.middleware.page_addresses import AddressPages
from bot.rendering.pages.addresses import PageAddresses
from tests.fakes.bot.asks import FOUND

PRIVATE = msgspec.structs.replace(
    FOUND,
    citations=[
        msgspec.structs.replace(
            FOUND.citations[0], url="", document="a/第一.md", passage="1.2.3.00000000"
        ),
        FOUND.citations[1],
    ],
    related=[Related(title="Another", url="", source="recaps", document="b.md"), *FOUND.related],
)
HERE = "read/recaps/a/%E7%AC%AC%E4%B8%80.md?passage=1.2.3.00000000#passage"


async def ask_private(question: Question) -> Answer:
    if question.listener:
        question.listener.take_found(PRIVATE)
        question.listener.take_text("All")
    return PRIVATE


async def test_pages_that_are_published_nowhere_get_the_address_of_their_page_view():
    for root in ("", "https://ask.example.org/bot/"):
        answer = await AddressPages(PageAddresses(root))(Question(text="q"), ask_private)
        assert [one.url for one in answer.citations] == [root + HERE, FOUND.citations[1].url]
        assert answer.related[0].url == f"{root}read/recaps/b.md"
        assert answer.related[1:] == FOUND.related
    assert PRIVATE.citations[0].url == "", "the cache gives the same answer to other channels"


async def test_who_follows_the_answer_gets_the_addresses_too():
    told: list[Answer | str] = []

    class Follower:
        def take_found(self, answer: Answer) -> None:
            told.append(answer)

        def take_text(self, text: str) -> None:
            told.append(text)

    layer = AddressPages(PageAddresses())
    answer = await layer(Question(text="q", listener=Follower()), ask_private)
    assert told == [answer, "All"]
