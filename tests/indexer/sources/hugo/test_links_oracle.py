"""Links resolve to the same addresses as in the pages that Hugo builds."""

import subprocess
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from tests.fakes.index.hugo_pages import find_hugo, list_urls

CONFIG = """
baseURL = "https://example.org/"
defaultContentLanguage = "en"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]
[languages.en]
weight = 1
[languages.zh]
weight = 2
[permalinks.page]
posts = "/p/:slug/"
"""
PAGES = {
    "posts/first.md": "title: First Post",
    "posts/first.zh.md": "title: 第一篇",
    "posts/bundle/index.md": "title: Bundle\nslug: moved",
    "posts/bundle/index.zh.md": "title: 捆",
    "docs/_index.md": "title: Docs",
    "docs/guide.md": "title: Guide\nurl: /the-guide",
    "docs/guide.zh.md": "title: 指南",
    "docs/deep/er.md": "title: Deeper",
}
LINKS = """
[a](guide.md) [b](/docs/guide.md) [c](/docs/guide.md#part) [d](deep/er.md)
[e](/docs/) [f](https://example.com/x?y=1#z) [g](mailto:a@example.com) [h](#here)
[i]({{< ref "first" >}}) [j]({{< ref "/posts/bundle" >}}) [k]({{< relref "deep/er.md" >}})
[l]({{< ref "/posts/first.md#part" >}}) [m](../posts/first.md)
"""
# Without `/docs/`: new releases of Hugo resolve it to the Chinese section, older ones to English.
LINKS_ZH = """
[a](guide.md) [b](/docs/guide.md#part) [d]({{< ref "first" >}})
[e]({{< relref "/posts/bundle" >}}) [f](../posts/first.md)
"""


def build_links(site: Path) -> dict[str, list[str]]:
    subprocess.run([find_hugo(), "--quiet"], cwd=site, check=True, capture_output=True, timeout=60)
    pages = {}
    for path in ("docs/links/", "zh/docs/links/"):
        file = site / "public" / path / "index.html"
        if file.exists():
            tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
            base = f"https://example.org/{path}"
            hrefs = [node.attributes["href"] for node in tree.css("a[href]")]
            pages[base] = [urljoin(base, href) for href in hrefs]
    return pages


def test_links_resolve_to_the_addresses_of_hugo(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "layouts/_default/single.html": "{{ .Content }}",
        "layouts/_default/list.html": "{{ .Content }}",
        "content/docs/links.md": f"---\ntitle: Links\n---\n{LINKS}",
        "content/docs/links.zh.md": f"---\ntitle: Links\n---\n{LINKS_ZH}",
    })
    tree.write_pages(PAGES)
    expected = build_links(tree.folder)
    documents = tree.load().values()
    actual = {d.url: list_urls(d) for d in documents if d.url in expected}
    for page, urls in expected.items():
        assert actual[page] == urls
    assert sum(map(len, expected.values())) == 18


REFERENCES = """
[a]({{< ref path="guide" lang="zh" >}}) [b]({{< relref path="guide.md#part" lang="zh" >}})
[c]({{% ref lang=zh path=`/docs/guide.md` %}}) [d]({{< ref path="posts/bundle" lang="zh" >}})
[e]({{< relref path="/posts/bundle/index.md#x" lang="zh" >}}) [f]({{< ref path="guide" >}})
[g]({{< ref path="first" lang="en" >}}) [h]({{< ref path="deep/er.md" lang="en" >}})
[i]({{< ref path="only-chinese" lang="zh" >}}) [j]({{< ref "guide.zh.md" >}})
[k]({{< ref path="guide.zh.md" lang="en" >}}) [l]({{< ref path="references" Lang="zh" >}})
[m]({{< relref path="../posts/first.md" lang="zh" outputFormat="html" >}})
"""
NOWHERE = """
[a]({{< ref path="only-chinese" lang="en" >}}) [b]({{< ref path="guide" lang="fr" >}})
[c]({{< relref path="deep/er" lang="zh" >}}) [d]({{< ref path="guide" lang="ZH" >}})
"""


def test_a_reference_with_a_language_gives_the_page_in_that_language(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "layouts/_default/single.html": "{{ .Content }}",
        "layouts/_default/list.html": "{{ .Content }}",
        "content/docs/links.md": f"---\ntitle: References\n---\n{REFERENCES}",
        "content/docs/references.md": "---\ntitle: x\n---\nx",
        "content/docs/references.zh.md": "---\ntitle: x\n---\nx",
        "content/posts/only-chinese.zh.md": "---\ntitle: x\n---\nx",
    })
    tree.write_pages(PAGES)
    expected = build_links(tree.folder)
    [page] = [d for d in tree.load().values() if d.url in expected]
    assert list_urls(page) == expected[page.url]
    assert len(list_urls(page)) == 13


def test_a_reference_to_a_language_without_the_page_is_no_link(tree):
    tree.write({
        "hugo.toml": f'refLinksErrorLevel = "warning"\n{CONFIG}',
        "layouts/_default/single.html": "{{ .Content }}",
        "content/docs/links.md": f"---\ntitle: References\n---\n{NOWHERE}",
        "content/posts/only-chinese.zh.md": "---\ntitle: x\n---\nx",
    })
    tree.write_pages(PAGES)
    [urls] = build_links(tree.folder).values()
    assert urls == ["https://example.org/docs/links/"] * 4  # empty addresses
    [page] = [d for d in tree.load().values() if d.title == "References"]
    assert list_urls(page) == []
