"""Heading anchors equal those of Hugo; the real `hugo` shows it where it is installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from indexer.markdown.anchors import Anchors
from indexer.markdown.dialects import choose_hugo
from indexer.markdown.page import parse_page

HEADINGS = """\
视频回放与 PPT
Foo Bar
Foo Bar
Foo  Bar
C++ & Go: what's new?
What’s “new” -- really --- yes...
`code_span` and **bold** _em_
[link text](https://example.org/a_b) tail
![picture alt](x.png) picture
Emoji 🎉 party :tada:
1. 概述（上）
第3届 —— 回顾！
<b>html</b> in a heading
&amp; entity &copy; x
Ünïcode ÇĞİ Straße
a\\_b\\*c
!!!
！！！
Explicit {#my-id}
Explicit class {.cls}
foo-bar
foo-bar-1
foo-bar
~~strike~~ through
snake_case __init__ x
٣ digits ½ ² Ⅷ
हिन्दी का
https://example.org/path bare
见https://example.org/path 后面
footnote[^1] reference
a<br>b
**粗体。**后面
1/2 (c) x...
İstanbul
-- dashes --
`a -- b`
end hash #
<https://auto.example/x> link
a.b.c v1.5.2
{#only}""".splitlines()
BODY = (
    "\n\n".join(f"## {heading}" for heading in HEADINGS)
    + "\n\nSetext one\ntwo\n===\n\n[^1]: Note.\n"
)


def find_hugo() -> str | None:
    beside = Path(sys.executable).parent / "hugo"
    return str(beside) if beside.exists() else shutil.which("hugo")


def make_anchors(body: str, rule: str = "rendered") -> list[str]:
    page = parse_page(
        body,
        name="x",
        resolve=lambda a: a,
        reference=lambda r, language: None,
        dialect=choose_hugo(rule),
    )
    return [section.anchor for section in page.sections if section.headings]


@pytest.mark.skipif(find_hugo() is None, reason="the hugo executable is not installed")
def test_anchors_equal_those_of_hugo(tmp_path):
    (tmp_path / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["home", "section", "taxonomy", "term"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n"
    )
    (tmp_path / "layouts/_default").mkdir(parents=True)
    (tmp_path / "layouts/_default/single.html").write_text("<main>{{ .Content }}</main>")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/page.md").write_text(f"+++\ntitle = 'x'\n+++\n{BODY}", encoding="utf-8")
    subprocess.run([find_hugo(), "--quiet", "--source", str(tmp_path)], check=True, timeout=60)
    html = (tmp_path / "public/page/index.html").read_text(encoding="utf-8")
    expected = [node.attributes["id"] for node in LexborHTMLParser(html).css("h1, h2")]
    assert make_anchors(f"---\ntitle: x\n---\n{BODY}") == expected


@pytest.mark.parametrize(
    ("heading", "rendered", "raw"),
    [
        ("视频回放与 PPT", "视频回放与-ppt", "视频回放与-ppt"),
        ("See [the site](https://e.org/a)", "see-the-site", "see-the-sitehttpseorga"),
        ("`code` & **bold**", "code--bold", "code--bold"),
        ("Chosen {#here}", "here", "here"),
        ("！", "heading", "heading"),
    ],
)
def test_the_raw_rule_slugs_the_source_of_a_heading(heading, rendered, raw):
    assert make_anchors(f"## {heading}") == [rendered]
    assert make_anchors(f"## {heading}", "raw") == [raw]


def test_many_equal_headings_are_numbered_in_linear_time():
    anchors = Anchors()
    names = [anchors.make("同名") for _ in range(50_000)]
    assert names[0] == "同名"
    assert names[-1] == "同名-49999"


def test_a_reserved_anchor_is_not_given_again():
    anchors = Anchors()
    assert [anchors.reserve("a"), anchors.make("A"), anchors.make("a")] == ["a", "a-1", "a-2"]
