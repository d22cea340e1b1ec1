"""MkDocs sites have the addresses that the real MkDocs gives them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.indexer.sources.generators.real_generators import (
    find_markers,
    find_program,
    run_program,
)

BASE = "https://example.org/base/"
HEAD = f"site_name: Mesh Talks\nsite_url: {BASE}\n"
PAGES = {
    "index.md": "",
    "about.md": "",
    "README.md": "",
    "sub/README.md": "",
    "sub/My Page.md": "",
    "sub/deep/index.md": "",
    "sub/deep/README.md": "",
    "sub/page.markdown": "",
    "中文/页面.md": "",
    "a & b.md": "",
    "name.with.dots.md": "",
    "templates/no.md": "",
    "sub/templates/yes.md": "",
    "drafts/draft.md": "",
    "hidden.md": "",
    "sub/hidden.md": "",
    "internal/keep.md": "",
    "internal/no.md": "",
}
HIDE = """
exclude_docs: |
  /hidden.md
  internal/*
  !internal/keep.md
draft_docs: |
  drafts/
"""
SITES = {
    "folders": (HEAD + HIDE, PAGES),
    "files": (HEAD + HIDE + "use_directory_urls: false\n", PAGES),
    "other-folder": (HEAD + "docs_dir: pages\n", {f"{name}": "" for name in PAGES}),
    "suffixes": (
        HEAD
        + "plugins:\n- i18n:\n    languages:\n    - {locale: en, default: true, name: English}\n"
        "    - {locale: zh, name: 中文}\n    - {locale: fr, name: French, build: false}\n",
        {
            "index.md": "",
            "index.zh.md": "",
            "one.en.md": "",
            "one.zh.md": "",
            "sub/two.md": "",
            "sub/two.zh.md": "",
            "sub/two.fr.md": "",
            "v1.2.md": "",
            "sub/README.zh.md": "",
        },
    ),
    "language-folders": (
        HEAD + "plugins:\n- i18n:\n    docs_structure: folder\n    languages:\n"
        "    - {locale: en, default: true, name: English}\n    - {locale: zh, name: 中文}\n",
        {"en/index.md": "", "zh/index.md": "", "en/a/b.md": "", "zh/a/b.md": "", "zh/c.md": ""},
    ),
    "blog": (
        HEAD + "theme: {name: material}\nplugins:\n- blog\n",
        {
            "index.md": "",
            "blog/index.md": "",
            "blog/posts/first.md": "date: 2022-03-04",
            "blog/posts/in/second.md": "date: {created: 2022-03-05}\nslug: own-slug",
            "blog/posts/titled.md": "date: 2022-03-06\ntitle: A Title & More, in 2022!",
            "blog/posts/draft.md": "date: 2022-03-06\ndraft: true",
            "blog/other.md": "",
        },
    ),
    "blog-options": (
        HEAD + "theme: {name: material}\nplugins:\n- blog:\n    blog_dir: .\n"
        "    post_url_format: '{categories}/{date}/{file}'\n    post_url_date_format: yyyy-MM\n",
        {
            "index.md": "",
            "posts/first.md": "date: 2022-03-04\ncategories: [Big News, other]",
            "posts/中文.md": "date: 2022-03-04",
        },
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_every_page_has_the_address_of_mkdocs(tree, name):
    config, pages = SITES[name]
    program = find_program("mkdocs", "pip install mkdocs-material mkdocs-static-i18n")
    docs = "pages" if name == "other-folder" else "docs"
    texts = {
        f"{docs}/{path}": (f"---\n{front}\n---\n" if front else "")
        + f"# Heading of {path}\n\n<!-- more -->\n\nmarker({path})\n"
        for path, front in pages.items()
    }
    tree.write({"mkdocs.yml": config, **texts})
    built = tree.folder.parent / "built"
    run_program([program, "build", "--quiet", "--site-dir", str(built)], tree.folder)
    expected = find_markers(built, BASE, "use_directory_urls: false" not in config)
    ours = {id: unquote(document.url) for id, document in tree.load().items()}
    assert ours == {f"{docs}/{path}": address for path, address in expected.items()}
    assert len(expected) > len(pages) / 2
