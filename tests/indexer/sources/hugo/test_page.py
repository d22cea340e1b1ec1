"""The documents of pages: fields, language, event, year and speakers."""

import pytest

from tests.fakes.index.entries import load_entries
from tests.fakes.index.hugo_pages import CONFIG, list_urls


def test_a_page_gives_the_fields_and_links_of_its_document(tree):
    tree.write({
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
    })
    page = tree.load()["content/sessions/a1.md"]
    assert page.title == "Proxyless gRPC"
    assert page.url == "https://example.org/con/sessions/proxyless/"
    assert (page.event, page.year, page.edition) == ("MeshCon 2022", 2022, 0)
    assert page.speakers == ("Wu Song", "Ann Lee")
    assert page.published == "2022-04-25"
    assert page.language == "en"
    assert page.summary == "What a mesh without sidecars looks like."
    assert "Networking" in page.tags
    assert list_urls(page) == [
        "https://example.org/con/slides/a1-grpc.pdf",
        "https://youtu.be/abcdefghijk",
        "https://example.org/guide/",
        "https://example.org/con/sessions/second/#setup",
    ]
    assert [link.kind for link in page.links[:2]] == ["slides", "video"]


def test_a_page_that_expires_gives_the_time(tree):
    tree.write({"a.md": "---\nexpiryDate: 2999-01-01T10:00:00+08:00\n---\ntext"})
    assert tree.load()["a.md"].expires == "2999-01-01T10:00:00+08:00"


def test_without_a_configuration_languages_are_read_from_names_and_folders(tree):
    tree.write({
        "a.md": "English text here.",
        "a.zh-CN.md": "中文",
        "en/b.md": "text",
        "zh/b.md": "文字",
        "README_zh.md": "中文说明",
        "README.md": "Read me.",
    })
    pages = tree.load(base_url="https://example.org/")
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


def test_a_tree_of_readmes_takes_series_and_episode_from_its_paths(tree):
    tree.write({
        "mesh-talks/003/README.md": "# 第 3 期\n\n- 嘉宾：杨小明（某公司）\n- 话题：网格\n",
        "mesh-talks/playlist.md": "# 往期\n\n- [003](003)\n- [notes](003/notes.md)\n",
        "mesh-talks/003/notes.md": "# Notes\n\nSee [the episode](README.md).\n",
    })
    pages = tree.load(base_url="https://example.org/")
    episode = pages["mesh-talks/003/README.md"]
    assert episode.title == "第 3 期"
    assert (episode.event, episode.edition) == ("Mesh Talks", 3)
    assert episode.speakers == ("杨小明",)
    assert "mesh talks 3" in episode.tags
    assert episode.url == "https://example.org/mesh-talks/003/"
    assert list_urls(pages["mesh-talks/playlist.md"]) == [
        "https://example.org/mesh-talks/003/",
        "https://example.org/mesh-talks/003/notes/",
    ]
    assert list_urls(pages["mesh-talks/003/notes.md"]) == ["https://example.org/mesh-talks/003/"]


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
        ("Mesh Meetup with Ida Voss", "In 1987 she built her first kite.", 2026),
        ("网格沙龙：访谈", "1987 年她做了第一只风筝。", 2026),
        ("Mesh Meetup recap", "Ida Voss has built kites since 1987.", 2026),
        ("网格沙龙回顾", "嘉宾自 1987 年开始做风筝。", 2026),
        ("Mesh Meetup recap", "Mesh was written in 1987. Fifty people came.", 2026),
        ("网格沙龙回顾", "网格诞生于 1987 年的一间车库。现场来了五十人。", 2026),
        ("活动回顾", "网格社区 Meetup 来到成都。风筝在 1987 年开源。", 2026),
        ("网格沙龙回顾", "网格沙龙于 2019 年举行。风筝在 1987 年开源。", 2019),
        ("网格沙龙回顾", "2019 年 11 月 10 日在杭州见面。", 2019),
        ("Mesh Meetup #27", "In 1987 there was no mesh.", 2026),
    ],
)
def test_the_year_is_that_of_the_event_not_of_a_later_overview(tree, title, text, expected):
    tree.write({"a.md": f"---\ntitle: {title}\ndate: 2026-06-01\n---\n{text}"})
    assert tree.load()["a.md"].year == expected


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("episodes/27.md", "27: A lakehouse of kites", 2021),
        ("episodes-2020/27.md", "27: A lakehouse of kites", 2020),
        ("episodes/27.md", "27: The kites of 2019", 2019),
    ],
)
def test_the_date_of_an_episode_wins_over_a_year_in_its_text(tree, name, title, expected):
    tree.write({name: f'---\ntitle: "{title}"\ndate: 2021-09-30\n---\nIda flew one in 1987.'})
    assert tree.load()[name].year == expected


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
def test_the_language_comes_from_the_page_then_the_settings_then_the_text(
    tree, front, settings, text, expected
):
    tree.write({"a.md": f"---\ntitle: t\n{front}\n---\n{text}"})
    assert tree.load(**settings)["a.md"].language == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("year: 2021\nedition: 4", (2021, 4)),
        ("year: '2021'\nedition: '4'", (2021, 4)),
        ("year: soon\nedition: 0", (2020, 3)),
    ],
)
def test_a_page_may_set_its_year_and_edition(tree, keys, expected):
    front = f"---\ntitle: 第三届 Mesh Meetup\nevent: 第三届 Mesh Meetup 2020\n{keys}\n---\n"
    tree.write({"a.md": front + "Text.\n"})
    page = tree.load()["a.md"]
    assert (page.year, page.edition) == expected


def test_a_page_whose_own_address_nobody_could_open_is_a_problem(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/a.md": '---\ntitle: A\nurl: "http://["\n---\ntext',
        "content/b.md": "---\ntitle: B\n---\n[a](a.md) and [b](//[)",
    })
    documents, problems = load_entries(tree.entries())
    assert list(documents) == ["content/b.md"]
    [problem] = problems
    assert "content/a.md:3: its `url` is no address (http://[); write a path" in str(problem)


def test_a_wiki_link_leads_to_the_page_of_that_name(tree):
    tree.write({
        "hugo.toml": CONFIG,
        "content/notes/会议纪要.md": "---\ntitle: 会议纪要\nslug: minutes\n---\ntext",
        "content/a.md": "---\ntitle: A\n---\n[[会议纪要|纪要]]",
    })
    assert list_urls(tree.load()["content/a.md"]) == ["https://example.org/con/notes/minutes/"]


@pytest.mark.parametrize(
    ("page", "tags"),
    [
        ("---\ntitle: 1.10\ntags: [1.20, 2.0, 7]\n---\nx", {"1.20", "2.0", "7"}),
        ("---\ntitle: 1.10\ntags: 1.20\ncategories:\n- v1.30\n---\nx", {"1.20", "v1.30"}),
        ("+++\ntitle = 1.10\ntags = [1.20, 2.0]\n+++\nx", {"1.20", "2.0"}),
        ('{"title": 1.10, "keywords": [1.20]}\nx', {"1.20"}),
        ("---\nlinktitle: 1.10\nseries: 0.30\n---\nx", {"0.30"}),
        ("---\ntopics: [3.140]\n---\n# 1.10\n\nx", {"3.140"}),
    ],
)
def test_numbers_in_titles_and_tags_are_shown_as_they_are_written(tree, page, tags):
    tree.write({"a.md": page})
    document = tree.load()["a.md"]
    assert document.title == "1.10"
    assert tags <= set(document.tags)


