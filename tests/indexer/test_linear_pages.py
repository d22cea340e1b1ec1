"""The time for a page grows with its length, or it is refused, whatever is repeated in it.

Each page is read as a rebuild reads it: front matter, Markdown, links, statements, passages, the
catalogue. `test_linear_patterns.py` tries the patterns alone.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from indexer.building.split import split_document
from indexer.catalogue.build import build_catalogue
from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.html.source import HtmlSource
from indexer.sources.jsonl.source import JsonlSource
from indexer.sources.sessions.source import SessionsSource

CHARS = 8_000
GROWTH = 8
MOST_RATIO = 24
"""Of the times of two pages, one `GROWTH` times as long; quadratic time would give 64."""
LEAST_S = 0.06
"""Below, the time of `CHARS` characters is that of a busy machine."""

KINDS = {".md": MarkdownSource, ".jsonl": JsonlSource, ".yaml": SessionsSource, ".html": HtmlSource}
HEAD = "---\ntitle: Recap\nevent: Tea Summit 2031\n---\n\n"
PAGES = {
    # before what is repeated, it, after it
    "blank lines before front matter": ("", "\n", "---\ntitle: a\n---\n"),
    "an open comment in front matter": ("---\ntitle: a\n", "#", "\n---\n"),
    "digits in a key": ("---\nt", "9", "on: a\n---\n"),
    "keys": ("---\n", "a: b\n", "---\n"),
    "templates in links": ("---\nvideo: [", "'{{ a }}', ", "a]\n---\n"),
    "blanks in a title": ("---\ntitle: 'a", " ", "b'\n---\nText.\n"),
    "words in a title": ("---\ntitle: '", "Tea Summit ", "'\n---\nText.\n"),
    "speakers": ("---\ntitle: a\nspeakers: '", "Ada Kim, ", "'\n---\nText.\n"),
    "blanks between speakers": ("---\ntitle: a\ntags: 'a", " ", "b'\n---\nText.\n"),
    "days": ("---\ntitle: a\nevent_date: '", "2021-1-1(", "'\n---\nText.\n"),
    "blanks in a tag": (HEAD + "{{<", " ", "x"),
    "blanks behind the name of a tag": (HEAD + "{{< a", " ", "x"),
    "quotes of a tag": (HEAD, '{{< a "', ""),
    "escaped quotes of a tag": (HEAD + '{{< a "', '\\"{{< a ', ""),
    "tags": (HEAD, "{{< a >}}b{{< /a >}} ", ""),
    "nested tags": (HEAD, "{{< a >}}", ""),
    "blanks in a heading": (HEAD + "# a", " ", "{#b"),
    "commas in a heading": (HEAD + "# a {#b", ",", "}"),
    "links in a heading": (HEAD + "# ", "[a](https://a.b/c) ", "\n"),
    "words in a heading, then sections": (HEAD + "# " + "word " * 1000 + "\n", "## a\n\nb\n\n", ""),
    "headings": (HEAD, "## Talk\n\n[video](https://a.b/c)\n\n", ""),
    "hosts": (HEAD + "www.", "a.b.", ""),
    "addresses": (HEAD, "http://", ""),
    "brackets behind an address": (HEAD + "https://a.b/", "(", ""),
    "mail addresses": (HEAD, "a@a.a,", ""),
    "links": (HEAD, "[a](https://a.b/c) ", ""),
    "empty links behind a text": (HEAD + "word " * 1000, "[](#)", ""),
    "items with links": (HEAD, "- [视频](https://a.b/v)：张三\n", ""),
    "credits": (HEAD + "- ", "张三、", "[视频](https://a.b/v)\n"),
    "titles": (HEAD + "- ", "《题目》", "[视频](https://a.b/v)\n"),
    "roles": (HEAD + "讲师：", "资深", "\n\n[视频](https://a.b/v)\n"),
    "labels of a page": (HEAD + "- [", "文章(", "](https://a.b/v)\n"),
    "code and targets": (HEAD, "`a` [a](b c) ", ""),
    "blanks in a target": (HEAD + "[a](https://a.b/c", " ", "d)"),
    "quotes in a target": (HEAD, '[a](b "', ""),
    "open brackets": (HEAD, "[", ""),
    "pictures": (HEAD, "![", ""),
    "emphasis": (HEAD, "*a_ ", ""),
    "ticks": (HEAD, "`a``b", ""),
    "comments": (HEAD + "a ", "<!--", ""),
    "instructions": (HEAD + "a ", "<?", ""),
    "open tags": (HEAD + "a ", "<a b=", ""),
    "attributes": (HEAD + "<div", " b=c", ">\n"),
    "attributes in a line": (HEAD + "a <a", " b=c", ">x</a>\n"),
    "attributes behind quotes": (HEAD + "<div", " b='<c>'", ">\n"),
    "elements": (HEAD + "<div>", "<p>a", ""),
    "players": (HEAD, "<iframe src='https://www.youtube.com/embed/aaaaaaaaaaa'></iframe>\n", ""),
    "lists of attributes": (HEAD, "[a](https://a.b){: .c} ", ""),
    "blanks before attributes": (HEAD + "a", " ", "{: .a\n"),
    "quotations": (HEAD, "> ", "a"),
    "items": (HEAD, "- a\n", ""),
    "rows": (HEAD + "|题目|视频|\n|-|-|\n", "|a|[v](https://a.b)|\n", ""),
    "columns": (HEAD + "|", "a|", "\n|-|\n"),
    "footnotes": (HEAD + "[^a]: b\n\n", "[^a] ", ""),
    "definitions": (HEAD, "[a]: b\n", "[a]"),
    "containers": (HEAD, "::: a\n", ""),
    "definition lists": (HEAD, "a\n: b\n", ""),
    "wiki links": (HEAD, "[[a", ""),
    "entities": (HEAD, "&a", ""),
    "prose without an end": (HEAD, "word ", ""),
    "sentences": (HEAD, "It was held in Oslo. ", ""),
    "Chinese": (HEAD, "我们在深圳举办了大会。", ""),
    "data": (HEAD, "data:a/b;base64,", ""),
}
TAGS = {
    # generator, piece
    "openings of Liquid": ("jekyll", "{%"),
    "openings of Liquid in words": ("jekyll", "a {% b "),
    "tags of Liquid": ("jekyll", "{% a %}"),
    "openings of Jinja": ("mkdocs", "{{ {% {# "),
    "openings of Jinja in words": ("mkdocs", "{% a "),
    "openings of Vue": ("vitepress", "{{ {a} "),
}
HTML = {
    # before what is repeated, it, after it
    "text": ("<p>", "word ", ""),
    "addresses": ("<p>", "https://a.b/c ", ""),
    "headings": ("", "<h2 id=a>Talk</h2><p><a href=https://a.b/c>video</a>", ""),
    "empty headings": ("", "<h2><a name=a></a></h2>", ""),
    "comments": ("<p>", "a<!-- b -->", ""),
    "open comments": ("<p>", "<!--", ""),
    "articles": ("", "<article><h2><a href=/a>b</a></h2></article>", ""),
    "sections": ("", "<section id=a>", ""),
    "lists in lists": ("", "<ul><li>", ""),
    "links in the page": ("<ul>", "<li><a href=#a>b</a>", ""),
    "forms": ("", "<form><b>a</b></form>", ""),
    "tables of code": ("", "<table><tr><td>1<td><pre>a</pre></table>", ""),
    "tables in tables": ("", "<table><tr><td>1<td>", ""),
    "languages of code": ("<div>", "<span class=lang>a</span>", "<pre>b</pre>"),
    "spans of code": ("<pre>", "<span class=l>a</span><br>", ""),
    "canonical addresses": ("<head>", "<link rel=canonical href=/a>", ""),
    "facts": ("<head>", "<meta name=date content=a>", ""),
    "blanks in a title": ("<head><title>a", " ", "</title>"),
    "marks in a title": ("<head><title>", "a | ", "</title>"),
    "JSON-LD": ("<script type=application/ld+json>", "[", "</script>"),
    "classes": ("<p class='", "toc ", "'>a"),
    "attributes": ("<p", " a=b", ">"),
    "open tags": ("", "<a b='", ""),
    "entities": ("<p>", "&amp", ""),
}
ROWS = {
    "a text": ("text", "# a\n\n[video](https://a.b) "),
    "a title": ("title", "Ada Kim and "),
    "an event": ("event", "Tea Summit "),
    "speakers": ("speakers", "Ada Kim (Acme), "),
    "a day": ("date", "1 April "),
    "addresses": ("video", "https://a.b/c "),
    "tags": ("tags", "a "),
}


def read(folder: Path, name: str, text: str, generator: str) -> float:
    """Read a file as a rebuild does; return the processor time."""
    for file in folder.iterdir():
        file.unlink()
    (folder / name).write_text(text, encoding="utf-8")
    settings = SourceSettings("s", "", ".", base_url="https://example.org/")
    if generator:
        settings = MarkdownSettings("s", "", ".", base_url=settings.base_url, generator=generator)
    start = time.process_time()
    documents = []
    for entry in KINDS[Path(name).suffix](settings, folder).entries():
        try:
            document = entry.load()
        except BadInput:
            continue
        documents += [document] if document else []
    for document in documents:
        split_document(document)
    build_catalogue(iter(documents))
    return time.process_time() - start


def assert_linear(
    folder: Path, name: str, before: str, piece: str, after: str, generator: str = ""
) -> None:
    def measure(chars: int) -> float:
        text = before + piece * (chars // len(piece)) + after
        return read(folder, name, text, generator)

    long_s = measure(CHARS)
    if long_s < LEAST_S:
        return
    short_s = min(measure(CHARS // GROWTH) for _ in range(3))
    assert min(long_s, measure(CHARS)) < MOST_RATIO * short_s


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_markdown(tmp_path, name):
    assert_linear(tmp_path, "page.md", *PAGES[name])


@pytest.mark.parametrize("name", TAGS)
def test_a_page_of_a_generator_with_tags(tmp_path, name):
    generator, piece = TAGS[name]
    assert_linear(tmp_path, "page.md", HEAD, piece, "", generator)


@pytest.mark.parametrize("name", HTML)
def test_a_page_of_html(tmp_path, name):
    assert_linear(tmp_path, "page.html", *HTML[name])


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("kind", ["jsonl", "yaml"])
def test_a_row(tmp_path, kind, name):
    key, piece = ROWS[name]
    row = json.dumps({"id": "a", "title": "b", key: "piece"})
    before, after = row.split("piece")
    around = ("sessions:\n- ", "\n") if kind == "yaml" else ("", "\n")
    piece = json.dumps(piece, ensure_ascii=False)[1:-1]
    assert_linear(tmp_path, f"rows.{kind}", around[0] + before, piece, after + around[1])
