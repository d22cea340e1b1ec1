"""A page gives sections and links."""

import time
from contextlib import suppress
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import BadInput
from indexer.markdown.page import Page, parse_page

BASE = "https://example.org/blog/post/"
PAGES = {"talks/a.md": "https://example.org/talks/a/"}


def read(text: str, **options) -> Page:
    return parse_page(
        text,
        name="post.md",
        resolve=lambda address: urljoin(BASE, address),
        reference=lambda target, language: PAGES.get(target),
        **options,
    )


def links(text: str) -> list[tuple[str, str]]:
    return [(link.label, link.url) for part in read(text).sections for link in part.links]


ONE_LINK = [
    ("[录像](https://e.org/v)", "录像", "https://e.org/v"),
    ("[a **b** `c`](https://e.org/)", "a b c", "https://e.org/"),
    ("[ spaced ]( https://e.org/ )", "spaced", "https://e.org/"),
    ("[a](<https://e.org/x y>)", "a", "https://e.org/x%20y"),
    ("[a](/talks/)", "a", "https://example.org/talks/"),
    ("[a](../other/)", "a", "https://example.org/blog/other/"),
    ("[a](#there)", "a", "https://example.org/blog/post/#there"),
    ("[a](//cdn.e.org/x)", "a", "https://cdn.e.org/x"),
    ("[a][r]\n\n[r]: https://e.org/r", "a", "https://e.org/r"),
    ("[r]\n\n[r]: https://e.org/r", "r", "https://e.org/r"),
    ("<https://e.org/a>", "https://e.org/a", "https://e.org/a"),
    ("<me@e.org>", "me@e.org", "mailto:me@e.org"),
    ("write to me@e.org.", "me@e.org", "mailto:me@e.org"),
    ("见https://e.org/z。后面", "https://e.org/z", "https://e.org/z"),
    ("（https://e.org/z）", "https://e.org/z", "https://e.org/z"),
    ("(see https://e.org/a_(b))", "https://e.org/a_(b)", "https://e.org/a_(b)"),
    ("https://e.org/a_b_c, and", "https://e.org/a_b_c", "https://e.org/a_b_c"),
    ("**https://e.org/a**", "https://e.org/a", "https://e.org/a"),
    ("HTTPS://E.org/a?b=c&d=e#f!", "HTTPS://E.org/a?b=c&d=e#f", "HTTPS://E.org/a?b=c&d=e#f"),
    ("www.e.org/a", "www.e.org/a", "https://www.e.org/a"),
    ("[![cover](a.png)](https://e.org/v)", "cover", "https://e.org/v"),
    ("[![](a.png)](https://e.org/v)", "https://e.org/v", "https://e.org/v"),
    ("[](https://e.org/v)", "https://e.org/v", "https://e.org/v"),
    ('<a href="https://e.org/?a=1&amp;b=2">看</a>', "看", "https://e.org/?a=1&b=2"),
    ('<div>\n<a href="/x">看 <b>这里</b></a>\n</div>', "看 这里", "https://example.org/x"),
    ("<a href=https://e.org/open>never closed", "never closed", "https://e.org/open"),
    (
        '<iframe src="//player.bilibili.com/player.html?bvid=BV1" title="Day 1"></iframe>',
        "Day 1",
        "https://player.bilibili.com/player.html?bvid=BV1",
    ),
    (
        'x <iframe src="https://e.org/p"></iframe> y',
        "https://e.org/p",
        "https://e.org/p",
    ),
    (
        '<video controls><source src="a.mp4"></video>',
        "https://example.org/blog/post/a.mp4",
        "https://example.org/blog/post/a.mp4",
    ),
    ('<audio src="/a.mp3"></audio>', "https://example.org/a.mp3", "https://example.org/a.mp3"),
    (
        "{{< youtube dQw4w9WgXcQ >}}",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    (
        '<div>{{< youtube id="dQw4w9WgXcQ" title="T" >}}</div>',
        "T",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    ('[a]({{< ref "talks/a.md" >}})', "a", "https://example.org/talks/a/"),
    ("Note[^1].\n\n[^1]: See [it](https://e.org/n).", "it", "https://e.org/n"),
    ("Term\n: Is [it](https://e.org/d)", "it", "https://e.org/d"),
    ("| a |\n|---|\n| [x](https://e.org/t) |", "x", "https://e.org/t"),
    ("> - [x](https://e.org/q)", "x", "https://e.org/q"),
    ("## [Talk](https://e.org/h)", "Talk", "https://e.org/h"),
    ("[多\n行](https://e.org/m)", "多行", "https://e.org/m"),
    ("---\nvideo: https://e.org/v\n---\n", "https://e.org/v", "https://e.org/v"),
]


@pytest.mark.parametrize(("text", "label", "url"), ONE_LINK)
def test_every_way_to_write_a_link_gives_one_record(text, label, url):
    assert links(text) == [(label, url)]


NO_LINK = [
    "`https://e.org/code`",
    "    https://e.org/indented",
    "```\n[a](https://e.org)\n```",
    "![picture](https://e.org/a.png)",
    "[a](javascript:alert(1))",
    "[a](JavaScript:alert(1))",
    "[a](data:text/html,x)",
    "[a](vbscript:x)",
    '<a href="java\nscript:alert(1)">a</a>',
    '<a href="&#1;javascript:alert(1)">a</a>',
    '<a name="top">a</a>',
    "[a]()",
    "<!-- [a](https://e.org) -->",
    "<script>\nhttps://e.org/x\n</script>",
    "{{< text bash >}}\n$ curl https://e.org/x\n{{< /text >}}",
    "xhttps://e.org/ is no address",
]


@pytest.mark.parametrize("text", NO_LINK)
def test_text_that_is_no_link_gives_no_record(text):
    assert links(text) == []


def test_sections_have_heading_paths_and_anchors():
    page = read("---\ntitle: T\n---\nLead\n\n## 一\n\nA\n\n### 二\n\nB\n\n## 三\n\nC")
    assert [(s.headings, s.anchor, s.text) for s in page.sections] == [
        ((), "", "Lead"),
        (("一",), "一", "A"),
        (("一", "二"), "二", "B"),
        (("三",), "三", "C"),
    ]


def test_without_a_title_the_first_level_one_heading_is_the_title():
    page = read("# Customizing *metrics*\n\nText\n\n## More\n\nText")
    assert page.front["title"] == "Customizing metrics"
    assert [s.headings for s in page.sections] == [(), ("More",)]


def test_an_empty_page_has_an_empty_lead():
    (lead,) = read("").sections
    assert (lead.headings, lead.text, lead.links) == ((), "", ())


def test_links_of_the_front_matter_come_first_in_the_lead():
    page = read(
        "---\ntitle: T\nvideo: https://youtu.be/dQw4w9WgXcQ\n---\n## H\n\n[x](https://e.org)"
    )
    assert [link.key for link in page.sections[0].links] == ["video"]
    assert page.sections[0].links[0].kind == "video"


TEXTS = [
    ("a\nb", "a b"),
    ("中文\n换行", "中文换行"),
    ("中文\nLatin", "中文 Latin"),
    ("a  \nb", "a\nb"),
    ("- a\n- b\n\nc", "a\nb\n\nc"),
    ("**粗体。**后面", "粗体。后面"),
    ("他说**“你好”**吧", "他说“你好”吧"),
    ("a * b * c", "a * b * c"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n|  | 4 |", "a | b\n1 | 2\n4"),
    ("![图](a.png) text", "图 text"),
    ("A[^n] b.\n\nNext.\n\n[^n]: Note.", "A b.\n\nNote.\n\nNext."),
    ("x<br>y", "x\ny"),
    ("```go\nfunc x() {\n\n}\n```", "func x() {\n\n}"),
    ("a &amp; b", "a & b"),
    ("<details><summary>S</summary>\n\nInner\n\n</details>", "S\n\nInner"),
]


@pytest.mark.parametrize(("markdown", "text"), TEXTS)
def test_text_has_the_white_space_of_the_rendered_page(markdown, text):
    assert read(markdown).sections[0].text == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Closes on ~~4 May~~ 9 May.", "Closes on 9 May."),
        ("<del>The pier is open.</del>\n\nThe pier is shut.", "The pier is shut."),
        ("The <s>old</s> <strike>very old</strike> crane.", "The crane."),
        ("See ~~the [crane rules](https://e.org/c) of~~ May.", "See crane rules May."),
    ],
)
def test_what_is_struck_through_is_not_said_but_for_links(markdown, text):
    assert read(markdown).sections[0].text == text


def test_what_is_struck_without_an_end_ends_at_the_next_heading():
    sections = read("One <s>two\n\n## Three\n\nfour").sections
    assert [section.text for section in sections] == ["One", "four"]


def test_the_context_in_a_table_names_the_columns():
    (lead,) = read("| 议题 | 录像 |\n|---|---|\n| Ambient | [链接](https://e.org/1) |").sections
    assert lead.links[0].context == "议题: Ambient; 录像: 链接"
    assert lead.links[0].kind == "video"


def test_the_context_in_a_nested_list_has_the_outer_item():
    (lead,) = read(
        "- 《网格实践》\n  - [录像](https://e.org/1)\n  - [讲稿](https://e.org/2)"
    ).sections
    assert [(link.context, link.kind) for link in lead.links] == [
        ("《网格实践》 / 录像", "video"),
        ("《网格实践》 / 讲稿", "slides"),
    ]


def test_the_line_above_a_list_decides_the_kind_of_its_links():
    (lead,) = read("PPT 下载：\n\n- [主题一](https://e.org/1)").sections
    assert (lead.links[0].kind, lead.links[0].context) == ("slides", "PPT 下载： / 主题一")


def test_text_before_a_link_decides_its_kind():
    (lead,) = read("录像：[地址](https://e.org/1)，幻灯片：[地址](https://e.org/2)").sections
    assert [link.kind for link in lead.links] == ["video", "slides"]


def test_a_link_in_a_heading_has_its_label_in_the_text():
    section = read("---\ntitle: T\n---\n## See [Talk](https://e.org/h)\n\nText").sections[-1]
    (link,) = section.links
    assert section.text == "See Talk\n\nText"
    assert (link.headings, link.anchor, link.offset) == (("See Talk",), "see-talk", 4)


HOSTILE = [
    pytest.param("[" * 1_000_000, id="brackets"),
    pytest.param("<" * 1_000_000, id="angles"),
    pytest.param("*a " * 300_000, id="stars"),
    pytest.param("`" * 1_000_000, id="one run of ticks"),
    pytest.param("> " * 500_000, id="quotes"),
    pytest.param("- " * 500_000, id="items"),
    pytest.param("<div>" * 200_000, id="open html"),
    pytest.param("{{<" * 300_000, id="open shortcodes"),
    pytest.param("<!--" * 200_000, id="open comments"),
    pytest.param("http://x" + ")" * 500_000, id="closing brackets"),
    pytest.param("![x](data:image/png;base64," + "A" * 1_000_000 + ")", id="a picture inside"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_page_is_parsed_or_refused_in_time(text):
    """It takes one second on a small server; the limit leaves room for a busy one."""
    started = time.process_time()
    with suppress(BadInput):
        read(text)
    assert time.process_time() - started < 3


def test_a_refusal_names_file_limit_and_remedy():
    with pytest.raises(
        BadInput, match=r"post\.md:4: more than 40,000 of the marks .*; split the page"
    ):
        read("---\na: 1\n---\n" + "[" * 50_000)


def test_too_deep_nesting_is_refused():
    with pytest.raises(BadInput, match="nested"):
        read("> " * 100 + "[a](https://e.org)")


# fmt: off
PIECES = st.sampled_from([
    "# ", "## ", "> ", "- ", "1. ", "\n", "\n\n", "    ", "**", "*", "_", "`", "```\n", "~~~\n",
    "[a](", "](", "[", "]", "(", ")", "![", "[^1]", "[^1]: ", "[r]: /u\n", ": ", "a | b\n", "-|-\n",
    "<a href='/x'>", "</a>", "<div>", "</div>\n", "<iframe src=/p>", "<b>", "<!--", "-->", "<td>",
    "<table>", "---\n", "+++\n", "{", "{#i}", "{{< youtube x >}}", "{{< text >}}", "{{< /text >}}",
    "https://e.org/", "www.e.org", "a@e.org", "中文", "。", "，", "word", " ", "\t", "\r\n", "\\",
    "&amp;", "\\_", "~~", "//[", "<h2>", "</h2>", "<script>", "</script>",
])
# fmt: on


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_gives_true_offsets_or_bad_input(text):
    try:
        page = read(text)
    except BadInput:
        return
    assert page.sections
    for section in page.sections:
        assert section.text == section.text.strip("\n")
        for link in section.links:
            assert (
                link.url.startswith(("http://", "https://", "mailto:"))
                or link.url[:4].lower() == "http"
            )
            assert len(link.context) <= 300
            if not link.key:
                assert section.text[link.offset : link.offset + len(link.label)] == link.label
                assert link.headings == section.headings
                assert link.anchor == section.anchor


LABELS = st.text(alphabet="ab 中文，。-“”", min_size=1, max_size=12).filter(lambda s: s.strip())
URLS = st.integers(0, 9999).map(lambda n: f"https://e.org/{n}")
FORMS = st.sampled_from([
    "[{l}]({u})",
    "<{u}>",
    "{l} {u} ",
    '<a href="{u}">{l}</a>',
    "[![{l}](p.png)]({u})",
    "**[{l}]({u})**",
    "~~[{l}]({u})~~",
    "[{l}]({u} 'title')",
    "[{l}](<{u}>)",
    '{{{{< card href="{u}" title="x" >}}}}',
])
PLACES = st.sampled_from([
    "{x}",
    "中文{x}中文",
    "- {x}",
    "> {x}",
    "## {x}",
    "| h |\n|---|\n| {x} |",
    "1. a\n   - {x}",
    "a\n: {x}",
    "**{x}**",
    "<div>\n\n{x}\n\n</div>",
    "{{{{< tip >}}}}\n{x}\n{{{{< /tip >}}}}",
    "x[^9]\n\n[^9]: {x}\n",
])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PLACES, FORMS, LABELS, URLS), min_size=1, max_size=8))
def test_no_link_is_lost(cases):
    """A link in any form and place becomes a record."""
    blocks, expected = [], []
    for number, (place, form, label, url) in enumerate(cases):
        place = place.replace("^9", f"^{number}")
        blocks.append(place.format(x=form.format(l=label, u=url)))
        expected.append(url)
    assert sorted(url for _, url in links("\n\n<!-- -->\n\n".join(blocks))) == sorted(expected)


def test_a_long_heading_is_cut_in_the_path_and_whole_in_its_text():
    long = "a long heading " * 200
    page = read(f"# t\n\n## {long}\n\nText, [a link](b).\n\n### below\n\nMore.\n")
    section, below = page.sections[-2:]
    assert section.headings == (long[:1000],)
    assert below.headings == (long[:1000], "below")
    assert section.text.split("\n\n") == [long.strip(), "Text, a link."]
    [link] = section.links
    assert section.text[link.offset :].startswith("a link")
    assert link.headings == (long[:1000],)
    assert len(section.anchor) <= 1000


def test_a_page_of_too_many_marks_is_refused_before_it_is_parsed():
    with pytest.raises(BadInput, match="240,000 lines and marks, more than 200,000; split"):
        read("a\n\n" * 120_000)
