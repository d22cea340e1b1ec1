"""The addresses of the shipped corpus: each can be, and a recording belongs to one talk."""

import re
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import frontmatter
import pytest

from tests.corpus.corpus_files import RECAP_FILES, list_texts, name, read_events
from tests.paths import ROOT


@pytest.fixture(scope="module")
def events():
    return read_events()


def explain_impossible(url):
    """Say why an address cannot lead to what it is given for; empty if it can."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path
    segments = [segment for segment in path.split("/") if segment]
    if parts.scheme not in {"http", "https"} or "." not in host:
        return "no web address"
    if re.search(r"(?:^|\.)(?:example|invalid|test|localhost)(?:\.(?:com|org|net))?$", host):
        return "an example"
    if host.endswith("youtube.com"):
        return _explain_youtube(segments, parse_qs(parts.query))
    if host == "youtu.be":
        return "" if segments and _is_video_id(segments[0]) else "no video id"
    if host == "v.qq.com" and segments[:2] != ["x", "search"]:
        has_id = re.search(r"/[a-z0-9]{11}(?:\.html)?$", path) or "vid" in parse_qs(parts.query)
        return "" if has_id else "no video id"
    if host == "bilibili.com" and segments[:1] == ["video"]:
        has_id = re.fullmatch(r"BV1[0-9A-Za-z]{9}|av\d+", "".join(segments[1:2]))
        return "" if has_id else "no video id"
    return ""


def _explain_youtube(segments, query):
    kind = segments[0] if segments else ""
    if kind == "watch":
        return "" if _is_video_id("".join(query.get("v", []))) else "no video id"
    if kind in {"embed", "live", "shorts", "v"}:
        return "" if _is_video_id("".join(segments[1:2])) else "no video id"
    if kind == "playlist":
        return "" if query.get("list") else "no playlist id"
    return ""


def _is_video_id(text):
    return re.fullmatch(r"[0-9A-Za-z_-]{11}", text) is not None


IMPOSSIBLE = [
    "https://www.youtube.com/watch?v=",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?list=PLabc",
    "https://youtu.be/",
    "https://youtu.be/abc",
    "https://www.youtube.com/embed/",
    "https://www.youtube.com/playlist",
    "https://v.qq.com/x/page/.html",
    "http://v.qq.com/",
    "https://www.bilibili.com/video/",
    "https://www.bilibili.com/video/BV1",
    "https://example.com/talk",
    "https://slides.example.org/x.pdf",
    "www.youtube.com/watch?v=WbjhcyjbQPs",
    "ftp://files.istio.io/x",
    "https:///x",
]


@pytest.mark.parametrize("url", IMPOSSIBLE)
def test_an_address_that_cannot_be_is_known(url):
    assert explain_impossible(url)


def list_addresses(events):
    """List (place, address) of every field and every link of the corpus."""
    fields = ("url", "video", "video_cn", "slides")
    for stem, event, sessions in events:
        told = [event, *event.get("editions", [])]
        urls = [event["url"], *(link["url"] for one in told for link in one.get("links", []))]
        yield from ((stem, url) for url in urls)
        for row in sessions:
            for url in list_texts([row.get(key) for key in fields]):
                yield row["id"], url
    for path in RECAP_FILES:
        post = frontmatter.loads(path.read_text("utf-8"))
        for url in list_texts([post.metadata.get(key) for key in fields]):
            yield name(path), url
        for url in re.findall(r"\]\(([^)\s]+)\)", post.content):
            if not url.startswith(("../", "#")):
                yield name(path), url


def test_every_address_can_be(events):
    addresses = list(list_addresses(events))
    assert len(addresses) > 3000
    impossible = [(place, url, why) for place, url in addresses if (why := explain_impossible(url))]
    assert impossible == []


def test_no_recording_is_given_to_two_talks_of_one_event(events):
    for stem, _, sessions in events:
        talks = defaultdict(set)
        for row in sessions:
            if row.get("video_scope", "session") == "session":
                for url in list_texts([row.get("video"), row.get("video_cn")]):
                    talks[re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")].add(row["id"])
        assert {url: ids for url, ids in talks.items() if len(ids) > 1} == {}, stem


def test_the_figures_of_recordings_are_those_of_the_lists(events):
    """`180 recordings on YouTube, 178 of them on Tencent Video too`: as many as are listed."""
    for stem, event, sessions in events:
        if "recordings" not in event["summary"]["en"] or len(sessions) < 100:
            continue
        videos = [list_texts(row.get("video")) for row in sessions]
        counts = {
            len(sessions),
            sum(any("youtu" in url for url in urls) for urls in videos),
            sum("video_cn" in row for row in sessions),
        }
        for summary in event["summary"].values():
            figures = {int(n) for n in re.findall(r"(?<!\d)\d{3}(?!\d)", summary)}
            assert figures == counts, (stem, summary, counts)
        for language in ("en", "zh"):
            recap = ROOT / "corpus" / "recaps" / "kubecon-china" / f"index.{language}.md"
            row = next(
                line
                for line in recap.read_text("utf-8").splitlines()
                if line.startswith(f"| {event['year']} |")
            )
            assert {int(n) for n in re.findall(r"(?<!\d)\d{3}(?!\d)", row)} == counts
