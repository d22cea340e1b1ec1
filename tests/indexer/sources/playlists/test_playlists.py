"""Lists of videos become talks, which the catalogue joins with those of other sources."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from indexer.catalogue.build import build_catalogue
from indexer.errors import BadInput, SourceError, SourceUnreachable
from indexer.settings import SourceSettings
from indexer.sources.playlists.dump import parse_dump
from indexer.sources.playlists.pull import pull_playlist
from indexer.sources.playlists.source import PlaylistSource
from indexer.sources.playlists.spec import PlaylistSettings
from indexer.sources.playlists.titles import read_event, read_title
from indexer.sources.sessions.source import SessionsSource
from tests.paths import ROOT

SAMPLES = ROOT.parent / "shared" / "data" / "samples" / "ytdlp"
WATCH = "https://www.youtube.com/watch?v="


def make_dump(*titles: str, title: str = "Mesh Day 2024") -> dict[str, object]:
    entries = [
        {"_type": "url", "id": f"aB3456789{n:02}", "url": f"{WATCH}aB3456789{n:02}", "title": text}
        for n, text in enumerate(titles)
    ]
    return {"_type": "playlist", "title": title, "channel": "Mesh Community", "entries": entries}


def read(path: Path, **options):
    settings = PlaylistSettings("videos", "playlist", path=str(path), **options)
    return [entry.load() for entry in PlaylistSource(settings, Path("/")).entries()]


def test_each_video_is_a_talk_with_its_video(tmp_path: Path):
    file = tmp_path / "list.json"
    file.write_text(json.dumps(make_dump("Life without sidecars - Ada Kim", "[Private video]")))
    [document] = read(file)
    assert (document.title, document.event, document.year) == (
        "Life without sidecars",
        "Mesh Day 2024",
        2024,
    )
    assert document.speakers == ("Ada Kim",)
    assert document.url == f"{WATCH}aB345678900"
    [link] = document.links
    assert (link.url, link.kind, link.scope) == (document.url, "video", "talk")


def test_a_talk_of_a_list_without_recordings_gets_its_video(tmp_path: Path):
    rows = """
event: {name: Mesh Day 2024, year: 2024}
sessions:
- {id: a, title: Life Without Sidecars, speakers: [Ada Kim]}
- {id: b, title: Extending the proxy, speakers: [Bo Li]}
- {id: c, title: Opening the registry, speakers: [Mei-Ling Chen, Tom Hart]}
"""
    (tmp_path / "list.yaml").write_text(rows)
    titles = (
        "Life without sidecars | Mesh Day 2024",
        "Extending the proxy - Bo Li",
        "Opening the registry (Mei-Ling Chen, Tom Hart)",
    )
    (tmp_path / "list.json").write_text(json.dumps(make_dump(*titles)))
    sessions = SourceSettings("sessions", "sessions", str(tmp_path / "list.yaml"))
    listed = [entry.load() for entry in SessionsSource(sessions, Path("/")).entries()]
    catalogue = build_catalogue([*listed, *read(tmp_path / "list.json")])
    assert len(catalogue.events) == 1
    assert [(talk.titles[0], [link.kind for link in talk.links]) for talk in catalogue.talks] == [
        ("Life Without Sidecars", ["video"]),
        ("Extending the proxy", ["video"]),
        ("Opening the registry", ["video"]),
    ]


@pytest.mark.parametrize(
    ("written", "title", "event", "speakers"),
    [
        ("Wasm in Envoy", "Wasm in Envoy", "", ()),
        ("Wasm in Envoy - Ada Kim & Bo Li", "Wasm in Envoy", "", ("Ada Kim", "Bo Li")),
        ("Wasm in Envoy | Ada Kim | IstioCon 2022", "Wasm in Envoy", "IstioCon 2022", ("Ada Kim",)),
        ("IstioCon 2022 | Wasm in Envoy", "Wasm in Envoy", "IstioCon 2022", ()),
        ("【IstioCon 2022】服务网格实践", "服务网格实践", "IstioCon 2022", ()),
        ("服务网格实践 - 张伟", "服务网格实践", "", ("张伟",)),
        ("Wasm in Envoy - Mesh Community", "Wasm in Envoy", "", ()),
        ("Go - the good parts", "Go - the good parts", "", ()),
        ("Keynote: Mesh Day 2024", "Keynote: Mesh Day 2024", "", ()),
        ("Mesh Community", "Mesh Community", "", ()),
        ("Open data (Mei-Ling Chen, Tom Hart)", "Open data", "", ("Mei-Ling Chen", "Tom Hart")),
        ("Wasm in Envoy (Ada Kim)", "Wasm in Envoy", "", ("Ada Kim",)),
        ("Wasm in Envoy (by Ada Kim / Bo Li)", "Wasm in Envoy", "", ("Ada Kim", "Bo Li")),
        ("Wasm (Ada Kim) | IstioCon 2022", "Wasm", "IstioCon 2022", ("Ada Kim",)),
        ("Wasm (Ada Kim) [IstioCon 2022]", "Wasm", "IstioCon 2022", ("Ada Kim",)),
        ("服务网格实践（王五、李四）", "服务网格实践", "", ("王五", "李四")),
        ("Wasm (rev. 2) - Ada Kim", "Wasm (rev. 2)", "", ("Ada Kim",)),
    ],
)
def test_the_title_of_a_video_loses_its_event_and_its_speakers(written, title, event, speakers):
    found = read_title(written, ("Mesh Day 2024", "Mesh Community"), has_speakers=True)
    assert (found.title, found.event, found.speakers) == (title, event, speakers)


@pytest.mark.parametrize(
    "inside",
    [
        *("2024", "Chinese", "Lightning Talk", "part 2", "Part Two", "Day One", "Full Recording"),
        *("Live Demo", "Chinese Subtitles", "Go", "Closing Keynote", "WIP"),
        *("中文", "上", "高清版", "闪电演讲", "完整版", "第二部分", "中文字幕", "回放", "全程"),
    ],
)
def test_brackets_without_people_stay_in_the_title_of_a_video(inside):
    for written in (f"Wasm in Envoy ({inside})", f"服务网格实践（{inside}）"):
        found = read_title(written, (), has_speakers=True)
        assert (found.title, found.speakers) == (written, ())


@pytest.mark.parametrize(
    ("playlist", "event"),
    [
        ("合集·IstioCon 2022", "IstioCon 2022"),
        ("Mesh Day 2024", "Mesh Day 2024"),
        ("Uploads from Mesh Community", ""),
        ("Mesh Community - Videos", ""),
        ("Mesh Community", ""),
    ],
)
def test_a_playlist_names_an_event_but_a_channel_does_not(playlist, event):
    assert read_event(playlist, "Mesh Community") == event


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[]", "no `entries`"),
        ('{"entries": {}}', "no `entries`"),
        ('{"entries": [' + "[" * 99 + "]" * 99 + "]}", "nested deeper"),
    ],
)
def test_what_is_no_list_of_videos_is_broken(text, reason):
    with pytest.raises(BadInput, match=reason):
        parse_dump(text.encode(), "a.json")


def test_odd_entries_are_left_out():
    entries = [
        None,
        1,
        {},
        {"url": "x"},
        {"url": "javascript:1", "title": "y"},
        {"url": f"{WATCH}z"},
    ]
    inner = {"title": "Day 1", "entries": [{"url": f"{WATCH}aB345678901", "title": "One"}] * 2}
    dump = parse_dump(json.dumps({"title": "x", "entries": [*entries, inner]}).encode(), "a.json")
    assert [(video.title, video.playlist) for video in dump.videos] == [("One", "Day 1")]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize(
    ("name", "videos", "gone", "untitled"),
    [
        ("yt-flat_pycon-tw-2023.json", 31, 1, 0),
        ("yt-flat_pycon-hk-2018.json", 28, 1, 0),
        ("bili-flat_collection.json", 0, 0, 3),
    ],
)
def test_lists_of_the_real_program_are_read_whole(name, videos, gone, untitled):
    file = SAMPLES / name
    dump = parse_dump(file.read_bytes(), name)
    listed = json.loads(file.read_text("utf-8"))["entries"]
    assert (len(dump.videos), dump.gone, len(dump.untitled)) == (videos, gone, untitled)
    assert len(listed) == videos + gone + untitled


@pytest.fixture
def program(tmp_path: Path, monkeypatch) -> Path:
    """A program of that name, which prints a file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "yt-dlp"
    script.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexec cat {tmp_path}/printed\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "printed"


