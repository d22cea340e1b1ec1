"""Rendered answers have only the answer's own links and keep the limit, whatever a page says."""

from __future__ import annotations

import re

import msgspec
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.official_account.protocol.codec import decode, encode
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
from bot.rendering.grounding import find_addresses
from bot.rendering.labels import collect_addresses
from bot.rendering.split import utf8
from bot.rendering.urls import encode_address
from tests.fakes.bot.asks import ABSENT, FOUND, FOUND_ZH, HOSTILE
from tests.fakes.wechat.platform import find_links

BAD = st.sampled_from([
    '<a href="https://evil.example/">', "</a>", "<", ">", '"', "'", "&lt;", "&#60;", "]]>", "\x00",
    "\ufffe", "\u202e", "https://evil.example/x", "www.evil.example", "evil.example",
    "javascript:x", "weixin://dl/x", "http://ok.example/a?b=1&c='\"<>", "\ud800", "\r\n", "视频，",
    "🎬", "[1]", "\\", "```\n", " ", "\n", "**", "`", "[a](", "](https://ok.example/", ")",
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


def render(answer, max_bytes: int = MAX_BYTES) -> str:
    return fit(lay_out(answer), answer.language, max_bytes)


def test_an_answer_is_rendered_with_links_and_sources():
    assert render(FOUND) == (
        "The recordings of MeshDay 2030 are on Bilibili and YouTube [1]. "
        "The slides of the opening talk are linked from its session page [2].\n\n"
        '- <a href="https://space.bilibili.com/1/channel/2">Watch all talks on Bilibili</a> [1]\n'
        '- <a href="https://www.youtube.com/playlist?list=PL1">YouTube playlist</a> [1]\n'
        '- <a href="https://example.org/files/opening.pdf">Ten years of sidecars (PDF)</a>'
        " (example.\u200borg) [2]\n"
        '- <a href="https://github.com/example/meshday-demo">Demo code</a> (GitHub) [2]\n\n'
        "Sources:\n"
        '[1] <a href="https://example.org/posts/meshday-2030/#recordings">'
        "MeshDay 2030: recap, recordings and slides</a> (2030-05-17)\n"
        '[2] <a href="https://example.org/sessions/opening/">Opening: ten years of sidecars</a>'
    )


def test_a_link_of_a_list_stands_on_a_line_once():
    answer = msgspec.structs.replace(
        FOUND_ZH,
        kind="links",
        intro="找到 1 个视频链接：",
        text="找到 1 个视频链接：\n- B 站观看视频回放 [1]",
        links=FOUND_ZH.links[:1],
    )
    text = render(answer)
    assert text.startswith("找到 1 个视频链接：\n- <a href=")
    assert text.count("B 站观看视频回放") == 1


URL = FOUND_ZH.links[0].url
A = f'<a href="{URL}">'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"录像在{URL}，请看", f"录像在{URL} ，请看"),
        (f"看{URL}的回放（{URL}）", f"看{URL} 的回放（{URL} ）"),
        (f"**要点：**`make` 见[这一页]({URL})。", f"要点：make 见{A}这一页</a>。"),
        (f"**[这一页]({URL})**和![截图]({URL})", f"{A}这一页</a>和{A}截图</a>"),
        ("see [the page](https://evil.example/) now", "see [the page] now"),
        (f"[https://bank.example/]({URL})", f"{A}space.\u200bbilibili.\u200bcom · …</a>"),
        ("`__init__`, 2 ** 3 ** 4, a * b, ~~old~~", "__init__, 2 ** 3 ** 4, a * b, old"),
    ],
)
def test_prose_has_links_instead_of_markdown_and_a_blank_behind_addresses(text, shown):
    answer = msgspec.structs.replace(FOUND_ZH, text=text)
    assert render(answer).splitlines()[0] == shown


def test_a_link_in_prose_is_left_out_whole_where_it_does_not_fit():
    text = f"{'长' * 60}[{'一' * 40}]({URL})"
    answer = msgspec.structs.replace(FOUND_ZH, text=text, citations=FOUND_ZH.citations[:1])
    for limit in range(256, 1000, 7):
        links = find_links(render(answer, limit))  # fails for a cut tag
        assert {url for url, _ in links} <= collect_addresses(answer)


def test_an_answer_that_found_nothing_links_the_nearest_pages():
    assert [url for url, _ in find_links(render(ABSENT))] == [page.url for page in ABSENT.related]


