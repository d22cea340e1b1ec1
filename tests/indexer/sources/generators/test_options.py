"""`generator`, `address`, `exclude` and `sitemap` of a tree of pages."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from indexer.errors import SourceError
from indexer.sources.generators.options.excluded import find_old_versions, read_version
from indexer.sources.generators.options.globs import Globs, match_name
from indexer.sources.generators.options.published import compare
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource

BASE = "https://example.org/"


def load(folder: Path, **options):
    settings = MarkdownSettings("s", "markdown", ".", base_url=BASE, **options)
    source = MarkdownSource(settings, folder)
    entries = list(source.entries())
    documents = {entry.id: document for entry in entries if (document := entry.load())}
    return documents, [remark.reason for remark in source.list_remarks()]


def urls(folder: Path, **options) -> dict[str, str]:
    return {id: document.url for id, document in load(folder, **options)[0].items()}


PAGES = {
    "blog/2022-03-04-first-post.md": "# First\n\n[next](second.md)\n",
    "blog/second.md": "---\ndate: 2022-05-06\nslug: two\ntitle: The 2nd “Post”\n---\nText.\n",
    "blog/draft.md": "---\ndate: 2022-05-06\ndraft: true\n---\nText.\n",
    "about/index.md": "# About\n",
}


def test_a_pattern_gives_the_addresses_of_all_pages(tree):
    tree.write(PAGES)
    documents, remarks = load(tree.folder, address="/b/{year}/{month}/{day}/{slug}.html")
    assert {id: document.url for id, document in documents.items()} == {
        "blog/2022-03-04-first-post.md": f"{BASE}b/2022/03/04/first-post.html",
        "blog/second.md": f"{BASE}b/2022/05/06/two.html",
        "about/index.md": "",
    }
    first = documents["blog/2022-03-04-first-post.md"]
    assert [link.url for link in first.links] == [f"{BASE}b/2022/05/06/two.html"]
    assert remarks == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (
            "/{path}/",
            [f"{BASE}about/", f"{BASE}blog/2022-03-04-first-post/", f"{BASE}blog/second/"],
        ),
        ("/x/{name}", [f"{BASE}x/2022-03-04-first-post", f"{BASE}x/about", f"{BASE}x/second"]),
        ("/{title}", [f"{BASE}about", f"{BASE}first-post", f"{BASE}the-2nd-post"]),
    ],
)
def test_a_pattern_has_fields_of_the_file_and_of_the_front_matter(tree, pattern, expected):
    tree.write(PAGES)
    assert sorted(urls(tree.folder, address=pattern).values()) == expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("/{yaer}/", r"unknown field \{yaer\}; the fields are: \{year\}, .*\{title\}"),
        ("/{year/", "a brace without its partner"),
        ("{year}/", "begin it with `/`"),
    ],
)
def test_a_wrong_pattern_is_refused_with_the_fields(pattern, reason):
    row = {"name": "s", "type": "markdown", "path": ".", "address": pattern}
    with pytest.raises(msgspec.ValidationError, match=reason):
        msgspec.convert(row, MarkdownSettings)


def test_a_pattern_for_a_hugo_site_is_refused(tree):
    tree.write({"hugo.toml": f'baseURL = "{BASE}"\n', "content/a.md": "# A\n"})
    with pytest.raises(SourceError, match="`address` is for trees without a Hugo site"):
        load(tree.folder, address="/{slug}/")


def test_a_pattern_goes_before_the_addresses_of_a_generator(tree):
    tree.write({"mkdocs.yml": "site_name: x\n", "docs/a.md": "# A\n\n[b](b.md)\n", "docs/b.md": ""})
    documents, _ = load(tree.folder, address="/p/{name}.html")
    assert documents["docs/a.md"].url == f"{BASE}p/a.html"
    assert [link.url for link in documents["docs/a.md"].links] == [f"{BASE}p/b.html"]


def test_the_generator_may_be_named(tree):
    tree.write({"mkdocs.yml": "site_name: x\n", "docs/a.md": "# A\n", "_posts/2022-03-04-b.md": ""})
    assert urls(tree.folder) == {"docs/a.md": f"{BASE}a/"}
    assert urls(tree.folder, generator="jekyll") == {
        "docs/a.md": f"{BASE}docs/a.html",
        "_posts/2022-03-04-b.md": f"{BASE}2022/03/04/b.html",
    }
    assert urls(tree.folder, generator="plain") == {
        "docs/a.md": f"{BASE}docs/a/",
        "_posts/2022-03-04-b.md": f"{BASE}_posts/2022-03-04-b/",
    }


def test_a_generator_that_is_not_there_is_an_error(tree):
    tree.write({"a.md": "# A\n"})
    with pytest.raises(SourceError, match="there is no site of hugo"):
        load(tree.folder, generator="hugo")
    with pytest.raises(SourceError, match="there is no site of mdbook"):
        load(tree.folder, generator="mdbook")


def test_guessed_addresses_are_called_so(tree):
    tree.write({"a.md": "# A\n", "b.md": "# B\n"})
    _, remarks = load(tree.folder)
    assert remarks == ["addresses that are guesses: 2 (no generator of the pages was found)"]
    tree.write({"mkdocs.yml": "docs_dir: .\n"})
    assert load(tree.folder)[1] == []


def test_files_of_tools_and_parts_of_pages_are_no_pages(tree):
    tools = (".github/a.md", "AGENTS.md", "sub/CLAUDE.md")
    parts = ("archetypes/a.md", "x/snippets/a.md", "_includes/a.md", "templates/a.md")
    tree.write(dict.fromkeys((*tools, *parts, "a.md", "sub/b.md"), "# A\n"))
    assert urls(tree.folder).keys() == {"a.md", "sub/b.md"}
    own = urls(tree.folder, exclude=("!snippets/", "!AGENTS.md", "/sub/*.md"))
    assert own.keys() == {"a.md", "x/snippets/a.md", "AGENTS.md"}


def test_old_versions_of_the_same_pages_are_left_out(tree):
    pages = ("a.md", "b.md", "c.md")
    versions = ("v1.9", "v1.10", "v1.2")
    tree.write({f"docs/{v}/{page}": f"# {v}\n" for v in versions for page in pages})
    tree.write({f"releases/{v}/notes-{v}.md": "# Notes\n" for v in versions})
    shown = {f"docs/v1.10/{page}" for page in pages}
    assert urls(tree.folder).keys() == shown | {f"releases/{v}/notes-{v}.md" for v in versions}


def test_versions_are_read_from_names_of_folders():
    assert read_version("v1.2") < read_version("version-1.10") < read_version("1.x")
    assert {read_version(name) for name in ("2022", "2022.1", "12", "talks", "v", "")} == {()}
    assert find_old_versions(["1.0/a.md", "2.0/b.md"]) == frozenset()


@pytest.mark.parametrize(
    ("patterns", "matched", "others"),
    [
        (["*.tmp"], ["a.tmp", "b/c.tmp"], ["a.tmpx"]),
        (["/a/"], ["a/b"], ["a", "c/a/b"]),
        (["a/b"], ["a/b", "a/b/c"], ["c/a/b"]),
        (["a/**"], ["a/b", "a/b/c"], ["a", "b/a/c"]),
        (["**/x/y"], ["x/y", "a/b/x/y"], ["a/x/z/y"]),
        (["a/**/b"], ["a/b", "a/c/d/b"], ["a/bb"]),
        (["[a-c]?.md", "!b1.md"], ["a1.md", "x/cz.md"], ["b1.md", "d1.md"]),
        (["# comment", "", r"\#a"], ["#a"], ["a"]),
        (["d/*", "!d/keep"], ["d/x"], ["d/keep"]),
    ],
)
def test_patterns_match_as_in_gitignore(patterns, matched, others):
    globs = Globs(patterns)
    assert [path for path in (*matched, *others) if globs.match(path)] == matched


def test_a_hostile_pattern_takes_no_long_time():
    assert not match_name("*a" * 100 + "b", "a" * 250)
    assert not Globs(["**/a" * 60 + "/b"]).match("/".join("a" * 200))


def make_sitemap(*addresses: str) -> str:
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def test_addresses_are_corrected_by_the_sitemap(tree, tmp_path):
    tree.write({
        "in/One.md": "# One\n\n[two](two.md)\n",
        "in/two.md": "# Two\n",
        "in/no.md": "# N\n",
    })
    published = (f"{BASE}in/one.html", f"{BASE}in/two/", f"{BASE}elsewhere/")
    tree.write({"sitemap.xml": make_sitemap(*published)})
    documents, remarks = load(tree.folder, sitemap="sitemap.xml")
    assert documents["in/One.md"].url == f"{BASE}in/one.html"
    assert [link.url for link in documents["in/One.md"].links] == [f"{BASE}in/two/"]
    assert documents["in/no.md"].url == f"{BASE}in/no/"
    assert remarks == [
        "addresses corrected by the sitemap: 1 of 3",
        f"addresses that the sitemap lacks: 1, such as {BASE}in/no/",
    ]


def test_a_changed_sitemap_changes_the_fingerprints(tree):
    tree.write({"a.md": "# A\n", "sitemap.xml": make_sitemap(f"{BASE}a/")})
    before = tree_fingerprints(tree.folder)
    tree.write({"sitemap.xml": make_sitemap(f"{BASE}a.html")})
    assert tree_fingerprints(tree.folder) != before


def tree_fingerprints(folder: Path) -> list[str]:
    settings = MarkdownSettings("s", "markdown", ".", base_url=BASE, sitemap="sitemap.xml")
    return [entry.fingerprint for entry in MarkdownSource(settings, folder).entries()]


def test_a_beginning_that_all_pages_lack_is_added():
    names = ("a", "b", "c", "d")
    computed = [f"{BASE}{name}/" for name in names]
    published = [f"{BASE}docs/{name}/" for name in names]
    assert compare(computed, published).corrections == dict(zip(computed, published, strict=True))
    # two pages may be a chance
    assert compare(computed[:2], published).corrections == {}


def test_only_a_clear_counterpart_corrects():
    one, two = f"{BASE}a", f"{BASE}A"
    assert compare([f"{BASE}a/"], [one, two]).corrections == {}
    assert compare([one, f"{BASE}a/"], [f"{BASE}a.html"]).corrections == {}
    assert compare([one, two], [two]).missing == (one,)


def test_a_sitemap_that_cannot_be_read_is_an_error(tree):
    tree.write({"a.md": "# A\n", "bad.xml": "<urlset><url>"})
    for name in ("bad.xml", "none.xml"):
        with pytest.raises(SourceError, match=name):
            load(tree.folder, sitemap=name)
