"""Every row of the real files in `../shared/data/samples` is read; counted here in another way.

They are larger material that is not ours to ship.
"""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.fakes.index.listed import read_list
from tests.paths import ROOT

SAMPLES = ROOT.parent / "shared" / "data" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs ../shared/data/samples")

FILES = [
    # type, files, what stands once in each row
    ("pretalx", "pretalx/lab2025*con.json", r'"feedback_url":'),
    ("pretalx", "pretalx/lab2025*con.xml", r"</event>"),
    ("pretalx", "pretalx/lab2025*con.xcal", r"</vevent>"),
    ("pretalx", "pretalx/lab2025*.widget.json", r'"content_locale":'),
    ("pretalx", "pretalx/*_submissions*.json", r'"content_locale":'),
    ("frab", "pretalx/voc_[pfh]*.json", r'"abstract":'),
    ("frab", "pentabarf/*.xml", r"</event>"),
    ("frab", "pentabarf/*.xml.gz", r"</event>"),
    ("sessionize", "sessionize/*.json", r'"startsAt":'),
    ("ics", "pretalx/*.ics", r"END:VEVENT"),
    ("indico", "indico/docs_event*.json", r'"_type": ?"Contribution"'),
    ("indico", "indico/docs_timetable*.json", r'"_type": ?"ContribSchEntry"'),
    ("pyvideo", "pyvideo/*.json", r'"recorded":'),
]


def list_cases():
    for kind, pattern, sign in FILES:
        for path in sorted(SAMPLES.glob(pattern)):
            yield pytest.param(kind, path, sign, id=f"{kind} {path.name[:40]}")


@pytest.mark.parametrize(("kind", "path", "sign"), list(list_cases()))
def test_every_row_of_a_file_is_a_talk_or_left_out(kind, path, sign):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    if text.startswith(("{", "[")):  # a text in a row must not count
        text = json.dumps(json.loads(text), ensure_ascii=False)
    listed = read_list(kind, path)
    talks = sum(len(one.talks) for one in listed.documents.values())
    assert (listed.problems, talks + listed.left_out) == ([], len(re.findall(sign, text)))


def test_every_video_of_the_sessionize_samples_is_a_link():
    for path in sorted(SAMPLES.glob("sessionize/*.json")):
        ids = set(re.findall(r"(?:v=|youtu\.be/|/live/)([\w-]{11})", path.read_text()))
        links = " ".join(link.url for link in read_list("sessionize", path).links)
        assert {id for id in ids if id not in links} == set()


def test_every_talk_of_rubyevents_has_its_video_and_its_slides(tmp_path):
    for name in ("videos", "event", "schedule"):
        source = SAMPLES / "rubyevents" / f"rubykaigi-2024_{name}.yml"
        (tmp_path / f"{name}.yml").write_bytes(source.read_bytes())
    text = (tmp_path / "videos.yml").read_text(encoding="utf-8")
    listed = read_list("rubyevents", tmp_path)
    assert listed.problems == []
    assert len(listed.talks) == len(re.findall(r"(?m)^ *(?:- )?title: ", text))
    links = " ".join(link.url for link in listed.links)
    ids = re.findall(r'video_provider: "youtube"\n *video_id: "(.*)"', text)
    assert [id for id in ids if id not in links] == []
    slides = {link.url for link in listed.links if link.kind == "slides"}
    assert len(slides) >= len(set(re.findall(r'slides_url: "(.*)"', text)))
    assert all(talk.start.startswith("2024-05-1") for talk in listed.talks.values())