@pytest.mark.parametrize(
    "line",
    [
        "date: 2022/5/1",
        "date: 2022年5月1日",
        "date: 20220501",
        "date: Sun, 01 May 2022 10:00:00 +0800",
        "date: Sun, 1 May 2022 10:00:00 +0800",
        "date: 01 May 2022",
        "pub_date: 2022-05-01",
        "pubDate: 2022-05-01",
        "publish-date: 2022-05-01",
        "publishdate: 2022-05-01",
        "publishedAt: '2022-05-01T10:00:00.000Z'",
        "published: 2022-05-01",
        "date: May 1, 2022",
        "date: 1st of May 2022",
        "date: Sunday, May 1, 2022",
        "date: 1 May 2022 10:00",
        "lastmod: 2022-05-01\ndate: last week",
    ],
)
def test_the_date_of_a_page_is_read_in_the_forms_and_keys_that_people_use(tree, line):
    tree.write({"a.md": f"---\ntitle: t\n{line}\n---\nx"})
    assert tree.load()["a.md"].published == "2022-05-01"


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("2023-02-010T17:46:51-06:00", "write it like 2022-08-17"),
        ("2022-02-30", "write it like 2022-08-17"),
        ("next week", "write it like 2022-08-17"),
        ("[2022-05-01]", "write it like 2022-08-17"),
        ("May 1, 2099", "write it as 2099-05-01"),
        ("五月一日", "write it like 2022-08-17"),
        ("x" * 5000, "write it like 2022-08-17"),
    ],
)
@pytest.mark.parametrize("key", ["date", "publishDate", "expiryDate", "pub_date"])
def test_a_date_that_nobody_can_read_hides_no_page_and_is_remarked(tree, key, written, remedy):
    tree.write({"a.md": f"---\ntitle: t\ntags: [a]\n{key}: {written}\n---\nx"})
    [remark] = tree.load()["a.md"].remarks
    assert (remark.path, remark.line) == ("./a.md", 4)
    assert written.strip("[]")[:10] in remark.reason
    assert remark.remedy == remedy
    assert len(remark.reason) < 150


@pytest.mark.parametrize(
    "front",
    ["date: ''", "date: ~", "date:", "published: true", "published: yes", "lastmod: 2022-05-01"],
)
def test_a_page_without_a_wrong_date_has_no_remark(tree, front):
    tree.write({"a.md": f"---\ntitle: t\n{front}\n---\nx"})
    assert tree.load()["a.md"].remarks == ()


@pytest.mark.parametrize("written", ["2022/05/01", "2022年5月1日", "20220501", "May 1, 2022"])
def test_on_a_hugo_site_a_date_that_only_people_can_read_is_shown_and_remarked(tree, written):
    tree.write({"hugo.toml": CONFIG})
    tree.write_pages({"a.md": f"title: t\ndate: {written}"})
    page = tree.load()["content/a.md"]
    assert page.published == "2022-05-01"
    [remark] = page.remarks
    assert "Hugo reads" in remark.reason
    assert remark.remedy == "write it as 2022-05-01"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"title": "t",\n "date": "soon"}\nx', 2),
        ('{"title": "t", "date": "soon"}\nx', 1),
        ('+++\ntitle = "t"\nDate = "soon"\n+++\nx', 3),
        ("\n\n---\ntitle: date\n'date': soon\n---\ndate: x", 5),
        ("---\r\ntitle: t\r\npub-date: soon\r\n---\r\nx", 3),
    ],
)
def test_the_remark_about_a_date_names_its_line_in_any_format(tree, text, line):
    tree.write({"a.md": text})
    [remark] = tree.load()["a.md"].remarks
    assert remark.line == line


def test_a_repeated_key_of_a_page_is_remarked(tree):
    tree.write({
        "a.md": "---\ntitle: t\nslides: https://a.example/\nslides: https://b.example/\n---\n"
    })
    page = tree.load()["a.md"]
    assert [(remark.path, remark.line) for remark in page.remarks] == [("./a.md", 4)]
    assert list_urls(page) == ["https://b.example/"]
