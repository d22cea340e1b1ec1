"""Transcripts know their video and their title, and cite the minute."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.building.split import split_document
from indexer.config import load_settings
from indexer.errors import BadInput
from indexer.links.videos import write_place
from indexer.records import Document
from indexer.sources.transcripts.source import TranscriptSource
from indexer.sources.transcripts.spec import TranscriptSettings

SAID = "00:12:34,000 --> 00:12:36,000\nAmbient mode is here.\n"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def read(folder: Path, **options) -> dict[str, Document]:
    settings = TranscriptSettings("said", "transcript", str(folder), **options)
    entries = TranscriptSource(settings, Path("/")).entries()
    return {entry.id: entry.load() for entry in entries}


@pytest.mark.parametrize(
    ("name", "title", "url"),
    [
        ("Ambient mesh [dQw4w9WgXcQ].en.vtt", "Ambient mesh", VIDEO),
        (
            "Ambient_mesh-now [BV1xx411c7mD].srt",
            "Ambient mesh now",
            "bilibili.com/video/BV1xx411c7mD",
        ),
        ("dQw4w9WgXcQ.srt", "dQw4w9WgXcQ", VIDEO),
        ("day1/BV1xx411c7mD.zh-Hans.srt", "day1/BV1xx411c7mD.zh-Hans", "BV1xx411c7mD"),
        ("ambient-mesh.srt", "ambient mesh", ""),
        ("v1.day.srt", "v1.day", ""),
    ],
)
def test_the_name_of_a_file_tells_its_video_and_title(tmp_path: Path, name, title, url):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(SAID)
    [document] = read(tmp_path).values()
    assert document.title == title
    assert document.url.endswith(url)
    assert bool(document.url) == bool(url)


def test_the_page_beside_it_tells_more(tmp_path: Path):
    page = f"---\ntitle: Life without sidecars\nvideo: {VIDEO}\nspeakers: [Ada Kim]\n"
    (tmp_path / "ambient.md").write_text(f"{page}event: Mesh Day 2024\n---\n# x\n")
    (tmp_path / "ambient.en.srt").write_text(SAID)
    (tmp_path / "ambient.zh.srt").write_text("00:00:01,000 --> 00:00:02,000\n环境模式来了。\n")
    documents = read(tmp_path)
    english, chinese = documents["ambient.en"], documents["ambient.zh"]
    assert (english.title, english.url, english.event) == (
        "Life without sidecars",
        VIDEO,
        "Mesh Day 2024",
    )
    assert (english.language, chinese.language) == ("en", "zh")
    assert english.translations == ("ambient.zh",)
    [talk] = english.talks
    assert (talk.titles, talk.event, [one.name for one in talk.people], talk.links) == (
        ("Life without sidecars",),
        "Mesh Day 2024",
        ["Ada Kim"],
        (0,),
    )
    assert english.links[0].url == VIDEO


def test_lists_and_tables_of_yt_dlp_tell_titles(tmp_path: Path):
    (tmp_path / "dQw4w9WgXcQ.vtt").write_text(f"WEBVTT\n\n{SAID.replace(',', '.')}")
    entry = {"id": "dQw4w9WgXcQ", "url": VIDEO, "title": "Ambient mesh", "_type": "url"}
    dump = tmp_path / "list.json"
    dump.write_text(json.dumps({"title": "x", "entries": [entry]}))
    assert read(tmp_path)["dQw4w9WgXcQ"].title == "Ambient mesh"
    dump.unlink()
    info = {"title": "Mesh, ambient", "webpage_url": VIDEO, "thumbnail": "https://i.example/x"}
    (tmp_path / "dQw4w9WgXcQ.info.json").write_text(json.dumps(info))
    document = read(tmp_path)["dQw4w9WgXcQ"]
    assert (document.title, [link.url for link in document.links]) == ("Mesh, ambient", [VIDEO])


def test_the_settings_may_name_the_videos(tmp_path: Path):
    (tmp_path / "ambient.srt").write_text(SAID)
    config = tmp_path / "huigu.toml"
    table = '[[sources]]\nname = "said"\ntype = "transcript"\npath = "."\n'
    for line in (f'video = "{VIDEO}"', f'video = {{"ambient" = "{VIDEO}"}}'):
        config.write_text(f"{table}{line}\n")
        [settings] = load_settings(config).sources
        [entry] = TranscriptSource(settings, tmp_path).entries()
        assert entry.load().url == VIDEO


def test_each_passage_has_its_place_in_the_video(tmp_path: Path):
    (tmp_path / "Ambient [dQw4w9WgXcQ].srt").write_text(SAID)
    [document] = read(tmp_path).values()
    passages = split_document(document)
    assert [(passage.url, passage.headings, passage.text) for passage in passages] == [
        (VIDEO, (), ""),
        (f"{VIDEO}&t=754", ("12:34",), "Ambient mode is here."),
    ]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (VIDEO, f"{VIDEO}&t=754"),
        (
            "https://www.bilibili.com/video/BV1xx411c7mD?p=2",
            "https://www.bilibili.com/video/BV1xx411c7mD?p=2&t=754",
        ),
        (
            "https://www.bilibili.com/video/BV1xx411c7mD",
            "https://www.bilibili.com/video/BV1xx411c7mD?t=754",
        ),
        ("https://vimeo.com/123456789", "https://vimeo.com/123456789#t=754s"),
        ("https://media.example/a.mp4", "https://media.example/a.mp4#t=754"),
        ("https://media.example/page", ""),
    ],
)
def test_the_address_opens_the_video_there(url, place):
    assert write_place(url, 754) == place


def test_what_is_no_transcript_is_a_problem_of_its_own(tmp_path: Path):
    (tmp_path / "a.srt").write_text("nothing")
    (tmp_path / "b.vtt").write_bytes(b"\xff\xfe")
    settings = TranscriptSettings("said", "transcript", str(tmp_path))
    for entry in TranscriptSource(settings, Path("/")).entries():
        with pytest.raises(BadInput):
            entry.load()


def test_a_changed_neighbour_changes_the_fingerprint(tmp_path: Path):
    settings = TranscriptSettings("said", "transcript", str(tmp_path))
    (tmp_path / "a.srt").write_text(SAID)

    def get_stamp() -> str:
        [entry] = TranscriptSource(settings, Path("/")).entries()
        return entry.fingerprint

    first = get_stamp()
    assert get_stamp() == first
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    second = get_stamp()
    (tmp_path / "a.md").write_text("---\ntitle: B\n---\n")
    assert len({first, second, get_stamp()}) == 3
