"""What is found in a folder, and that the file written for it reads the same."""

from __future__ import annotations

import json
import os
import re
import tomllib

import pytest

from bot.config import parse_bot_settings
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import SourceError, UsageError
from indexer.setup import walk
from indexer.setup.survey import survey
from indexer.setup.toml_text import write_settings
from indexer.sources import open_source
from indexer.sources.generators import GENERATORS
from indexer.sources.generators.options.settings import MarkdownSettings
from tests.fakes.communities.sample_sites import PAGE, SITES
from tests.paths import SHARED

SHARED_SITES = SHARED / "data" / "sites"
ROW = {"id": "1", "title": "Rope and knots", "speakers": ["Ada Kim"], "date": "2022-03-04"}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")


def look(folder, *places):
    return survey([str(folder / place) for place in places or (".",)], folder)


def list_kinds(found):
    return {source.settings.type: source.settings.path for source in found.sources}


def read_documents(settings, folder):
    """The addresses of what a source gives, by id."""
    configured = parse_bot_settings(folder / "huigu.toml", settings).indexer
    return {
        document.id: document.url
        for source in configured.sources
        for entry in open_source(configured, source).entries()
        if not entry.is_broken and (document := entry.load())
    }


def read_alone(folder):
    """What the tree gives if nothing is said of it."""
    text = '[[sources]]\nname = "s"\ntype = "markdown"\npath = "."\n'
    return read_documents(text, folder)


def test_every_generator_has_a_sample_site():
    assert {site.generator for site in SITES.values()} == {"hugo", *GENERATORS}


@pytest.mark.parametrize("name", SITES)
def test_the_site_of_a_generator_is_found_and_read_as_it_is(name, tmp_path):
    site = SITES[name]
    site.write(tmp_path)
    found = look(tmp_path)
    (source,) = found.sources
    settings = source.settings
    assert isinstance(settings, MarkdownSettings)
    assert (settings.generator, source.base_url) == (site.generator, site.base_url)
    assert (settings.path, found.name) == (site.root, site.title)
    text = write_settings(found, tmp_path)
    documents = read_documents(text, tmp_path)
    prefix = "" if site.root == "." else f"{site.root}/"
    alone = {id: url for id, url in read_alone(tmp_path).items() if not id.startswith("README")}
    assert {prefix + id: url for id, url in documents.items()} == alone
    assert documents
    assert any("published" in line for line in found.unsure) == (not site.base_url)


@pytest.mark.slow
def test_all_these_sites_in_one_folder_are_one_configuration_that_can_be_built(tmp_path):
    for name, site in SITES.items():
        site.write(tmp_path / name)
    write(tmp_path, {"talks/list.json": [ROW]})
    found = look(tmp_path)
    # Most sites, the largest first, then lists.
    assert len(found.sources) == 13
    (tmp_path / "huigu.toml").write_text(write_settings(found, tmp_path), encoding="utf-8")
    settings = load_settings(tmp_path / "huigu.toml")
    rebuilt = rebuild(settings)
    assert rebuilt.documents > 100
    assert rebuilt.problem_count == sum(len(one.sample.broken) for one in found.sources)


def test_the_address_in_a_comment_can_be_taken_into_the_file(tmp_path):
    SITES["hugo"].write(tmp_path)
    found = look(tmp_path)
    text = write_settings(found, tmp_path)
    assert '# base_url = "https://mesh.dev/con/"' in text
    given = re.sub(r"^# base_url", "base_url", text, flags=re.M)
    assert read_documents(given, tmp_path) == read_documents(text, tmp_path)


