"""Sources of Markdown pages: sites, addresses, translations, fingerprints and errors."""

import unicodedata

import pytest

from indexer.errors import BadInput, SourceError
from tests.fakes.index.hugo_pages import CONFIG, PageTree, list_urls


def test_the_source_may_be_a_site_its_content_or_a_part_of_it(tree):
    tree.write({"hugo.toml": CONFIG, "content/blog/Post One.md": "---\ntitle: x\n---\nx"})
    for path in (".", "content", "content/blog", "content/blog/Post One.md"):
        [page] = tree.load(path).values()
        assert page.url == "https://example.org/con/blog/post-one/"
    assert list(tree.load("content")) == ["blog/Post One.md"]


def test_the_base_url_of_the_source_overrides_the_site(tree):
    tree.write({"hugo.toml": CONFIG, "content/a.md": "x"})
    [page] = tree.load(base_url="https://mirror.example").values()
    assert page.url == "https://mirror.example/a/"


@pytest.mark.parametrize(
    "front",
    [
        "draft: true",
        "date: 2999-01-01",
        "publishDate: 2999-01-01",
        "expiryDate: 2000-01-01",
        "headless: true",
        "build: {render: never}",
        "published: false",
    ],
)
def test_a_page_that_the_site_does_not_show_is_not_loaded(tree, front):
    tree.write({"a.md": f"---\n{front}\n---\ntext"})
    [entry] = tree.entries()
    assert entry.load() is None


def test_a_section_page_is_a_document_only_with_text_or_links(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/a/_index.md": "---\ntitle: A\n---\n",
        "content/b/_index.md": "---\ntitle: B\n---\nAbout B.",
        "content/c/_index.md": "---\ntitle: C\nvideo: https://youtu.be/abcdefghijk\n---\n",
    })
    assert list(tree.load()) == ["content/b/_index.md", "content/c/_index.md"]


def test_translations_are_found_by_name_folder_and_translation_key(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/a.md": "One text.",
        "content/a.zh.md": "一段文字。",
        "content/b/index.md": "Two texts.",
        "content/b/index.zh.md": "两段文字。",
        "content/c.md": '---\ntranslationKey: "k"\n---\nThree.',
        "content/other/d.zh.md": "---\ntranslationKey: k\n---\n三。",
    })
    pages = tree.load()
    assert {id: page.translations for id, page in pages.items()} == {
        "content/a.md": ("content/a.zh.md",),
        "content/a.zh.md": ("content/a.md",),
        "content/b/index.md": ("content/b/index.zh.md",),
        "content/b/index.zh.md": ("content/b/index.md",),
        "content/c.md": ("content/other/d.zh.md",),
        "content/other/d.zh.md": ("content/c.md",),
    }
    assert pages["content/a.zh.md"].language == "zh"
    assert pages["content/a.zh.md"].url == "https://example.org/con/zh/a/"


@pytest.mark.parametrize(
    ("file", "front", "base", "expected"),
    [
        ("content/blog/My Post.md", "", "https://e.org", "https://e.org/blog/my-post/"),
        ("p.md", "slug: Other Name", "https://e.org/blog/", "https://e.org/blog/other-name/"),
        ("p.md", "url: /x/y", "https://e.org/con/", "https://e.org/con/x/y/"),
        ("p.md", "url: /blog/y/", "https://e.org/blog/", "https://e.org/blog/y/"),
        ("p.md", "permalink: /z.html", "https://e.org/", "https://e.org/z.html"),
        ("p.md", "url: https://other.org/z", "https://e.org/", "https://other.org/z"),
        ("a/index.md", "", "https://e.org/", "https://e.org/a/"),
        ("a/README.md", "", "https://e.org/", "https://e.org/a/"),
        ("a/_index.md", "", "https://e.org/", "https://e.org/a/"),
    ],
)
def test_without_a_configuration_a_page_has_hugos_default_address(
    tree, file, front, base, expected
):
    tree.write({file: f"---\ntitle: t\n{front}\n---\ntext"})
    assert tree.load(base_url=base)[file].url == expected


def test_each_site_below_the_source_has_its_own_configuration(tree):
    for year in ("2021", "2022"):
        PageTree(tree.folder / year).write(
            {
                "config.toml": f'baseURL = "https://example.org/{year}/"\ntitle = "MeshCon {year}"',
                "content/about.md": "---\ntitle: IndexInfo\n---\ntext",
                "README.md": "how to build",
            },
        )
    pages = tree.load()
    assert pages["2021/content/about.md"].url == "https://example.org/2021/about/"
    assert pages["2022/content/about.md"].event == "MeshCon 2022"
    assert pages["2022/README.md"].url == ""


def test_a_broken_page_is_a_problem_and_the_others_load(tree):
    tree.write({"a.md": "---\ntitle: [\n---\n", "c.md": "fine"})
    (tree.folder / "b.md").write_bytes(b"\xff")
    problems, pages = [], []
    for entry in tree.entries("./"):
        try:
            pages.append(entry.load())
        except BadInput as problem:
            problems.append(str(problem))
    assert len(pages) == 1
    assert problems[0].startswith("./a.md:")
    assert problems[1].startswith("./b.md:1: not UTF-8")


def test_a_missing_folder_is_an_error(tree):
    with pytest.raises(SourceError, match="no such file or folder"):
        list(tree.entries("nowhere"))


