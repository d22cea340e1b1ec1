"""Rules of Astro that the sample sites do not show."""

import pytest

from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource

PAGES = {"src/pages/index.md": "# I", "src/pages/a.md": "# A", "src/pages/b/index.md": "# B"}


def list_addresses(folder, config, files):
    config = f"export default defineConfig({{site: 'https://e.org', {config}}})"
    for name, text in {"astro.config.mjs": config, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    source = MarkdownSource(MarkdownSettings(name="s", type="markdown", path="."), folder)
    documents = [document for entry in source.entries() if (document := entry.load())]
    return {document.id: document.url.removeprefix("https://e.org") for document in documents}


# As `astro build` of release 6 writes the files, and `Astro.url` says.
@pytest.mark.parametrize(
    ("config", "addresses"),
    [
        ("", ["/", "/a/", "/b/"]),
        ("trailingSlash: 'never'", ["/", "/a", "/b"]),
        ("base: '/x/'", ["/x/", "/x/a/", "/x/b/"]),
        ("build: {format: 'file'}", ["/", "/a.html", "/b.html"]),
    ],
)
def test_addresses_end_as_the_site_is_set_up(tmp_path, config, addresses):
    assert list(list_addresses(tmp_path, config, PAGES).values()) == [
        addresses[1],
        addresses[2],
        addresses[0],
    ]


def test_a_collection_is_where_the_route_is_that_reads_it(tmp_path):
    files = {
        "src/content/posts/One Two.md": "# One",
        "src/content/notes/a/index.md": "# A",
        "src/content/news/b.md": "---\ndraft: true\n---\n# B",
        "src/pages/blog/[...slug].astro": "const all = await getCollection('posts');",
        "src/pages/[lang]/[slug].astro": "getCollection('notes')",
    }
    assert list_addresses(tmp_path, "", files) == {
        "src/content/posts/One Two.md": "/blog/one-two/",
        "src/content/notes/a/index.md": "/notes/a/",
    }


def test_addresses_that_code_of_the_site_makes_are_said_to_be_guesses(tmp_path):
    files = {"src/content/posts/a.md": "# A", "src/content/posts/b.md": "# B", **PAGES}
    list_addresses(tmp_path, "", files)
    source = MarkdownSource(MarkdownSettings(name="s", type="markdown", path="."), tmp_path)
    list(source.entries())
    reasons = [remark.reason for remark in source.list_remarks()]
    assert reasons == ["addresses that are guesses: 2 (code of the site makes them)"]