def test_what_stands_in_comments_is_valid_too(tmp_path):
    SITES["hugo"].write(tmp_path / "site")
    write(tmp_path, {f"recaps/{n}.md": PAGE.format(f"Recap {n}", "recap000000") for n in range(3)})
    found = look(tmp_path)
    (left,) = found.left_out
    assert (left.settings.path, left.sample.entries) == ("recaps", 3)
    text = write_settings(found, tmp_path)
    head, mark, tail = text.partition("# Found too")
    assert mark
    opened = "\n".join(line.removeprefix("# ") for line in tail.splitlines()[1:])
    names = [one.name for one in parse_bot_settings(tmp_path / "h", head + opened).indexer.sources]
    assert names == ["site", "pages"]


def test_a_site_that_lies_among_the_test_data_of_a_program_is_left_out(tmp_path):
    SITES["mkdocs"].write(tmp_path)
    SITES["hexo"].write(tmp_path / "tests" / "blog")
    found = look(tmp_path)
    assert [one.settings.path for one in found.sources] == ["."]
    assert [one.settings.path for one in found.left_out] == ["tests/blog"]


def test_a_site_with_its_pages_beside_it_is_read_from_above(tmp_path):
    write(
        tmp_path,
        {
            "site/mkdocs.yml": "site_name: x\nsite_url: https://m.dev/\ndocs_dir: ../text\n",
            "text/a.md": "# A\n",
            "text/in/b.md": "# B\n",
        },
    )
    found = look(tmp_path)
    (source,) = found.sources
    assert (source.settings.path, source.sample.addressed) == (".", 2)
    assert read_documents(write_settings(found, tmp_path), tmp_path) == {
        "text/a.md": "https://m.dev/a/",
        "text/in/b.md": "https://m.dev/in/b/",
    }


def test_a_folder_of_pages_in_a_site_is_read_as_a_part_of_it(tmp_path):
    SITES["hugo"].write(tmp_path)
    found = look(tmp_path / "content")
    (source,) = found.sources
    assert (source.settings.path, source.base_url) == (".", "https://mesh.dev/con/")
    assert source.sample.addressed == 2


def test_plain_pages_need_an_address(tmp_path):
    write(tmp_path, {"notes/a.md": "# A\n\nText.\n", "notes/b.md": "# B\n\nText.\n"})
    found = look(tmp_path)
    (source,) = found.sources
    assert (source.settings.path, source.settings.generator) == ("notes", "")
    assert [line.partition(";")[0] for line in found.unsure] == [
        "pages: where its documents are published",
        "what the community is called",
    ]
    (tmp_path / "notes" / "CNAME").write_text("notes.dev\n")
    (source,) = look(tmp_path).sources
    assert (source.settings.base_url, source.sample.addressed) == ("https://notes.dev/", 2)


