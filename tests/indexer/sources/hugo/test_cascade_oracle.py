"""Pages inherit front matter as in the real Hugo, and go by what they inherit."""

import time

import pytest

from indexer.sources.hugo.rules.patterns import matches_pattern
from tests.fakes.index.hugo_pages import HEAD, LANGUAGES

OPEN = HEAD.replace(', "home", "section"', "")
"""With the pages of sections."""


def cascade(text: str, target: str = "") -> str:
    """Write a rule of the configuration."""
    return f"[[cascade]]\n{text}\n" + (f"[cascade.target]\n{target}\n" if target else "")


def check_pages(tree, count):
    """Compare addresses, and titles and days where Hugo shows them.

    Hugo also makes pages of sections that have no file, without text.
    """
    pages = {url: html for url, html in tree.build().items() if "Some text" in html}
    documents = {document.url: document for document in tree.load().values()}
    assert documents.keys() == pages.keys()
    assert len(pages) == count
    for url, html in pages.items():
        title, _, rest = html.partition("|")
        if not rest:  # a section
            continue
        day = rest[:10].replace("0001-01-01", "")
        # A page without a title has one for us.
        assert (documents[url].title if title else "", documents[url].published) == (title, day)


FROM_PAGES = {
    "draft": (2, {"s/_index.md": "cascade: {draft: true}", "s/a.md": "", "s/b.md": "draft: false"}),
    "a list with targets": (
        3,
        {
            "s/_index.md": "date: 2012-01-01\ncascade:\n"
            "- draft: true\n  target: {path: '/s/x/**'}\n"
            "- date: 2020-02-03\n  target: {kind: page}\n"
            "- {date: 2019-02-03, title: Second}",
            "s/a.md": "",
            "s/own.md": "title: Own\ndate: 2021-01-01",
            "s/x/a.md": "",
            "s/x/y/b.md": "",
        },
    ),
    "the older name of a target": (
        2,
        {
            "s/_index.md": "cascade:\n- draft: true\n  _target: {path: '{/s/x,/s/x/**}'}",
            "s/a.md": "",
            "s/x/b.md": "",
        },
    ),
    "the nearest page counts, others add": (
        5,
        {
            "_index.md": "cascade: {date: 2002-01-01, title: From home}",
            "s/_index.md": "cascade: {date: 2003-01-01}",
            "s/t/_index.md": "cascade: {slug: named}",
            "s/t/a.md": "",
            "s/t/u/deep.md": "slug: own",
            "s/b.md": "",
            "u/c.md": "",
        },
    ),
    "in any case of the keys": (
        2,
        {"s/_index.md": "Cascade: {Draft: true}", "s/a.md": "", "b.md": ""},
    ),
    "slug, also of sections": (
        2,
        {
            "s/_index.md": "cascade: {slug: zz}",
            "s/q/_index.md": "slug: own",
            "s/q/b.md": "",
        },
    ),
    "url": (2, {"s/_index.md": "cascade: {url: '/u/:title/'}\nurl: /s/", "s/a.md": "title: aa"}),
    "publishing": (
        2,
        {
            "s/_index.md": "cascade: {publishDate: 2099-01-01}",
            "s/a.md": "",
            "s/b.md": "publishDate: 2010-01-01",
            "x/_index.md": "cascade: {expiryDate: 2009-01-01}",
            "x/a.md": "",
        },
    ),
    "rendering": (
        3,
        {
            "s/_index.md": "cascade: {build: {render: never}}",
            "s/a.md": "",
            "s/b.md": "build: {list: never}",
            "t/_index.md": "cascade: {headless: true}",
            "t/a.md": "",
            "u/_index.md": "Build: {Render: never}",
            "u/a.md": "",
        },
    ),
    "parameters": (
        3,
        {
            "s/_index.md": "cascade: {params: {date: 2020-01-01, Place: x}}",
            "s/a.md": "params: {b: 1}",
            "s/b.md": "date: 2021-01-01",
        },
    ),
    "pages that are no sections": (
        4,
        {
            "m.md": "cascade: {date: 2020-01-01}",
            "m/x.md": "",
            "l/index.md": "cascade: {date: 2020-01-02}",
        },
    ),
    "pages that are not shown": (
        3,
        {
            "s/_index.md": "draft: true\ncascade: {title: one}",
            "s/a.md": "",
            "e/_index.md": "expiryDate: 2001-01-01\ncascade: {title: two}",
            "e/a.md": "",
        },
    ),
    "folders without a page": (
        3,
        {
            "s/_index.md": "cascade: {date: 2020-01-01}",
            "s/x/y/z.md": "",
            "s/x/l/index.md": "",
        },
    ),
    "Chinese names": (2, {"中文/_index.md": "cascade: {date: 2020-01-01}", "中文/A b.md": ""}),
    "nothing": (2, {"s/_index.md": "cascade:", "s/a.md": ""}),
}


