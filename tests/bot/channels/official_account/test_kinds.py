"""An answer of each kind as WeChat shows it, and lists that go on."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.official_account.rendering import MAX_BYTES, fit, lay_out, shorten_to_fit
from bot.channels.official_account.texts import say
from bot.messages import Answer, Question
from bot.rendering.grounding import find_addresses
from bot.rendering.labels import collect_addresses
from bot.rendering.layout import find_rest
from bot.rendering.split import utf8
from bot.rendering.urls import encode_address
from bot.services.contracts import NoConversations
from tests.fakes.bot.kinds import CLARIFY, FACTS, SOCIAL, TALKS, any_answers, make_talks
from tests.fakes.markup import hostile_texts
from tests.fakes.wechat.account_site import make_settings
from tests.fakes.wechat.platform import find_links

URLS = st.sampled_from([
    "https://ok.example/a", "https://ok.example/(b)", "https://b.example/视频?x=[1]&y='*'",
    "mailto:a@b.cc", "javascript:alert(1)", "https://long.example/" + "x" * 300, "",
])  # fmt: skip
ANSWERS = any_answers(hostile_texts, URLS)
TEN = make_talks(10, (("video", "bilibili"), ("slides", "github")), total=59)


def render(answer: Answer, max_bytes: int = MAX_BYTES) -> str:
    return fit(lay_out(answer), answer.language, max_bytes)


def test_a_talk_is_one_line_with_its_links_by_kind():
    assert render(TALKS).splitlines() == [
        "3 talks of KiteCon 2031:",
        *(
            f"- Kites in production, part {n} (Ada Flyer, Grace Line, KiteCon 2031)"
            f' · <a href="https://youtube.example/watch/{n}/video">video</a>'
            f' · <a href="https://speakerdeck.example/watch/{n}/slides">slides</a> [{1 + n % 2}]'
            for n in (1, 2, 3)
        ),
        "",
        "3 of 59. Send “more” for the rest.",
        "",
        "Sources:",
        '[1][2] <a href="https://example.org/posts/kitecon-2031/#1">'
        "KiteCon 2031: all talks › Morning</a>; "
        '<a href="https://example.org/posts/kitecon-2031/#2">Afternoon</a> (2031-05-17)',
    ]


def test_a_list_too_long_for_a_message_is_shortened_and_goes_on_where_it_ends():
    shown = shorten_to_fit(TEN)
    count = len(shown.talks)
    assert 5 <= count < 10
    text = render(shown)
    assert say("cut", "en") not in text
    assert utf8(text) > MAX_BYTES - 300
    assert f"{count} of 59. Send “more” for the rest." in text
    assert find_rest(shown) == count
    urls = [url for url, _ in find_links(text)]
    assert urls[: 2 * count] == [link.url for link in TEN.links[: 2 * count]]


def test_facts_go_before_their_sources_and_quotes_behind_them():
    text = "\n".join(f"{n}. KiteCon {2000 + n}, held in May [1]" for n in range(1, 11))
    sources = [
        msgspec.structs.replace(one, url=f"https://example.org/{'long/' * 30}{one.number}")
        for one in (*FACTS.citations, *TALKS.citations) * 3
    ]
    sources = [
        msgspec.structs.replace(one, document=f"{place}.md") for place, one in enumerate(sources)
    ]
    facts = msgspec.structs.replace(FACTS, text=text, citations=sources, links=[])
    shown = render(facts, 1400)
    assert text in shown
    assert say("cut", "en") in shown
    assert text not in render(msgspec.structs.replace(facts, kind="text"), 1400)


def test_a_list_that_fits_and_an_answer_without_one_stay():
    assert shorten_to_fit(TALKS) is TALKS
    assert shorten_to_fit(FACTS) is FACTS


def test_the_choices_of_a_question_back_are_numbered():
    assert render(CLARIFY) == (
        "Of which event?\n\n1. KiteCon 2030\n2. KiteCon 2031\nReply with a number or a name."
    )


def test_thanks_have_their_text_only():
    assert render(SOCIAL) == "You are welcome!"


@given(ANSWERS, st.sampled_from([256, 600, MAX_BYTES]))
def test_only_the_answers_own_links_can_be_opened_within_the_limit(answer, limit):
    text = render(shorten_to_fit(answer), limit)
    assert 0 < utf8(text) <= limit
    addresses = collect_addresses(answer)
    own = {encode_address(url).replace("'", "%27") for url in addresses}
    links = find_links(text)  # fails for a cut or a foreign tag
    assert {url for url, _ in links} <= own
    outside = re.sub(r'<a href="[^"]*">|</a>', " ", text)
    assert {address.rstrip("…") for address in find_addresses(outside)} <= addresses | own | {""}
    assert not re.search(r"[^\W_]\.[^\W\d_]{2}", re.sub(r"https?://\S+", "", outside))


async def test_the_conversation_is_told_where_a_shortened_list_ends(site):
    shortened = []

    class Conversations(NoConversations):
        def shorten(self, question_id: str, rest: int) -> None:
            shortened.append((question_id, rest))

    async def ask(question: Question) -> Answer:
        site.questions.append(question)
        return TEN if question.text == "which talks" else TALKS

    site.ask = ask
    site.rebuild_services(conversations=Conversations())
    await site.start(make_settings())
    shown = await site.send_text("anna", "which talks")
    await site.send_text("anna", "which talks of these")
    count = int(re.search(r"^(\d+) of 59\.", shown, re.MULTILINE)[1])
    assert shortened == [(site.questions[0].id, count)]


@pytest.mark.parametrize("typed", ["更多", "/more", "下一页", "2", "第二个", "👍", "???"])
async def test_what_goes_on_with_a_conversation_is_asked_as_typed(site, typed):
    await site.start(make_settings())
    await site.send_text("anna", typed)
    (question,) = site.questions
    assert (question.text, question.thread) == (typed.lstrip("/"), "official_account:anna")
    assert (question.offset, question.language, question.default_language) == (0, "", "zh")


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("/活动 MeshDay 2030", "介绍一下 MeshDay 2030 这个活动"),
        ("/講師 李明", "李明講過哪些演講？"),
        ("/talks envoy", "Which talks are about envoy?"),
        ("/event", "Which events are there?"),
    ],
)
async def test_a_lookup_asks_its_question(site, typed, question):
    await site.start(make_settings())
    await site.send_text("anna", typed)
    assert [asked.text for asked in site.questions] == [question]


async def test_a_lookup_without_its_name_says_what_is_missing(site):
    await site.start(make_settings())
    assert await site.send_text("anna", "/讲师") == "请在后面写上讲师的名字：/讲师 名字"
    assert site.questions == []


async def test_the_language_of_the_account_is_a_setting(site):
    settings = msgspec.structs.replace(make_settings(), language="en")
    await site.start(settings)
    assert await site.send_text("anna", "/PPT") == say("no_links", "en")
    await site.send_text("anna", "MeshDay 2030")
    assert site.questions[0].default_language == "en"
