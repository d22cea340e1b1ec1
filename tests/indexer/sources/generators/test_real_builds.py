"""Sample sites have the addresses, anchors and links that their real generators give them.

`real_builds.py` records what these publish, and compares the records with new builds.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource
from tests.indexer.sources.generators.real_builds import BUILDS, FACTS, SITES

NO_HOST = {"vitepress-clean"}
"""Sites whose configuration does not say where they are published."""
LEFT_OUT = {
    "docusaurus": {
        "docs/concepts/hidden.md": "an unlisted page, which is kept from lists and searches",
        "versioned_docs/version-1.0/intro.md": "of an old version",
    }
}
"""Files that are published, but are no documents."""
HASHED = re.compile(r".*/assets/files/(.+)-[0-9a-f]{32}(\.\w+)$")
"""Docusaurus publishes a linked file a second time, under a name with a hash."""
MOVED = {
    "https://vue.example.org/kb/guide/named.html": "https://vue.example.org/kb/elsewhere/",
}
"""VuePress 1 links to the path of a file, from where its script leads to the page's own."""
TEMPLATE = re.compile(r"\{\{|\{%|%\}|\}\}|[<>{}]")


@lru_cache(maxsize=len(BUILDS))
def read_facts(name):
    return json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=len(BUILDS))
def read_documents(name):
    base = read_facts(name)["base"] if name in NO_HOST else ""
    settings = MarkdownSettings(name="site", type="markdown", path=str(SITES / name), base_url=base)
    entries = list(MarkdownSource(settings, Path()).entries())
    return {document.id: document for entry in entries if (document := entry.load())}


@pytest.fixture(params=BUILDS)
def site(request):
    name = request.param
    left_out = LEFT_OUT.get(name, {})
    pages = {file: page for file, page in read_facts(name)["pages"].items() if file not in left_out}
    return pages, read_documents(name)


def test_pages_have_the_addresses_of_the_real_generator(site):
    pages, documents = site
    expected = {file: page["address"] for file, page in pages.items()}
    assert {file: document.url for file, document in documents.items()} == expected


def test_headings_have_the_anchors_of_the_real_generator(site):
    pages, documents = site
    for file, page in pages.items():
        anchors = [section.anchor for section in documents[file].sections if section.anchor]
        assert anchors in (page["anchors"], [page["title"], *page["anchors"]]), file


def test_no_link_of_the_real_pages_is_lost(site):
    pages, documents = site
    lost = {}
    for file, page in pages.items():
        ours = {unquote(link.url) for link in documents[file].links}
        names = {url.rsplit("/", 1)[-1] for url in ours}
        missing = [link for link in page["links"] if MOVED.get(link, link) not in ours]
        missing = [link for link in missing if HASHED.sub(r"\1\2", link) not in names]
        if missing:
            lost[file] = missing
    assert not lost


def test_no_link_holds_text_of_a_template(site):
    _, documents = site
    links = [link for document in documents.values() for link in document.links]
    assert links
    assert not [link.url for link in links if TEMPLATE.search(unquote(link.url))]


def test_pages_in_two_languages_are_translations_of_each_other():
    found = {
        name: {
            (document.id, other)
            for document in read_documents(name).values()
            for other in document.translations
            if document.language != "zh"
        }
        for name in ("docusaurus", "vitepress", "vuepress", "hexo", "astro", "starlight")
    }
    i18n = "i18n/zh-CN/docusaurus-plugin-content"
    assert found == {
        "docusaurus": {
            ("docs/intro.mdx", f"{i18n}-docs/current/intro.mdx"),
            ("docs/01-guide/index.md", f"{i18n}-docs/current/01-guide/index.md"),
            ("versioned_docs/version-2.0/intro.md", f"{i18n}-docs/version-2.0/intro.md"),
            ("community/team.md", f"{i18n}-docs-community/current/team.md"),
            ("blog/2021-08-26-welcome.md", f"{i18n}-blog/2021-08-26-welcome.md"),
            ("src/pages/about.md", f"{i18n}-pages/about.md"),
        },
        "vitepress": {
            ("docs/src/index.md", "docs/src/zh/index.md"),
            ("docs/src/guide/index.md", "docs/src/zh/guide/index.md"),
            ("docs/src/guide/start.md", "docs/src/zh/guide/start.md"),
        },
        "vuepress": {
            ("docs/README.md", "docs/zh/README.md"),
            ("docs/guide/start.md", "docs/zh/guide/start.md"),
        },
        "hexo": {("source/about/index.md", "source/zh-CN/about/index.md")},
        "astro": {("src/pages/about.md", "src/pages/zh-cn/about.md")},
        "starlight": {("src/content/docs/index.md", "src/content/docs/zh-cn/index.md")},
    }


def test_a_blog_post_has_the_day_of_its_file():
    documents = read_documents("docusaurus")
    days = {id: document.published for id, document in documents.items() if id.startswith("blog/")}
    assert days == {
        "blog/2021-08-26-welcome.md": "2021-08-26",
        "blog/2021-09-01-bundle/index.md": "2021-09-01",
        "blog/2022/2022-01-05-in-folder.mdx": "2022-01-05",
        "blog/2023-05-06.md": "2023-05-06",
        "blog/2023/03/04/dated-folders.md": "2023-03-04",
        "blog/no-date.md": "2020-02-03",
        "blog/talks/kubecon/2024-11-12-kubecon-recap.md": "2024-11-12",
    }


def test_the_parts_that_a_page_shows_are_in_its_text():
    shown = read_documents("docusaurus")["docs/concepts/uses-partial.mdx"]
    assert "A part with a link." in "\n".join(section.text for section in shown.sections)
    included = read_documents("vitepress")["docs/src/guide/README.md"]
    assert "shared-part" in {section.anchor for section in included.sections}