def test_a_hostile_answer_links_only_to_its_own_web_page():
    text = render(HOSTILE)
    assert {url for url, _ in find_links(text)} == {"https://ok.example/%3Cimg%3E?a=%3Cimg%3E"}
    assert "evil.example" not in text


@given(answers, st.sampled_from([256, 600, MAX_BYTES]))
def test_only_the_answers_own_links_can_be_opened_within_the_limit(answer, limit):
    text = render(answer, limit)
    assert 0 < utf8(text) <= limit
    addresses = collect_addresses(answer)
    own = {encode_address(url).replace("'", "%27") for url in addresses}
    links = find_links(text)  # fails for a cut or a foreign tag
    assert {url for url, _ in links} <= own
    outside = re.sub(r'<a href="[^"]*">|</a>', " ", text)
    assert {address.rstrip("…") for address in find_addresses(outside)} <= addresses | own | {""}
    assert not re.search(r"[^\W_]\.[^\W\d_]{2}", re.sub(r"https?://\S+", "", outside))


@given(answers)
def test_links_stay_when_prose_is_cut(answer):
    answer = msgspec.structs.replace(answer, text="A long word. " * 400, links=FOUND.links)
    assert {link.url for link in FOUND.links} <= {url for url, _ in find_links(render(answer))}


def test_a_cut_answer_says_so_and_keeps_the_page_to_read_on():
    text = render(msgspec.structs.replace(FOUND_ZH, text="很长的一段话。" * 300))
    assert text.endswith("（太长了，没有显示完；其余请看来源。）")
    assert FOUND.citations[0].url in {url for url, _ in find_links(text)}
    assert utf8(text) > MAX_BYTES - 100


def test_a_long_text_fills_the_limit():
    assert 2040 < utf8(fit(to_rows("长" * 3000), "zh")) <= 2048


def test_an_address_that_does_not_fit_is_left_out_whole():
    url = f"https://ok.example/{'x' * 600}"
    cited = [msgspec.structs.replace(FOUND.citations[0], url=url)]
    answer = msgspec.structs.replace(FOUND, text=f"{url} behind", citations=cited, links=[])
    assert render(answer, 900).startswith("…\nSources:\n")


def test_many_links_leave_room_for_the_page_to_read_on():
    links = [
        msgspec.structs.replace(FOUND.links[0], url=f"https://videos.example/{n}")
        for n in range(60)
    ]
    text = render(msgspec.structs.replace(FOUND, links=links))
    urls = [url for url, _ in find_links(text)]
    assert urls[:-1] == [link.url for link in links[: len(urls) - 1]]
    assert urls[-1] == FOUND.citations[0].url


@given(st.lists(answers, min_size=1, max_size=4))
def test_several_answers_share_one_text(answers):
    text = join([lay_out(answer) for answer in answers], "en")
    assert 0 < utf8(text) <= MAX_BYTES
    find_links(text)


def test_two_answers_that_fit_are_shown_in_full():
    text = join([to_rows("one"), lay_out(FOUND)], "en")
    assert text == f"one\n————\n{render(FOUND)}"


@pytest.mark.parametrize(
    "url", ["javascript:x", "weixin://dl", "", "/relative", "https://", "data:,"]
)
def test_only_a_web_address_becomes_a_link(url):
    assert "<" not in format_link("label", url)


@given(st.text(), st.text())
def test_a_link_is_one_link_whatever_its_label(label, path):
    assert len(find_links(format_link(label, f"https://ok.example/{path}"))) <= 1


@given(texts)
def test_escaped_text_has_no_markup(text):
    assert not set(escape(text)) & set("<>\x00\u202e\r")


@given(st.one_of(texts, st.text()))
def test_an_encoded_text_is_decoded_again_without_characters_unknown_to_xml(text):
    for syntax in ("xml", "json"):
        if syntax == "json" and re.search("[\ud800-\udfff]", text):
            continue
        body = encode(syntax, {"Content": text, "CreateTime": 7})
        decoded_syntax, fields = decode(body)
        assert (decoded_syntax, fields["CreateTime"]) == (syntax, "7")
        kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
        expected = kept if syntax == "xml" else text
        assert fields["Content"].split() == expected.split()
        if syntax == "xml":
            assert len(fromstring(body.decode(), forbid_dtd=True)) == 2