@pytest.mark.parametrize(("count", "pages"), FROM_PAGES.values(), ids=FROM_PAGES)
def test_pages_inherit_from_pages_above(tree, count, pages):
    tree.write({"hugo.toml": HEAD})
    tree.write_pages({"plain.md": "title: plain", **pages})
    check_pages(tree, count)


FROM_SITES = {
    "one table": ('[cascade]\ndate = "2021-01-02"\n', 7),
    "a path": (cascade("draft = true", 'path = "/s/**"'), 5),
    "the first rule counts": (
        cascade('date = "2001-01-01"', 'path = "/s/a"') + cascade('date = "2002-01-01"'),
        7,
    ),
    "a language": (cascade("draft = true", "lang = 'en'\npath = '/s/**'"), 6),
    "a language in a matrix": (cascade("draft = true", "sites.matrix.languages = ['e*']"), 5),
    "a refused language": (cascade("draft = true", "sites.matrix.languages = ['! zh']"), 5),
    "no language of the site": (cascade('title = "T"', "sites.matrix.languages = ['fr']"), 7),
    "this environment": (cascade("draft = true", "environment = '{production,x}'"), 1),
    "another environment": (cascade("draft = true", "environment = 'development'"), 7),
    "kind of pages": (cascade("draft = true", "kind = 'page'"), 4),
    "kinds": (cascade("draft = true", "kind = '{home,section}'"), 4),
    "of the site before a language": (
        "[cascade]\ntitle = 'all'\n[languages.en.cascade]\ntitle = 'en'\n",
        7,
    ),
    "of a language": ("[languages.en.cascade]\ntitle = 'en'\n", 7),
}


@pytest.mark.parametrize(("rules", "count"), FROM_SITES.values(), ids=FROM_SITES)
def test_pages_inherit_from_the_configuration(tree, rules, count):
    tree.write({"hugo.toml": OPEN + LANGUAGES + rules})
    tree.write_pages({
        "_index.md": "title: home\ndate: 2011-01-01",
        "b.md": "title: b",
        "s/_index.md": "title: s\ndate: 2012-01-01",
        "s/_index.en.md": "title: s\ndate: 2012-01-01",
        "s/a.md": "",
        "s/a.en.md": "",
        "t/_index.md": "title: t\ndate: 2012-01-01\ndraft: false",
    })
    check_pages(tree, count)


def test_a_rule_of_a_page_may_be_for_another_language(tree):
    tree.write({"hugo.toml": HEAD + LANGUAGES})
    tree.write_pages({
        "s/_index.md": "cascade:\n- date: 2020-01-01\n"
        "  target: {sites: {matrix: {languages: [en]}}}\n- slug: zz",
        "s/a.md": "title: a",
        "s/a.en.md": "title: a",
        "s/b.en.md": "title: b",
    })
    check_pages(tree, 3)


PATTERNS = (
    *("/s/**", "/s/*", "{/s,/s/**}", "/s/**/x", "**", "/**", "/s/x*", "**/x", "s/**", "/S/**"),
    *("/s", "/s/", "{/s/x,/t/{y,z}}", "/s/**x", "/s d/**", "/s-d/**", "/[st]/x", "/[!s]/x"),
    *("! /s/**", "/*", "/s/_index", "/s/x.md", "/?/x", "/s\\/x", "/{s,t}/{x,y}", "/s/b*"),
)
TREE = ("s/_index", "s/x", "s/b/index", "s/q/r/x", "x", "t/y", "t/x", "S d/k", "s/a/_index")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_path_means_the_same_pages_as_in_hugo(tree, pattern):
    tree.write({"hugo.toml": HEAD + cascade("draft = true", f"path = '{pattern}'")})
    tree.write_pages({f"{name}.md": "title: t" for name in TREE})
    assert tree.urls() == set(tree.build())


def test_a_page_is_read_again_when_a_rule_above_it_changes(tree):
    tree.write({"hugo.toml": HEAD})
    pages = {"s/_index.md": "cascade: {date: 2020-01-01}", "s/a.md": "title: a"}
    tree.write_pages(pages)
    before = tree.fingerprints()
    tree.write_pages({**pages, "s/_index.md": "cascade: {date: 2021-01-01}"})
    after = tree.fingerprints()
    assert before["content/s/a.md"] != after["content/s/a.md"]
    assert tree.load()["content/s/a.md"].published == "2021-01-01"


@pytest.mark.parametrize("pattern", ["{" * 190, "**a" * 60, "{a,b}" * 40, "[" * 200, "*" * 10**6])
def test_odd_patterns_take_no_time(pattern):
    started = time.process_time()
    matches_pattern("/a" * 100, pattern)
    assert time.process_time() - started < 10
