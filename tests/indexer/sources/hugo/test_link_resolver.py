"""The links of pages resolve to absolute addresses."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import BadInput
from tests.fakes.index.hugo_pages import CONFIG, list_urls


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("static/talk.pdf", "https://example.org/con/talk.pdf"),
        ("static/slides/talk.pdf", "https://example.org/con/slides/talk.pdf"),
        ("static/other.pdf", "https://example.org/con/p/talk.pdf"),
        ("content/p/talk.pdf", "https://example.org/con/p/talk.pdf"),
        ("README", "https://example.org/con/slides/talk.pdf"),
    ],
)
def test_a_file_in_front_matter_gets_the_address_where_hugo_serves_it(tree, at, expected):
    tree.write({
        "hugo.toml": CONFIG,
        "content/p/index.md": "---\nslides: talk.pdf\n---\nx",
        at: "x",
    })
    assert list_urls(tree.load()["content/p/index.md"]) == [expected]


def test_a_file_name_with_a_space_is_a_link(tree):
    tree.write({"hugo.toml": CONFIG, "content/p.md": "---\nslides: a 1.pdf\n---\nx"})
    assert list_urls(tree.load()["content/p.md"]) == ["https://example.org/con/slides/a%201.pdf"]


def test_on_a_code_host_pages_keep_the_names_of_their_files(tree):
    tree.write({
        "A b/README.md": "[x](Demo.md) [y](/C.md) [z](img/p.pdf)",
        "A b/Demo.md": "x",
        "C.md": "x",
    })
    base = "https://github.com/o/r/blob/main"
    pages = tree.load(base_url=base)
    assert pages["A b/Demo.md"].url == f"{base}/A%20b/Demo.md"
    assert pages["A b/README.md"].url == f"{base}/A%20b/"
    assert list_urls(pages["A b/README.md"]) == [
        f"{base}/A%20b/Demo.md",
        f"{base}/C.md",
        f"{base}/A%20b/img/p.pdf",
    ]


def test_a_word_in_place_of_an_address_is_no_link_unless_it_names_a_page(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/p.md": "[录像](待补充) [PPT](TBD) [a](计划) [b](guide) [c](待补充/a)",
        "content/计划.md": "x",
    })
    base = "https://example.org/con/p"
    assert list_urls(tree.load()["content/p.md"]) == [
        f"{base}/%E8%AE%A1%E5%88%92",
        f"{base}/guide",
        f"{base}/%E5%BE%85%E8%A1%A5%E5%85%85/a",
    ]


def test_a_licence_on_a_code_host_is_a_link(tree):
    tree.write({"README.md": "[x](LICENSE) [y](待定)"})
    base = "https://github.com/o/r/blob/main"
    assert list_urls(tree.load(base_url=base)["README.md"]) == [f"{base}/LICENSE"]


def test_without_a_base_url_a_page_has_no_address_and_no_relative_links(tree):
    tree.write({"a.md": "[x](b/) [y](/c) [z](https://example.org/) [j](javascript:alert(1))"})
    page = tree.load()["a.md"]
    assert page.url == ""
    assert list_urls(page) == ["https://example.org/"]
    assert page.sections[0].text == "x y z j"


def test_ref_and_relref_find_pages(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/blog/a.md": '[x]({{< ref "/docs/b.md#h" >}}) [y]({{< relref "c" >}})',
        "content/docs/b.md": "---\nurl: /bee\n---\nx",
        "content/other/c/index.md": "x",
    })
    assert list_urls(tree.load()["content/blog/a.md"]) == [
        "https://example.org/con/bee/#h",
        "https://example.org/con/other/c/",
    ]


def test_a_path_from_the_root_gets_the_sites_own_path_if_it_names_its_page(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/a.md": "[x](/b/) [y](/con/b/) [z](/elsewhere/) [f](/f.pdf)",
        "content/b.md": "x",
        "static/f.pdf": "x",
    })
    assert list_urls(tree.load()["content/a.md"]) == [
        "https://example.org/con/b/",
        "https://example.org/con/b/",
        "https://example.org/elsewhere/",
        "https://example.org/con/f.pdf",
    ]


def test_without_a_base_url_the_labels_of_relative_links_stay_in_the_text(tree):
    text = (
        "---\ntitle: A\nslides: talks/a.pdf\n---\n"
        "[other](b.md) [root](/b/) [below](#part) [file](a.pdf) [query](?x=1) [up](../b.md#part)\n"
        '{{< relref "b.md" >}} [kept](https://example.org/x) [host](//example.net/y)\n\n## Part\n'
    )
    tree.write({"a.md": text, "b.md": "# B\n\nText.\n"})
    page = tree.load()["a.md"]
    assert page.url == ""
    assert list_urls(page) == ["https://example.org/x", "https://example.net/y"]
    assert "other root below file query up" in page.sections[0].text


NASTY = ["../..", "/", "//", "//[", "http://[", "?", "#", "](", "[1]", "{{<", "<!--"]
FILES = ["a.pdf", "../a.pdf", "a.md", "/a.md", "../a.md", "C:\\a", "%zz", "javascript:x"]
ODD = ["2022-13-45", "9999-12-31", "0001-01-01", ":year/:slug", ":sections[99999999999999999999:]"]
LONG = ["x" * 300, "x" * 5000 + ".pdf"]
LONE = "\udfff"
"""A lone surrogate: JSON can contain it, UTF-8 cannot."""
values = st.one_of(
    st.text(max_size=20),
    st.sampled_from([*NASTY, *FILES, *ODD, "\0.pdf", LONE, f"{LONE}.pdf", *LONG]),
    st.integers(),
    st.booleans(),
    st.none(),
    st.lists(st.text(max_size=5) | st.just(LONE), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)
KEYS = ["title", "url", "slug", "permalink", "date", "publishDate", "expiryDate", "draft", "build"]
KEYS += ["lang", "language", "speakers", "author", "event", "track", "tags", "description"]
KEYS += ["slides", "video", "link", "image", "translationKey", "aliases"]
front_keys = st.sampled_from(KEYS)


@pytest.mark.parametrize("configured", [True, False], ids=["site", "plain"])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(front=st.dictionaries(front_keys, values, max_size=5), address=values)
def test_any_front_matter_gives_a_document_or_a_problem(tree, configured, front, address):
    config = CONFIG + '[permalinks]\nposts = "/:year/:sections[1:]/:slug/"\n'
    tree.write({"hugo.toml": config} if configured else {})
    written, target = json.dumps(front), str(address).replace(LONE, "")
    tree.write({"content/posts/p.md": f"{written}\n\n[x](<{target}>) {{{{< ref {target} >}}}}"})
    [entry] = tree.entries(base_url="https://example.org/x/")
    try:
        document = entry.load()
    except BadInput:
        return
    if document:
        assert document.url.startswith(("https://", "http://"))
        for link in document.links:
            assert link.url.startswith(("https://", "http://", "mailto:"))
        repr(document).encode()
        "".join([document.url, document.title, *document.tags, *list_urls(document)]).encode()