def test_an_empty_folder_has_no_entries(tree):
    assert list(tree.entries()) == []


def test_a_fingerprint_changes_only_with_what_the_document_depends_on(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/a.md": "x",
        "content/b.md": "[a](a.md)",
        "content/c.md": "c",
    })
    a, b, c = "content/a.md", "content/b.md", "content/c.md"
    first = tree.fingerprints()
    assert tree.fingerprints() == first

    tree.write({"content/a.md": "---\nslug: moved\n---\nx"})
    moved = tree.fingerprints()
    assert moved[a] != first[a]
    assert moved[b] != first[b], "the address of its link changed"
    assert moved[c] == first[c]

    tree.write({"content/c.zh.md": "译文"})
    translated = tree.fingerprints()
    assert translated[c] != moved[c], "it has a new translation"
    assert translated[a] == moved[a]

    assert tree.fingerprints(event="Meetup")[a] != moved[a]
    tree.write({"hugo.toml": CONFIG.replace("/con/", "/new/")})
    assert tree.fingerprints()[a] != moved[a]


def test_the_configuration_of_another_tool_does_not_make_a_site(tree):
    tree.write({"config.json": '{"a": 1}', "sub/config.yaml": "b: 2", "sub/a.md": "x"})
    assert tree.load(base_url="https://example.org")["sub/a.md"].url == (
        "https://example.org/sub/a/"
    )


def test_a_broken_configuration_is_an_error_only_for_its_own_site(tree):
    tree.write({"config.toml": "= broken", "content/a.md": "x", "notes/a.md": "x"})
    assert len(tree.load("notes")) == 1
    for path in (".", "content"):
        with pytest.raises(SourceError, match=r"config\.toml"):
            tree.load(path)


def test_problems_beside_the_pages_of_a_site_are_ignored(tree):
    site = tree.folder / "site"
    PageTree(site).write({"hugo.toml": CONFIG, "content/a.md": "x", "themes/t/README.md": "x"})
    tree.write({"theme/b.md": "x"})
    (site / "themes" / "linked").symlink_to(tree.folder / "theme")
    assert list(PageTree(site).load()) == ["content/a.md"]


@pytest.mark.parametrize("base", ["example.org", "ftp://example.org", "http://[", "https://"])
def test_an_invalid_base_url_is_an_error(tree, base):
    with pytest.raises(SourceError, match="base_url"):
        tree.load(base_url=base)


def test_a_page_that_links_to_a_broken_page_is_loaded(tree):
    tree.write({"a.md": "[b](b.md)", "b.md": "---\ntitle: [\n---\n"})
    [entry, _] = tree.entries(base_url="https://example.org/")
    assert list_urls(entry.load()) == ["https://example.org/b/"]


def test_pages_in_a_disabled_language_are_counted_as_not_published(tree):
    tree.write({
        "hugo.toml": 'disableLanguages = ["zh"]\n[languages.en]\n[languages.zh]\n',
        "content/a.md": "Text.",
        "content/a.zh.md": "一段文字。",
    })
    assert {entry.id: entry.load() is None for entry in tree.entries()} == {
        "content/a.md": False,
        "content/a.zh.md": True,
    }


def test_a_page_without_expiry_on_a_site_that_builds_expired_pages(tree):
    tree.write({"hugo.toml": CONFIG.replace("title", "buildExpired = true\ntitle", 1)})
    tree.write_pages({"a.md": "expiryDate: 2019-01-01"})
    assert [page.expires for page in tree.load().values()] == [""]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_found_whether_their_letters_are_composed_or_not(tree, form):
    """`ガ` and `é` may be one letter, or a letter and a mark, as on macOS."""
    other = {"NFC": "NFD", "NFD": "NFC"}[form]
    site = {
        "ページ集/hugo.toml": 'baseURL = "https://example.org/"\ncontentDir = "ドキュメント"\n',
        "ページ集/ドキュメント/ガイド.md": "x",
        "ページ集/ドキュメント/café/index.md": "---\nslides: Pläne.pdf\n---\nx",
        "ページ集/ドキュメント/café/Pläne.pdf": "x",
        "ページ集/static/ビデオ.mp4": "x",
        "ページ集/ドキュメント/links.md": "[a](ガイド.md) [b](/café) [c]({{< ref `ガイド` >}}) "
        "[d](/ビデオ.mp4)",
    }
    for name, text in site.items():
        is_link = name.endswith((".md", "hugo.toml"))
        content = unicodedata.normalize(other, text) if is_link else text
        tree.write({unicodedata.normalize(form, name): content})
    pages = tree.load(unicodedata.normalize(other, "ページ集"))
    by_url = {page.url: page for page in pages.values()}
    guide, coffee = (
        "https://example.org/%E3%82%AC%E3%82%A4%E3%83%89/",
        "https://example.org/caf%C3%A9/",
    )
    assert by_url.keys() == {guide, coffee, "https://example.org/links/"}
    links = [
        guide,
        coffee.rstrip("/"),
        guide,
        "https://example.org/%E3%83%93%E3%83%87%E3%82%AA.mp4",
    ]
    assert list_urls(by_url["https://example.org/links/"]) == links
    assert list_urls(by_url[coffee]) == [f"{coffee}Pl%C3%A4ne.pdf"]
    assert all(
        (tree.folder / unicodedata.normalize(form, "ページ集") / id).exists() for id in pages
    )
