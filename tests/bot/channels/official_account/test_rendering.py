"""Answers as WeChat shows them: the answer's own links, within the limit, whatever a page says."""

from __future__ import annotations

import re

import msgspec
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.official_account.protocol.codec import read, write
from bot.channels.official_account.rendering import (
    MAX_BYTES,
    escape,
    fit,
    format_link,
    join,
    lay_out,
    to_rows,
)
from bot.messages import AnswerLink
from bot.rendering.answer_lines import collect_addresses
from bot.rendering.grounding import find_addresses
from bot.rendering.split import utf8
from bot.rendering.urls import encode_address
from tests.fakes.asks import ABSENT, FOUND, FOUND_ZH, HOSTILE
from tests.fakes.official_account import links_in

BAD = st.sampled_from([
    '<a href="https://evil.example/">', "</a>", "<", ">", '"', "'", "&lt;", "&#60;", "]]>", "\x00",
    "\ufffe", "\u202e", "https://evil.example/x", "www.evil.example", "evil.example",
    "javascript:x", "weixin://dl/x", "http://ok.example/a?b=1&c='\"<>", "\ud800", "\r\n", "视频，",
    "🎬", "[1]", "\\", "```\n", " ", "\n",
])  # fmt: skip
texts = st.lists(st.one_of(BAD, st.text(max_size=20)), max_size=6).map("".join)
urls = st.one_of(
    texts,
    st.builds(
        "https://ok.example/{}".format, st.one_of(texts, st.text("ab/?=&%'中", max_size=300))
    ),
)
answers = st.builds(
    lambda answer, text, links, titles, found: msgspec.structs.replace(
        answer,
        text=text,
        found=found,
        links=[
            AnswerLink(url=url, label=label, kind="video", platform=platform, citation=1)
            for url, label, platform in links
        ],
        citations=[
            msgspec.structs.replace(answer.citations[0], number=n, title=title, url=url)
            for n, (title, url) in enumerate(titles, 1)
        ],
    ),
    st.sampled_from([FOUND, FOUND_ZH]),
    st.one_of(texts, texts.map(lambda text: text * 40)),
    st.lists(st.tuples(urls, texts, texts), max_size=6),
    st.lists(st.tuples(texts, urls), max_size=6),
    st.booleans(),
)


def shown(answer, max_bytes: int = MAX_BYTES) -> str:
    return fit(lay_out(answer), answer.language, max_bytes)


def test_an_answer_reads_like_this():
    assert shown(FOUND) == (
        "The recordings of MeshDay 2030 are on Bilibili and YouTube [1]. "
        "The slides of the opening talk are linked from its session page [2].\n\n"
        '- <a href="https://space.bilibili.com/1/channel/2">Watch all talks on Bilibili</a>'
        " (bilibili) [1]\n"
        '- <a href="https://www.youtube.com/playlist?list=PL1">YouTube playlist</a> (youtube) [1]\n'
        '- <a href="https://example.org/files/opening.pdf">Ten years of sidecars (PDF)</a>'
        " (example.\u200borg) [2]\n"
        '- <a href="https://github.com/example/meshday-demo">Demo code</a> (github) [2]\n\n'
        "Sources:\n"
        '[1] <a href="https://example.org/posts/meshday-2030/#recordings">'
        "MeshDay 2030: recap, recordings and slides</a> (2030-05-17)\n"
        '[2] <a href="https://example.org/sessions/opening/">Opening: ten years of sidecars</a>'
    )


def test_a_line_that_names_a_link_becomes_that_link_and_is_not_said_twice():
    answer = msgspec.structs.replace(
        FOUND_ZH,
        text="找到 1 个视频链接：\n- B 站观看视频回放 (bilibili) [1]",
        links=FOUND_ZH.links[:1],
    )
    text = shown(answer)
    assert text.startswith("找到 1 个视频链接：\n- <a href=")
    assert text.count("B 站观看视频回放") == 1


def test_where_nothing_was_found_the_nearest_pages_are_linked():
    assert [url for url, _ in links_in(shown(ABSENT))] == [page.url for page in ABSENT.related]


