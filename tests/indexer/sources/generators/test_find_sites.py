"""The site of each file of a tree."""

from __future__ import annotations

from contextlib import suppress
from pkgutil import resolve_name

import pytest

from indexer.errors import BadInput, SourceError
from indexer.markdown.dialects import DIALECTS
from indexer.sources.generators import GENERATORS

BASE = "https://example.org/"
MKDOCS = "site_name: x\nsite_url: https://docs.example/\n"


TOC = "site_name: x\nmarkdown_extensions:\n- toc:\n    "


def test_every_generator_is_there():
    assert [name for name in GENERATORS if not callable(resolve_name(GENERATORS[name].rules))] == []
    assert GENERATORS.keys() <= DIALECTS.keys()


def test_sites_below_a_folder_have_their_own_rules(tree):
    tree.write({
        "README.md": "# Home\n",
        "manual/mkdocs.yml": MKDOCS,
        "manual/docs/a.md": "# A\n",
        "manual/README.md": "# no page of the site\n",
        "book/book.toml": "[book]\n",
        "book/src/SUMMARY.md": "- [One](one.md)\n",
        "book/src/one.md": "# One\n",
        "blog/hugo.toml": 'baseURL = "https://blog.example/"\n',
        "blog/content/p.md": "# P\n",
    })
    urls = {id: document.url for id, document in tree.load(base_url=BASE).items()}
    assert urls == {
        "README.md": BASE,
        "manual/docs/a.md": "https://docs.example/a/",
        "manual/README.md": f"{BASE}manual/",
        "book/src/one.md": f"{BASE}book/one.html",
        "blog/content/p.md": "https://blog.example/p/",
    }


def test_a_source_may_be_the_folder_of_pages_of_a_site_above_it(tree):
    tree.write({
        "mkdocs.yml": MKDOCS,
        "docs/a.md": "# A\n\n[b](in/b.md)\n",
        "docs/in/b.md": "# B\n",
    })
    documents = tree.load("docs")
    assert {id: document.url for id, document in documents.items()} == {
        "a.md": "https://docs.example/a/",
        "in/b.md": "https://docs.example/in/b/",
    }
    assert [link.url for link in documents["a.md"].links] == ["https://docs.example/in/b/"]


def test_a_site_may_have_its_pages_beside_its_folder(tree):
    tree.write({
        "site/mkdocs.yml": f"{MKDOCS}docs_dir: ../text\n",
        "text/a.md": "# A\n",
        "b.md": "",
    })
    urls = {id: document.url for id, document in tree.load(base_url=BASE).items()}
    assert urls == {"text/a.md": "https://docs.example/a/", "b.md": f"{BASE}b/"}


def test_what_huigu_toml_says_goes_before_the_site(tree):
    tree.write({
        "_config.yml": "url: https://x.example\nbaseurl: /y\n",
        "a.md": "---\n---\nText.\n",
    })
    assert tree.load()["a.md"].url == "https://x.example/y/a.html"
    assert tree.load(base_url="https://z.example/w/")["a.md"].url == "https://z.example/w/a.html"


def test_the_address_of_a_folder_of_a_site_is_no_address_of_the_site(tree):
    tree.write({"_config.yml": "x: y\n", "docs/a.md": "---\n---\nText.\n"})
    for base in ("https://z.example/w/", "https://z.example/w/docs/"):
        assert tree.load("docs", base_url=base)["a.md"].url == "https://z.example/w/docs/a.html"
    tree.write({"_config.yml": "url: https://x.example\n"})
    url = tree.load("docs", base_url="https://x.example/docs/")["a.md"].url
    assert url == "https://x.example/docs/a.html"


def test_a_broken_configuration_is_an_error_that_names_it(tree):
    tree.write({"mkdocs.yml": "a: [\n", "docs/a.md": "# A\n"})
    with pytest.raises(SourceError, match=r"mkdocs\.yml: broken site configuration"):
        tree.load()


