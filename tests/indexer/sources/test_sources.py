"""The contract of every source."""

import re
import subprocess
import sys

import pytest

from indexer.errors import ConfigError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import SOURCES, find_spec, open_sources
from tests.fakes.index.entries import load_entries
from tests.paths import ROOT

PAGE = "<html lang=en><title>{0}</title><article><h1>{0}</h1><p>{1}</p></article>"
PENTABARF = """<schedule><conference><title>MeshCon 2022</title></conference>
<day date="2022-05-01"><room name="Hall">
<event id="1" code="AAAAAA"><title>A</title></event>
<event id="2" code="BBBBBB"><title>B</title></event>
</room></day></schedule>"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x
BEGIN:VEVENT
UID:a
DTSTART:20220501T090000Z
SUMMARY:A
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART:20220501T100000Z
SUMMARY:B
END:VEVENT
END:VCALENDAR
"""
CUES = "1\n00:00:01,000 --> 00:00:04,000\nWe talk about ambient mesh.\n"
GOOD = {
    "markdown": {
        "b.md": "# B\n\ntext",
        "a.md": "---\ntitle: A\n---\n[v](https://youtu.be/abcdefghijk)",
    },
    "sessions": {"s.yaml": "event: MeshCon 2022\nsessions:\n- {id: a, title: A}\n"},
    "jsonl": {"r.jsonl": '{"id": "a", "title": "A", "text": "x"}\n{"id": "b", "text": "y"}\n'},
    "answers": {
        "a.md": "---\nquestions: Where is the slipway?\n---\nBehind the boathouse.",
        "b.md": "---\nquestions: [Can I berth?, 能靠泊吗？]\n---\nYes.",
    },
    "html": {
        "a/index.html": PAGE.format("The slipway", "Behind the boathouse, on the left. " * 9),
        "b/index.html": PAGE.format("The crane", "It lifts boats of twelve tonnes. " * 9),
    },
    "feed": {
        "f.xml": "<rss version='2.0'><channel><title>T</title>"
        "<item><guid>a</guid><title>A</title><link>https://e.org/a</link></item>"
        "<item><guid>b</guid><title>B</title><link>https://e.org/b</link></item></channel></rss>"
    },
    "playlist": {
        "p.json": '{"_type": "playlist", "id": "PL1", "title": "MeshCon 2022", "entries": ['
        '{"id": "abcdefghijk", "url": "https://youtu.be/abcdefghijk", "title": "A"},'
        '{"id": "abcdefghij2", "url": "https://youtu.be/abcdefghij2", "title": "B"}]}'
    },
    "transcript": {"abcdefghijk.srt": CUES, "abcdefghij2.srt": CUES},
    "pretalx": {"s.xml": PENTABARF},
    "frab": {"s.xml": PENTABARF},
    "sessionize": {
        "s.json": '{"sessions": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}], '
        '"speakers": [], "questions": [], "categories": [], "rooms": []}'
    },
    "sched": {
        "s.json": '[{"id": "1", "name": "A", "event_start": "2025-09-08 08:00"},'
        ' {"id": "2", "name": "B", "event_start": "2025-09-08 09:00"}]'
    },
    "indico": {
        "s.json": '{"count": 1, "_type": "HTTPAPIResult", "results": [{"_type": "Conference", '
        '"id": "1", "title": "MeshCon", "contributions": [{"_type": "Contribution", "id": "1", '
        '"title": "A"}, {"_type": "Contribution", "id": "2", "title": "B"}]}]}'
    },
    "ics": {"s.ics": CALENDAR},
    "pyvideo": {
        "videos/a.json": '{"title": "A", "videos": [{"type": "youtube", "url": '
        '"https://youtu.be/abcdefghijk"}]}',
        "videos/b.json": '{"title": "B", "videos": []}',
    },
    "rubyevents": {"videos.yml": "- id: a\n  title: A\n- id: b\n  title: B\n"},
}
BROKEN = {
    "markdown": {"x.md": "---\ntitle: [\n---\n"},
    "sessions": {"x.yaml": "sessions: [\n"},
    "jsonl": {"x.jsonl": "{\n"},
    "answers": {"x.md": "---\nquestions: [\n---\n"},
    "html": {"x.html": "<div>" * 9000},
    "feed": {"x.xml": "<rss"},
    "playlist": {"x.json": "{"},
    "transcript": {"x.srt": "\0"},
    "pretalx": {"x.json": "{"},
    "frab": {"x.xml": "<schedule"},
    "sessionize": {"x.json": "{"},
    "sched": {"x.json": "{"},
    "indico": {"x.json": "{"},
    "ics": {"x.ics": "no calendar"},
    "pyvideo": {"x.json": "{"},
    "rubyevents": {"x/videos.yml": "- id: [\n"},
}
WITHOUT_LINES = {
    "html",
    "transcript",
    "ics",
    *(kind for kind in BROKEN if "x.json" in BROKEN[kind]),
}
"""Types whose parsers say what is wrong, and not where."""
PULLED_ONLY = {"git", "site"}
"""Types whose copies no person writes; tested in folders of their own."""


@pytest.fixture(params=sorted(SOURCES.keys() - PULLED_ONLY))
def kind(request):
    return request.param


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def open_source(folder, kind):
    settings = find_spec(kind).settings(name="one", type=kind, path="here")
    [source] = open_sources(Settings(sources=(settings,), folder=str(folder)))
    return source


@pytest.fixture
def here(tmp_path):
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def test_entries_are_stable_and_load_documents_with_the_same_id(here, kind):
    write(here, GOOD[kind])
    source = open_source(here.parent, kind)
    entries = list(source.entries())
    assert [(e.id, e.fingerprint) for e in entries] == [
        (e.id, e.fingerprint) for e in source.entries()
    ]
    assert len({entry.id for entry in entries}) == len(entries) > 1
    for entry in entries:
        assert re.fullmatch(r"[0-9a-f]{64}", entry.fingerprint)
        document = entry.load()
        assert (document.id, document.source) == (entry.id, "one")


def test_a_broken_file_is_one_problem_and_the_others_load(here, kind):
    write(here, GOOD[kind] | BROKEN[kind])
    documents, [problem] = load_entries(open_source(here.parent, kind).entries())
    assert len(documents) > 1
    assert problem.path.startswith("here/x")
    assert problem.line > 0 or kind in WITHOUT_LINES


def test_a_missing_source_is_an_error_that_names_it(tmp_path, kind):
    with pytest.raises(SourceError, match="source 'one': here: no such file or folder"):
        list(open_source(tmp_path, kind).entries())


def test_an_empty_folder_has_no_entries(here, kind):
    assert list(open_source(here.parent, kind).entries()) == []


def test_an_unknown_type_is_an_error_that_lists_the_types():
    settings = SourceSettings(name="x", type="rss", path=".")
    with pytest.raises(ConfigError, match=r"source 'x': unknown type 'rss'; .*markdown, sessions"):
        open_sources(Settings(sources=(settings,)))


def test_the_specs_of_all_types_import_no_parser():
    """Every command imports the spec of each configured type."""
    parsers = {"aiohttp", "defusedxml", "icalendar", "liquid", "markdown_it", "selectolax", "yaml"}
    code = (
        "import sys; from indexer.sources import SOURCES, find_spec; [*map(find_spec, SOURCES)];"
        f"print(sorted({parsers!r} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr
