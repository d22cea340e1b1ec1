import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import BadInput, SourceError
from indexer.settings import SourceSettings
from indexer.sources.hugo.source import MarkdownSource

CONFIG = """
baseURL = "https://example.org/con/"
title = "MeshCon 2022"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.zh]
weight = 2
[taxonomies]
speaker = "speakers"
"""


def tree(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def source(folder, path=".", **settings):
    return MarkdownSource(
        SourceSettings(name="s", type="markdown", path=path, **settings), Path(folder)
    )


def load(folder, path=".", **settings):
    return {
        entry.id: document
        for entry in source(folder, path, **settings).entries()
        if (document := entry.load())
    }


def fingerprints(folder, path=".", **settings):
    return {entry.id: entry.fingerprint for entry in source(folder, path, **settings).entries()}


def urls(document):
    return [link.url for link in document.links]


def test_a_session_page_gives_its_facts_and_links(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/sessions/a1.md": """---
title: Proxyless gRPC
url: /sessions/proxyless
speakers: [Wu Song, Ann Lee]
track: Networking
language: English
date: 2022-04-25
description: What a mesh without sidecars looks like.
slides: a1-grpc.pdf
video: https://youtu.be/abcdefghijk
---
Text with a [guide](/guide/) and [another page](b2.md#setup).
""",
            "content/sessions/b2.md": "---\ntitle: Other\nslug: second\n---\ntext",
        },
    )
    page = load(tmp_path)["content/sessions/a1.md"]
    assert page.title == "Proxyless gRPC"
    assert page.url == "https://example.org/con/sessions/proxyless/"
    assert (page.event, page.year, page.edition) == ("MeshCon 2022", 2022, 0)
    assert page.speakers == ("Wu Song", "Ann Lee")
    assert page.published == "2022-04-25"
    assert page.language == "en"
    assert page.summary == "What a mesh without sidecars looks like."
    assert "Networking" in page.tags
    assert urls(page) == [
        "https://example.org/con/slides/a1-grpc.pdf",
        "https://youtu.be/abcdefghijk",
        "https://example.org/guide/",
        "https://example.org/con/sessions/second/#setup",
    ]
    assert [link.kind for link in page.links[:2]] == ["slides", "video"]


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
def test_a_file_named_in_front_matter_is_looked_for_where_hugo_serves_it(tmp_path, at, expected):
    tree(
        tmp_path,
        {"hugo.toml": CONFIG, "content/p/index.md": "---\nslides: talk.pdf\n---\nx", at: "x"},
    )
    assert urls(load(tmp_path)["content/p/index.md"]) == [expected]


def test_a_file_name_with_a_space_is_still_a_link(tmp_path):
    tree(tmp_path, {"hugo.toml": CONFIG, "content/p.md": "---\nslides: a 1.pdf\n---\nx"})
    assert urls(load(tmp_path)["content/p.md"]) == ["https://example.org/con/slides/a%201.pdf"]


def test_the_source_may_be_the_site_its_content_or_a_folder_of_it(tmp_path):
    tree(tmp_path, {"hugo.toml": CONFIG, "content/blog/Post One.md": "---\ntitle: x\n---\nx"})
    for path in (".", "content", "content/blog", "content/blog/Post One.md"):
        [page] = load(tmp_path, path).values()
        assert page.url == "https://example.org/con/blog/post-one/"
    assert list(load(tmp_path, "content")) == ["blog/Post One.md"]


def test_the_configured_address_wins_over_the_sites(tmp_path):
    tree(tmp_path, {"hugo.toml": CONFIG, "content/a.md": "x"})
    [page] = load(tmp_path, base_url="https://mirror.example").values()
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
def test_a_page_the_site_does_not_show_is_no_document(tmp_path, front):
    tree(tmp_path, {"a.md": f"---\n{front}\n---\ntext"})
    [entry] = source(tmp_path).entries()
    assert entry.load() is None


def test_a_page_that_will_expire_says_when(tmp_path):
    tree(tmp_path, {"a.md": "---\nexpiryDate: 2999-01-01T10:00:00+08:00\n---\ntext"})
    assert load(tmp_path)["a.md"].expires == "2999-01-01T10:00:00+08:00"


def test_a_section_page_is_a_document_only_with_text_or_links(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/a/_index.md": "---\ntitle: A\n---\n",
            "content/b/_index.md": "---\ntitle: B\n---\nAbout B.",
            "content/c/_index.md": "---\ntitle: C\nvideo: https://youtu.be/abcdefghijk\n---\n",
        },
    )
    assert list(load(tmp_path)) == ["content/b/_index.md", "content/c/_index.md"]


def test_translations_are_found_by_name_folder_and_key(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/a.md": "One text.",
            "content/a.zh.md": "一段文字。",
            "content/b/index.md": "Two texts.",
            "content/b/index.zh.md": "两段文字。",
            "content/c.md": '---\ntranslationKey: "k"\n---\nThree.',
            "content/other/d.zh.md": "---\ntranslationKey: k\n---\n三。",
        },
    )
    pages = load(tmp_path)
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


def test_without_a_configuration_languages_are_read_from_names_and_folders(tmp_path):
    tree(
        tmp_path,
        {
            "a.md": "English text here.",
            "a.zh-CN.md": "中文",
            "en/b.md": "text",
            "zh/b.md": "文字",
            "README_zh.md": "中文说明",
            "README.md": "Read me.",
        },
    )
    pages = load(tmp_path, base_url="https://example.org/")
    assert {id: (page.language, page.url) for id, page in pages.items()} == {
        "a.md": ("en", "https://example.org/a/"),
        "a.zh-CN.md": ("zh", "https://example.org/zh-cn/a/"),
        "en/b.md": ("en", "https://example.org/en/b/"),
        "zh/b.md": ("zh", "https://example.org/zh/b/"),
        "README.md": ("en", "https://example.org/"),
        "README_zh.md": ("zh", "https://example.org/zh/"),
    }
    assert pages["zh/b.md"].translations == ("en/b.md",)
    assert pages["README.md"].translations == ("README_zh.md",)


def test_a_tree_of_readmes_keeps_series_and_episode_that_only_its_path_names(tmp_path):
    tree(
        tmp_path,
        {
            "mesh-talks/003/README.md": "# 第 3 期\n\n- 嘉宾：杨小明（某公司）\n- 话题：网格\n",
            "mesh-talks/playlist.md": "# 往期\n\n- [003](003)\n- [notes](003/notes.md)\n",
            "mesh-talks/003/notes.md": "# Notes\n\nSee [the episode](README.md).\n",
        },
    )
    pages = load(tmp_path, base_url="https://example.org/")
    episode = pages["mesh-talks/003/README.md"]
    assert episode.title == "第 3 期"
    assert (episode.event, episode.edition) == ("Mesh Talks", 3)
    assert episode.speakers == ("杨小明",)
    assert "mesh talks 3" in episode.tags
    assert episode.url == "https://example.org/mesh-talks/003/"
    assert urls(pages["mesh-talks/playlist.md"]) == [
        "https://example.org/mesh-talks/003/",
        "https://example.org/mesh-talks/003/notes/",
    ]
    assert urls(pages["mesh-talks/003/notes.md"]) == ["https://example.org/mesh-talks/003/"]


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
def test_without_a_configuration_a_page_is_where_hugo_puts_it_by_default(
    tmp_path, file, front, base, expected
):
    tree(tmp_path, {file: f"---\ntitle: t\n{front}\n---\ntext"})
    assert load(tmp_path, base_url=base)[file].url == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Mesh Meetup 2019", "In 2020 we meet again.", 2019),
        ("Mesh Meetup recap", "On 3 May 2026 we met.", 2026),
        ("Mesh Meetup recap", "We met.", 2026),
        ("Mesh Meetup recap", "We met in 2019.", 2019),
        ("Mesh Meetup recordings", "Those of 2018, 2019 and 2020.", 0),
        ("Mesh Meetup, 2018 to 2020", "All of 2018.", 0),
        ("Tracing", "As in 2018 and 2019.", 2026),
    ],
)
def test_the_year_is_the_events_and_not_that_of_a_later_overview(tmp_path, title, text, expected):
    tree(tmp_path, {"a.md": f"---\ntitle: {title}\ndate: 2026-06-01\n---\n{text}"})
    assert load(tmp_path)["a.md"].year == expected


def test_on_a_code_host_pages_keep_their_files_names(tmp_path):
    tree(
        tmp_path,
        {
            "A b/README.md": "[x](Demo.md) [y](/C.md) [z](img/p.pdf)",
            "A b/Demo.md": "x",
            "C.md": "x",
        },
    )
    base = "https://github.com/o/r/blob/main"
    pages = load(tmp_path, base_url=base)
    assert pages["A b/Demo.md"].url == f"{base}/A%20b/Demo.md"
    assert pages["A b/README.md"].url == f"{base}/A%20b/"
    assert urls(pages["A b/README.md"]) == [
        f"{base}/A%20b/Demo.md",
        f"{base}/C.md",
        f"{base}/A%20b/img/p.pdf",
    ]


def test_each_site_below_the_source_follows_its_own_configuration(tmp_path):
    for year in ("2021", "2022"):
        tree(
            tmp_path / year,
            {
                "config.toml": f'baseURL = "https://example.org/{year}/"\ntitle = "MeshCon {year}"',
                "content/about.md": "---\ntitle: About\n---\ntext",
                "README.md": "how to build",
            },
        )
    pages = load(tmp_path)
    assert pages["2021/content/about.md"].url == "https://example.org/2021/about/"
    assert pages["2022/content/about.md"].event == "MeshCon 2022"
    assert pages["2022/README.md"].url == ""


@pytest.mark.parametrize(
    ("front", "settings", "text", "expected"),
    [
        ("lang: zh-Hant", {"language": "en"}, "Text", "zh"),
        ("language: Chinese", {}, "Text", "zh"),
        ("language: subtitled", {}, "Text", "en"),
        ("", {"language": "zh"}, "Text", "zh"),
        ("", {}, "一段中文文字", "zh"),
        ("", {}, "A text in English", "en"),
    ],
)
def test_a_page_speaks_before_the_settings_and_they_before_its_text(
    tmp_path, front, settings, text, expected
):
    tree(tmp_path, {"a.md": f"---\ntitle: t\n{front}\n---\n{text}"})
    assert load(tmp_path, **settings)["a.md"].language == expected


def test_without_any_address_a_page_has_none_and_relative_links_are_left_out(tmp_path):
    tree(tmp_path, {"a.md": "[x](b/) [y](/c) [z](https://example.org/) [j](javascript:alert(1))"})
    page = load(tmp_path)["a.md"]
    assert page.url == ""
    assert urls(page) == ["https://example.org/"]
    assert page.sections[0].text == "x y z j"


def test_a_broken_page_is_reported_and_the_rest_goes_on(tmp_path):
    tree(tmp_path, {"a.md": "---\ntitle: [\n---\n", "c.md": "fine"})
    (tmp_path / "b.md").write_bytes(b"\xff")
    problems, pages = [], []
    for entry in source(tmp_path, "./").entries():
        try:
            pages.append(entry.load())
        except BadInput as problem:
            problems.append(str(problem))
    assert len(pages) == 1
    assert problems[0].startswith("./a.md:")
    assert problems[1].startswith("./b.md:1: not UTF-8")


def test_a_missing_folder_stops_the_source(tmp_path):
    with pytest.raises(SourceError, match="no such file or folder"):
        list(source(tmp_path, "nowhere").entries())


def test_an_empty_folder_has_no_entries(tmp_path):
    assert list(source(tmp_path).entries()) == []


def test_a_fingerprint_follows_what_the_document_depends_on_and_nothing_else(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/a.md": "x",
            "content/b.md": "[a](a.md)",
            "content/c.md": "c",
        },
    )
    a, b, c = "content/a.md", "content/b.md", "content/c.md"
    first = fingerprints(tmp_path)
    assert fingerprints(tmp_path) == first

    tree(tmp_path, {"content/a.md": "---\nslug: moved\n---\nx"})
    moved = fingerprints(tmp_path)
    assert moved[a] != first[a]
    assert moved[b] != first[b], "its link leads elsewhere now"
    assert moved[c] == first[c]

    tree(tmp_path, {"content/c.zh.md": "译文"})
    translated = fingerprints(tmp_path)
    assert translated[c] != moved[c], "it has a translation now"
    assert translated[a] == moved[a]

    assert fingerprints(tmp_path, event="Meetup")[a] != moved[a]
    tree(tmp_path, {"hugo.toml": CONFIG.replace("/con/", "/new/")})
    assert fingerprints(tmp_path)[a] != moved[a]


def test_hugos_references_and_shortcodes_find_pages(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/blog/a.md": '[x]({{< ref "/docs/b.md#h" >}}) [y]({{< relref "c" >}})',
            "content/docs/b.md": "---\nurl: /bee\n---\nx",
            "content/other/c/index.md": "x",
        },
    )
    assert urls(load(tmp_path)["content/blog/a.md"]) == [
        "https://example.org/con/bee/#h",
        "https://example.org/con/other/c/",
    ]


def test_a_path_from_the_root_keeps_the_sites_own_path_where_the_page_is_its_own(tmp_path):
    tree(
        tmp_path,
        {
            "hugo.toml": CONFIG,
            "content/a.md": "[x](/b/) [y](/con/b/) [z](/elsewhere/) [f](/f.pdf)",
            "content/b.md": "x",
            "static/f.pdf": "x",
        },
    )
    assert urls(load(tmp_path)["content/a.md"]) == [
        "https://example.org/con/b/",
        "https://example.org/con/b/",
        "https://example.org/elsewhere/",
        "https://example.org/con/f.pdf",
    ]


def test_another_tools_configuration_does_not_make_a_tree_a_site(tmp_path):
    tree(tmp_path, {"config.json": '{"a": 1}', "sub/config.yaml": "b: 2", "sub/a.md": "x"})
    assert load(tmp_path, base_url="https://example.org")["sub/a.md"].url == (
        "https://example.org/sub/a/"
    )


def test_a_broken_configuration_stops_its_site_but_not_a_tree_that_lies_below_it(tmp_path):
    tree(tmp_path, {"config.toml": "= broken", "content/a.md": "x", "notes/a.md": "x"})
    assert len(load(tmp_path, "notes")) == 1
    for path in (".", "content"):
        with pytest.raises(SourceError, match=r"config\.toml"):
            load(tmp_path, path)


def test_what_lies_beside_the_pages_of_a_site_is_none_of_its_problems(tmp_path):
    site = tmp_path / "site"
    tree(site, {"hugo.toml": CONFIG, "content/a.md": "x", "themes/t/README.md": "x"})
    tree(tmp_path, {"theme/b.md": "x"})
    (site / "themes" / "linked").symlink_to(tmp_path / "theme")
    assert list(load(site)) == ["content/a.md"]


@pytest.mark.parametrize("base", ["example.org", "ftp://example.org", "http://[", "https://"])
def test_an_address_that_is_none_is_refused(tmp_path, base):
    with pytest.raises(SourceError, match="base_url"):
        load(tmp_path, base_url=base)


def test_a_page_that_points_at_a_broken_one_is_read_all_the_same(tmp_path):
    tree(tmp_path, {"a.md": "[b](b.md)", "b.md": "---\ntitle: [\n---\n"})
    [entry, _] = source(tmp_path, base_url="https://example.org/").entries()
    assert urls(entry.load()) == ["https://example.org/b/"]


NASTY = [
    "../..",
    "/",
    "//",
    "//[",
    "http://[",
    "?",
    "#",
    "](",
    "[1]",
    "{{<",
    "<!--",
    "javascript:x",
]
FILES = ["a.pdf", "../a.pdf", "a.md", "/a.md", "../a.md", "C:\\a", "%zz"]
ODD = ["2022-13-45", "9999-12-31", "0001-01-01", ":year/:slug", ":sections[99999999999999999999:]"]
LONE = "\udfff"
"""Half of a character: JSON can write it, UTF-8 cannot."""
values = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        *NASTY,
        *FILES,
        *ODD,
        "\0.pdf",
        LONE,
        f"{LONE}.pdf",
        "x" * 300,
        "x" * 5000 + ".pdf",
    ]),
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
def test_whatever_a_page_says_it_is_a_document_or_a_named_problem(
    tmp_path, configured, front, address
):
    config = CONFIG + '[permalinks]\nposts = "/:year/:sections[1:]/:slug/"\n'
    tree(tmp_path, {"hugo.toml": config} if configured else {})
    written, shown = json.dumps(front), str(address).replace(LONE, "")
    tree(tmp_path, {"content/posts/p.md": f"{written}\n\n[x](<{shown}>) {{{{< ref {shown} >}}}}"})
    [entry] = source(tmp_path, base_url="https://example.org/x/").entries()
    try:
        document = entry.load()
    except BadInput:
        return
    if document:
        assert document.url.startswith(("https://", "http://"))
        for link in document.links:
            assert link.url.startswith(("https://", "http://", "mailto:"))
        repr(document).encode()
        "".join([document.url, document.title, *document.tags, *urls(document)]).encode()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("year: 2021\nedition: 4", (2021, 4)),
        ("year: '2021'\nedition: '4'", (2021, 4)),
        ("year: soon\nedition: 0", (2020, 3)),
    ],
)
def test_a_page_may_say_its_year_and_edition_itself(tmp_path, keys, expected):
    front = f"---\ntitle: 第三届 Mesh Meetup\nevent: 第三届 Mesh Meetup 2020\n{keys}\n---\n"
    tree(tmp_path, {"a.md": front + "Text.\n"})
    page = load(tmp_path)["a.md"]
    assert (page.year, page.edition) == expected


def test_without_a_base_url_relative_links_are_text_and_no_records(tmp_path):
    text = (
        "---\ntitle: A\nslides: talks/a.pdf\n---\n"
        "[other](b.md) [root](/b/) [below](#part) [file](a.pdf) [query](?x=1) [up](../b.md#part)\n"
        '{{< relref "b.md" >}} [kept](https://example.org/x) [host](//example.net/y)\n\n## Part\n'
    )
    tree(tmp_path, {"a.md": text, "b.md": "# B\n\nText.\n"})
    page = load(tmp_path)["a.md"]
    assert page.url == ""
    assert urls(page) == ["https://example.org/x", "https://example.net/y"]
    assert "other root below file query up" in page.sections[0].text