@pytest.mark.parametrize("name", ["mkdocs.yml", "_config.yml"])
@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n"
            for n in range(20)
        ),
        "[" * 5000,
        "a: !!python/object/apply:os.system [exit]\n" * 2,
        "- just\n- a list\n",
    ],
    ids=["aliases", "nesting", "objects", "list"],
)
def test_a_hostile_configuration_is_refused_or_harmless(tree, name, text):
    tree.write({name: text, "docs/a.md": "---\n---\nText.\n"})
    with suppress(SourceError):
        tree.load(base_url=BASE)


@pytest.mark.parametrize(
    ("file", "config", "anchor"),
    [
        ("mkdocs.yml", "site_name: x\n", "io"),
        ("mkdocs.yml", TOC + "slugify: !!python/name:markdown.extensions.toc.slugify_unicode\n",
         "快速-io"),
        ("mkdocs.yml", TOC + "slugify: !!python/name:pymdownx.slugs.uslugify\n", "快速-io"),
        ("mkdocs.yml", TOC + "slugify: !!python/object/apply:pymdownx.slugs.slugify {}\n",
         "快速-IO"),
        ("mkdocs.yml", TOC + "slugify: !!python/object/apply:pymdownx.slugs.slugify\n"
         "      kwds: {case: lower}\n", "快速-io"),
        ("mkdocs.yml", TOC + "slugify: !!python/object/apply:os.system {kwds: {case: lower}}\n",
         "io"),
        ("_config.yml", "title: x\n", "快速-io"),
        ("_config.yml", "kramdown: {input: kramdown}\n", "io"),
        ("_config.yml", "kramdown: {auto_ids: false}\n", ""),
    ],
)  # fmt: skip
def test_a_configuration_says_how_headings_get_anchors(tree, file, config, anchor):
    folder = "docs/" if file == "mkdocs.yml" else ""
    tree.write({file: config, f"{folder}a.md": "---\ntitle: T\n---\n## 快速 IO\n\nText.\n"})
    page = tree.load()[f"{folder}a.md"]
    assert [section.anchor for section in page.sections if section.headings] == [anchor]


def test_python_names_and_variables_in_mkdocs_are_only_texts(tree):
    more = (
        "markdown_extensions:\n- x:\n    f: !!python/name:os.system\n"
        "extra: {a: !ENV [HOME, none], b: !relative x}\n"
    )
    tree.write({"mkdocs.yml": MKDOCS + more, "docs/a.md": "# A\n"})
    assert tree.load()["docs/a.md"].url == "https://docs.example/a/"


def test_a_page_depends_on_what_its_templates_read_and_on_no_more(tree):
    tree.write({
        "_config.yml": f"url: {BASE}\n",
        "_data/a.yml": "x: https://one.example/\n",
        "with.md": "---\n---\n[x]({{ site.data.a.x }})\n",
        "without.md": "---\n---\nText.\n",
    })
    before = tree.fingerprints()
    tree.write({"_data/a.yml": "x: https://two.example/\n"})
    after = tree.fingerprints()
    assert after["with.md"] != before["with.md"]
    assert after["without.md"] == before["without.md"]


def test_a_broken_page_is_a_problem_of_its_own(tree):
    tree.write({"_config.yml": f"url: {BASE}\n", "a.md": "---\na: [\n---\nText.\n"})
    (entry,) = tree.entries()
    with pytest.raises(BadInput, match=r"a\.md"):
        entry.load()


def test_future_and_translated_pages_are_what_the_site_shows(tree):
    i18n = (
        "plugins:\n- i18n:\n    languages:\n    - {locale: en, default: true}\n    - {locale: zh}\n"
    )
    tree.write({"mkdocs.yml": MKDOCS + i18n, "docs/a.md": "# A\n", "docs/a.zh.md": "# 甲\n"})
    documents = tree.load()
    assert documents["docs/a.md"].translations == ("docs/a.zh.md",)
    assert documents["docs/a.zh.md"].language == "zh"