def test_a_hostile_answer_links_to_nothing_but_its_own_web_page():
    text = shown(HOSTILE)
    assert {url for url, _ in links_in(text)} == {"https://ok.example/%3Cimg%3E?a=%3Cimg%3E"}
    assert "evil.example" not in text


@given(answers, st.sampled_from([256, 600, MAX_BYTES]))
def test_only_the_answers_own_links_act_and_the_limit_holds(answer, limit):
    text = shown(answer, limit)
    assert 0 < utf8(text) <= limit
    known = collect_addresses(answer)
    own = {encode_address(url).replace("'", "%27") for url in known}
    pressed = links_in(text)  # fails for a cut or a foreign tag
    assert {url for url, _ in pressed} <= own
    outside = re.sub(r'<a href="[^"]*">|</a>', " ", text)
    assert {one.rstrip("…") for one in find_addresses(outside)} <= known | own | {""}
    assert not re.search(r"[^\W_]\.[^\W\d_]{2}", re.sub(r"https?://\S+", "", outside))


@given(answers)
def test_links_stay_when_prose_must_go(answer):
    answer = msgspec.structs.replace(answer, text="A long word. " * 400, links=FOUND.links)
    assert {link.url for link in FOUND.links} <= {url for url, _ in links_in(shown(answer))}


def test_a_cut_text_says_so_and_keeps_the_page_to_read_on():
    text = shown(msgspec.structs.replace(FOUND_ZH, text="很长的一段话。" * 300))
    assert text.endswith("（内容太长，没有全部显示；更多内容见来源。）")
    assert FOUND.citations[0].url in {url for url, _ in links_in(text)}
    assert utf8(text) > MAX_BYTES - 100


def test_a_text_fills_what_wechat_takes_and_no_more():
    assert 2040 < utf8(fit(to_rows("长" * 3000), "zh")) <= 2048


def test_an_address_that_is_longer_than_the_room_is_left_out_whole():
    url = f"https://ok.example/{'x' * 600}"
    cited = [msgspec.structs.replace(FOUND.citations[0], url=url)]
    answer = msgspec.structs.replace(FOUND, text=f"{url} behind", citations=cited, links=[])
    assert shown(answer, 900).startswith("…\nSources:\n")


def test_many_links_leave_room_for_the_page_to_read_on():
    links = [
        msgspec.structs.replace(FOUND.links[0], url=f"https://videos.example/{n}")
        for n in range(60)
    ]
    text = shown(msgspec.structs.replace(FOUND, links=links))
    pressed = [url for url, _ in links_in(text)]
    assert pressed[:-1] == [link.url for link in links[: len(pressed) - 1]]
    assert pressed[-1] == FOUND.citations[0].url


@given(st.lists(answers, min_size=1, max_size=4))
def test_several_answers_share_one_text(several):
    text = join([lay_out(answer) for answer in several], "en")
    assert 0 < utf8(text) <= MAX_BYTES
    links_in(text)


def test_two_answers_that_fit_are_both_whole():
    text = join([to_rows("one"), lay_out(FOUND)], "en")
    assert text == f"one\n————\n{shown(FOUND)}"


@pytest.mark.parametrize(
    "url", ["javascript:x", "weixin://dl", "", "/relative", "https://", "data:,"]
)
def test_what_is_no_web_address_is_no_link(url):
    assert "<" not in format_link("label", url)


@given(st.text(), st.text())
def test_a_link_is_one_link_whatever_it_is_called(label, path):
    assert len(links_in(format_link(label, f"https://ok.example/{path}"))) <= 1


@given(texts)
def test_quiet_text_holds_no_markup(text):
    assert not set(escape(text)) & set("<>\x00\u202e\r")


@given(st.one_of(texts, st.text()))
def test_whatever_is_written_is_read_again_but_for_what_xml_does_not_know(text):
    for form in ("xml", "json"):
        if form == "json" and re.search("[\ud800-\udfff]", text):
            continue
        body = write(form, {"Content": text, "CreateTime": 7})
        found, fields = read(body)
        assert (found, fields["CreateTime"]) == (form, "7")
        kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
        expected = kept if form == "xml" else text
        assert fields["Content"].split() == expected.split()
        if form == "xml":
            assert len(fromstring(body.decode(), forbid_dtd=True)) == 2
