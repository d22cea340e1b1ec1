import pytest

from indexer.settings import SourceSettings
from indexer.sources.sessions.source import SessionsSource
from tests.fakes.index.entries import load_entries


def read_links(folder, row):
    (folder / "kites.yaml").write_text(
        f"event: {{name: Kitefest}}\nsessions:\n- {{id: a, title: 纸, {row}}}\n", encoding="utf-8"
    )
    source = SessionsSource(SourceSettings(name="s", type="sessions", path="."), folder)
    documents, problems = load_entries(source.entries())
    assert problems == []
    return [(link.kind, link.scope, link.label, link.url) for link in documents["a"].links]


@pytest.mark.parametrize(
    ("row", "links"),
    [
        (
            'video: "https://youtu.be/abcdefghijk"',
            [("video", "talk", "纸：视频", "https://youtu.be/abcdefghijk")],
        ),
        (
            'video: "https://www.youtube.com/playlist?list=PL1"',
            [
                (
                    "video",
                    "event",
                    "Kitefest：整场活动的视频，不是单独这一场",
                    "https://www.youtube.com/playlist?list=PL1",
                )
            ],
        ),
        (
            "slides: https://github.com/k/s/tree/main/2031, slides_path: 2031/a  b.pdf",
            [
                (
                    "slides",
                    "talk",
                    "纸：PPT 幻灯片",
                    "https://github.com/k/s/blob/HEAD/2031/a%20%20b.pdf",
                ),
                (
                    "slides",
                    "folder",
                    "Kitefest：幻灯片所在的仓库",
                    "https://github.com/k/s/tree/main/2031",
                ),
            ],
        ),
        (
            "slides: https://github.com/k/s",
            [("slides", "folder", "Kitefest：幻灯片所在的仓库", "https://github.com/k/s")],
        ),
        (
            "slides: https://example.org/a.pdf, slides_path: a.pdf",
            [("slides", "talk", "纸：PPT 幻灯片", "https://example.org/a.pdf")],
        ),
        ("thumbnail: https://example.org/a.png, cover_url: https://example.org/b", []),
        (
            "links: [{label: 提问, url: https://example.org/q}]",
            [("page", "talk", "提问", "https://example.org/q")],
        ),
    ],
)
def test_a_link_says_what_it_shows(tmp_path, row, links):
    assert read_links(tmp_path, row) == links