def pull(folder: Path):
    folder.mkdir(exist_ok=True)
    settings = PlaylistSettings(
        "videos", "playlist", url="https://www.youtube.com/playlist?list=PL1"
    )
    return pull_playlist(settings, folder, lambda done, total: None)


def test_an_address_is_asked_of_the_program(program: Path, tmp_path: Path):
    program.write_text(json.dumps(make_dump("One", "Two")))
    assert pull(tmp_path / "copy").new == 2
    asked = (tmp_path / "asked").read_text().split()
    assert asked[-2:] == ["--", "https://www.youtube.com/playlist?list=PL1"]
    assert {"--ignore-config", "--flat-playlist", "--dump-single-json"} < set(asked)
    program.write_text(json.dumps(make_dump("One", "Second", "Three")))
    result = pull(tmp_path / "copy")
    assert (result.new, result.changed, result.unchanged) == (1, 1, 1)
    assert len(read(tmp_path / "copy")) == 3


def test_titles_that_a_list_lacks_are_asked_for_once(program: Path, tmp_path: Path):
    ids = ["BV1xx411c7mD", "BV1xx411c7mE"]
    entries = [{"id": id, "url": f"https://www.bilibili.com/video/{id}"} for id in ids]
    program.write_text(json.dumps({"title": "合集·IstioCon 2022", "entries": entries}))
    line = {"webpage_url": f"https://www.bilibili.com/video/{ids[0]}/", "title": "服务网格实践"}
    script = tmp_path / "bin" / "yt-dlp"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *flat*) exec cat {program};; esac\n'
        f"cat >> {tmp_path}/asked\ncat <<'E'\n{json.dumps(line)}\nERROR\nE\nexit 1\n"
    )
    assert pull(tmp_path / "copy").new == 1
    settings = PlaylistSettings("videos", "playlist", path=str(tmp_path / "copy"))
    talk, rest = PlaylistSource(settings, Path("/")).entries()
    assert (talk.load().title, talk.load().event) == ("服务网格实践", "IstioCon 2022")
    with pytest.raises(BadInput, match="1 videos have no title"):
        rest.load()
    pull(tmp_path / "copy")
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [url.rpartition("/")[2] for url in asked] == [*ids, ids[1]]


@pytest.mark.parametrize("printed", ["null", "", '{"entries": []}', None])
def test_a_program_that_fails_leaves_the_copy(program: Path, tmp_path: Path, printed):
    program.write_text(json.dumps(make_dump("One")))
    pull(tmp_path / "copy")
    if printed is None:
        program.unlink()
    else:
        program.write_text(printed)
    with pytest.raises(SourceUnreachable):
        pull(tmp_path / "copy")
    assert len(read(tmp_path / "copy")) == 1


def test_without_the_program_the_error_names_it_and_another_way(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match=r"the program `yt-dlp` is not installed; install it"):
        pull(tmp_path / "copy")