def test_packages_of_python_are_no_pages(tmp_path):
    write(
        tmp_path,
        {
            "a.md": "# A\n\nText.\n",
            "venv [1]/pyvenv.cfg": "",
            "venv [1]/lib/x/README.md": "# Of a library\n",
        },
    )
    found = look(tmp_path)
    assert [one.sample.entries for one in found.sources] == [1]
    assert list(read_documents(write_settings(found, tmp_path), tmp_path)) == ["a.md"]


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("talks.yaml", "sessions", "sessions:\n- {title: Knots, speakers: [Ada Kim]}\n"),
        ("talks.json", "sessions", [ROW]),
        ("talks.csv", "sessions", "title,speakers\nKnots,Ada Kim\n"),
        ("all.json", "sessionize", {"sessions": [{**ROW, "startsAt": "2022-03-04T10:00"}]}),
        ("sched.json", "sched", [{**ROW, "name": "Knots", "event_key": "a", "event_start": "x"}]),
        (
            "list.json",
            "playlist",
            {
                "_type": "playlist",
                "title": "Rope Day 2022",
                "entries": [
                    {"id": "a1b2c3d4e5f", "title": "Knots", "url": "https://youtu.be/a1b2c3d4e5f"}
                ],
            },
        ),
        ("rows.jsonl", "jsonl", '{"id": "1", "title": "Knots", "text": "How to tie."}\n'),
        (
            "day.ics",
            "ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Knots\n"
            "DTSTART:20220304T100000Z\nEND:VEVENT\nEND:VCALENDAR\n",
        ),
        (
            "news.xml",
            "feed",
            "<rss version='2.0'><channel><title>x</title><item><title>Knots</title>"
            "<link>https://rope.dev/a</link><description>How to tie.</description></item>"
            "</channel></rss>",
        ),
        ("index.html", "html", "<html><title>Knots</title><main><p>How to tie knots.</p></main>"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:12] else "",
)
def test_the_type_of_a_file_is_told_by_what_is_in_it(name, kind, content, tmp_path):
    write(tmp_path, {f"in/{name}": content, "in/notes.txt": "nothing"})
    found = look(tmp_path)
    assert list(list_kinds(found)) == [kind]
    assert read_documents(write_settings(found, tmp_path), tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", {"name": "x", "version": "1", "scripts": {}}),
        ("compose.yaml", "services:\n  web: {image: x}\n"),
        ("broken.json", "{"),
        ("deep.json", "[" * 100_000),
        ("numbers.csv", "a,b\n1,2\n"),
        ("questions.jsonl", '{"id": "1", "query": "where", "relevant": []}\n'),
        ("sitemap.xml", "<urlset></urlset>"),
        ("empty.yaml", ""),
        ("event.yaml", "event: 3\n"),
    ],
)
def test_other_files_are_none(name, content, tmp_path):
    write(tmp_path, {name: content})
    assert look(tmp_path).sources == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    write(tmp_path, {"notes/a.md": "# A\n\nText.\n"})
    for name in ("talks.yaml", "talks.json", "rows.jsonl", "notes/CNAME"):
        os.mkfifo(tmp_path / name)
    assert list_kinds(look(tmp_path)) == {"markdown": "notes"}


def test_lists_of_several_kinds_in_one_folder_are_sources_of_their_own(tmp_path):
    schedule = {"sessions": [{**ROW, "startsAt": "2022-03-04T10:00"}]}
    write(tmp_path, {"a.json": [ROW], "b.json": schedule, "package.json": {"name": "x"}})
    assert list_kinds(look(tmp_path)) == {"sessions": "a.json", "sessionize": "b.json"}


def test_data_and_built_pages_of_a_site_are_no_sources(tmp_path):
    SITES["hugo"].write(tmp_path)
    write(tmp_path, {"data/talks.json": [ROW], "public/index.html": "<p>Built.</p>"})
    assert [one.settings.type for one in look(tmp_path).sources] == ["markdown"]


def test_names_of_sources_are_unique(tmp_path):
    for place in ("2021", "2022", "deep/2022"):
        SITES["hugo"].write(tmp_path / place)
    found = look(tmp_path)
    assert sorted(one.settings.name for one in found.sources) == ["2021", "2022", "site"]


def test_the_title_of_one_of_several_sites_may_not_be_the_community_s(tmp_path):
    SITES["hugo"].write(tmp_path / "a")
    SITES["mkdocs"].write(tmp_path / "b")
    assert any("MeshCon" in line and "one of 2" in line for line in look(tmp_path).unsure)


def test_a_title_cannot_break_the_file(tmp_path):
    title = 'A "\\ \x7f\u202e# [x]\u2028 \n name'
    write(tmp_path, {"_config.yml": f"title: {json.dumps(title)}\n", "_posts/2022-01-02-a.md": ""})
    found = look(tmp_path)
    tables = tomllib.loads(write_settings(found, tmp_path))
    assert tables["community"]["name"] == 'A "\\ # [x] name'


def test_the_index_stays_out_of_a_folder_that_is_a_site(tmp_path):
    SITES["hugo"].write(tmp_path / "site")
    above = tomllib.loads(write_settings(look(tmp_path), tmp_path))
    assert above["index"]["path"] == "data/index"
    inside = tomllib.loads(write_settings(look(tmp_path / "site"), tmp_path / "site"))
    assert inside["index"] == {"path": ".huigu/index", "downloads": ".huigu/downloads"}
    assert inside["journal"] == {"path": ".huigu/journal.sqlite"}
    assert inside["announce"] == {"path": ".huigu/announced.sqlite"}


def test_a_missing_place_is_named(tmp_path):
    with pytest.raises(UsageError, match="nowhere: no such file or folder; correct it"):
        look(tmp_path, "nowhere")


def test_a_whole_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "MAX_FILES", 3)
    write(tmp_path, {f"{number}.md": "x" for number in range(4)})
    with pytest.raises(UsageError, match="more than 3 files; name the folder"):
        look(tmp_path)


def test_a_broken_site_is_named(tmp_path):
    write(tmp_path, {"hugo.toml": "title = ", "content/a.md": "# A\n"})
    with pytest.raises(SourceError, match=r"hugo\.toml: broken site configuration"):
        look(tmp_path)


@pytest.mark.parametrize(
    ("address", "kind", "options"),
    [
        ("https://github.com/a/b", "git", {}),
        ("https://github.com/a/b/tree/v1/docs/x", "git", {"branch": "v1", "folder": "docs/x"}),
        ("https://gitlab.com/a/b/c/-/tree/main", "git", {"branch": "main"}),
        ("git@github.com:a/b.git", "git", {}),
        ("https://code.rope.dev/a/b.git", "git", {}),
        ("https://github.com/a/b/releases.atom", "feed", {}),
        ("https://rope.dev/blog/index.xml", "feed", {}),
        ("https://rope.dev/feed/", "feed", {}),
        ("https://www.youtube.com/playlist?list=PL1", "playlist", {}),
        ("https://space.bilibili.com/1/lists/2", "playlist", {}),
        ("https://pretalx.com/day/schedule/export/schedule.json", "pretalx", {}),
        ("https://sessionize.com/api/v2/abc/view/All", "sessionize", {}),
        ("https://indico.rope.dev/export/event/1.json", "indico", {}),
        ("https://day.sched.com/all.ics", "ics", {}),
        ("https://rope.dev/", "site", {}),
        ("https://rope.dev/feeding-fish/", "site", {}),
    ],
)
def test_an_address_becomes_the_source_that_pulls_it(address, kind, options, tmp_path):
    found = survey([address], tmp_path)
    (source,) = parse_bot_settings(tmp_path / "h", write_settings(found, tmp_path)).indexer.sources
    assert source.type == kind
    assert {key: getattr(source, key) for key in options} == options
    assert address.startswith(source.url)


@pytest.mark.parametrize(
    "address", ["https://u:secret@rope.dev/", "ftp://rope.dev/", "https://github.com/a"]
)
def test_an_address_that_cannot_be_pulled_is_refused(address, tmp_path):
    with pytest.raises(UsageError, match="write it"):
        survey([address], tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED_SITES.exists(), reason="no ../shared/data/sites here")
@pytest.mark.parametrize(
    ("name", "kind", "generator", "base_url", "least"),
    [
        ("k8s", "markdown", "hugo", "https://www.kubernetes.dev/", 170),
        ("trino", "markdown", "jekyll", "https://trino.io/", 270),
        ("openkruise", "markdown", "docusaurus", "https://openkruise.io/", 280),
        ("rubyevents", "rubyevents", "", "", 80),
    ],
)
def test_archives_as_their_communities_keep_them(name, kind, generator, base_url, least, tmp_path):
    found = survey([str(SHARED_SITES / name)], tmp_path)
    (source,) = found.sources
    assert (source.settings.type, source.base_url) == (kind, base_url)
    assert getattr(source.settings, "generator", "") == generator
    assert source.sample.entries >= least
    assert source.sample.addressed == source.sample.read
    parse_bot_settings(tmp_path / "h", write_settings(found, tmp_path))
