"""Rules of Hexo that the sample sites do not show."""

import pytest

from indexer.sources.generators.hexo.config import HexoConfig
from indexer.sources.generators.hexo.permalinks import make_path, read_name
from indexer.sources.generators.hexo.tags import write_tags
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.source import MarkdownSource


def list_addresses(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    source = MarkdownSource(MarkdownSettings(name="s", type="markdown", path="."), folder)
    documents = [document for entry in source.entries() if (document := entry.load())]
    return {document.id: document.url for document in documents}


@pytest.mark.parametrize(
    ("pattern", "path", "slug", "values"),
    [
        (":title.md", "a/My Post.md", "a/My Post", {}),
        (":year-:month-:day-:title.md", "2021-02-03-x.md", "x", {"year": "2021"}),
        (":year-:month-:day-:title.md", "no date.md", "no-date", {}),
        (":lang/:title.md", "zh/post.md", "post", {"lang": "zh"}),
        (":category/:year/:title.md", "a/2021/x.md", "x", {"category": "a", "year": "2021"}),
        (":a:b:c:d:title.md", "x.md", "x", {}),
    ],
)
def test_the_name_of_a_file_is_read_by_the_pattern_of_the_site(pattern, path, slug, values):
    name = read_name(path, HexoConfig(new_post_name=pattern))
    assert name.slug == slug
    assert values.items() <= name.values.items()


# As Hexo 8.1 gives them, with the zone of the machine that of the site.
@pytest.mark.parametrize(
    ("config", "front", "path"),
    [
        ({}, {"date": "2021-02-03"}, "2021/02/03/post/"),
        ({}, {"date": "2021-02-03 23:30:00"}, "2021/02/03/post/"),
        ({}, {"date": "2021-02-03T23:30:00+08:00"}, "2021/02/03/post/"),
        ({}, {}, ""),
        ({"permalink": ":title.html"}, {}, "post.html"),
        ({"permalink": ":category/:title"}, {"category": "A B"}, "A-B/post"),
        ({"permalink": ":category/:title"}, {"categories": ["A", "B"]}, "A/B/post"),
        ({"permalink": ":category/:title"}, {"categories": [["A"], ["B", "C"]]}, "B/C/post"),
        ({"permalink": ":category/:title"}, {}, "uncategorized/post"),
        ({"permalink": ":series/:abbrlink/"}, {"abbrlink": "4a1b", "series": 7}, "7/4a1b/"),
        ({"permalink": ":lang/:title/", "defaults": {"lang": "en"}}, {}, "en/post/"),
        ({"permalink": ":nothing/:title/"}, {}, "undefined/post/"),
        ({"permalink": ":id/"}, {}, ""),
        ({"permalink": ":title"}, {"permalink": "own"}, "own"),
        ({"has_asset_folders": True}, {"permalink": "own"}, "own/"),
        ({"has_asset_folders": True}, {"permalink": "own.html"}, "own.html"),
        ({"category_map": {"甲": "one"}, "permalink": ":category/"}, {"categories": "甲"}, "one/"),
        ({"case": 2, "permalink": ":category/"}, {"categories": "ab"}, "AB/"),
    ],
)
def test_a_post_has_the_path_of_the_pattern(config, front, path):
    settings = HexoConfig(**config)
    assert make_path(front, read_name("post.md", settings), "", settings) == path


@pytest.mark.parametrize(
    ("files", "is_hexo"),
    [
        ({"_config.yml": "url: https://e.org\nsource_dir: source"}, True),
        ({"_config.yml": "url: https://e.org", "package.json": '{"hexo": {}}'}, True),
        ({"_config.yml": "url: https://e.org"}, True),
        ({"_config.yml": "url: https://e.org", "Gemfile": ""}, False),
        ({"_config.yml": "url: https://e.org\nsource: source"}, False),
    ],
)
def test_a_hexo_site_is_told_from_a_jekyll_site(tmp_path, files, is_hexo):
    post = {"source/_posts/a.md": "---\ndate: 2021-02-03\n---\n\n# A\n"}
    found = list_addresses(tmp_path, {**files, **post})
    assert (found.get("source/_posts/a.md") == "https://e.org/2021/02/03/a/") is is_hexo


def test_tags_that_name_posts_and_files_are_links():
    posts = {"a": ("/x/a/", "A & B"), "A & B": ("/x/a/", "A & B"), "b": ("", "No place")}

    def write(body):
        return write_tags(body, posts, "/x/own/")

    assert write("{% post_link a %}") == '<a href="/x/a/">A &amp; B</a>'
    assert write("{% post_link a#p 'The <i>' false %}") == '<a href="/x/a/#p">The &lt;i&gt;</a>'
    assert write('{% post_link "A & B" %}') == '<a href="/x/a/">A &amp; B</a>'
    assert write("[x]({% post_path a %})") == "[x](/x/a/)"
    assert write("{% post_link missing %} {% post_link b %}") == "missing No place"
    assert write("{% asset_link f.pdf A file %}") == '<a href="/x/own/f.pdf">A file</a>'
    assert write("```\n{% post_link a %}\n```") == "```\n{% post_link a %}\n```"
    assert write("{% youtube abc %}") == "{% youtube abc %}"
