"""Link records are made, and links are read from fields."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.links.records import make_link, read_field_links


def resolve(address: str) -> str:
    return urljoin("https://example.org/talks/", address)


A, B = "https://e.org/1", "https://e.org/2"
VIDEO_ID = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FIELDS = [
    # fields, records as (url, label or None for the address, kind, key)
    ({"video": A}, [(A, None, "video", "video")]),
    ({"youtube": "dQw4w9WgXcQ"}, [(VIDEO_ID, None, "video", "youtube")]),
    (
        {"bilibili": "BV1jK4y1R7Tk"},
        [("https://www.bilibili.com/video/BV1jK4y1R7Tk", None, "video", "bilibili")],
    ),
    ({"video": VIDEO_ID.removeprefix("https://")}, [(VIDEO_ID, None, "video", "video")]),
    (
        {"slides": "/slides/a.pdf"},
        [("https://example.org/slides/a.pdf", None, "slides", "slides")],
    ),
    ({"slides": "deck one.pdf"}, []),
    ({"video": [A, B]}, [(A, None, "video", "video"), (B, None, "video", "video")]),
    ({"videos": f"{A} {B}"}, [(A, None, "video", "videos"), (B, None, "video", "videos")]),
    ({"video": {"zh": A, "en": B}}, [(A, "zh", "video", "video"), (B, "en", "video", "video")]),
    (
        {"links": [{"label": "录像", "url": A}, {"title": "PPT", "url": B}]},
        [(A, "录像", "video", "links"), (B, "PPT", "slides", "links")],
    ),
    ({"youtube_id": "dQw4w9WgXcQ"}, [(VIDEO_ID, None, "video", "youtube_id")]),
    (
        {"video_provider": "vimeo", "video_id": 146022717},
        [("https://vimeo.com/146022717", None, "video", "video_id")],
    ),
    ({"video": {"id": "dQw4w9WgXcQ", "t": 90}}, [(f"{VIDEO_ID}&t=90", None, "video", "video")]),
    (
        {"header": {"video": {"provider": "vimeo", "id": "146022717", "title": "Day 1"}}},
        [("https://vimeo.com/146022717", "Day 1", "video", "header")],
    ),
    (
        {"videos": [{"platform": "bilibili", "id": "BV1jK4y1R7Tk", "p": 2}, A]},
        [
            ("https://www.bilibili.com/video/BV1jK4y1R7Tk?p=2", None, "video", "videos"),
            (A, None, "video", "videos"),
        ],
    ),
    (
        {"bilibili": "BV1jK4y1R7Tk", "p": 2},
        [("https://www.bilibili.com/video/BV1jK4y1R7Tk?p=2", None, "video", "bilibili")],
    ),
    (
        {"media": [{"type": "vimeo", "id": 146022717, "title": "Day 2"}]},
        [("https://vimeo.com/146022717", "Day 2", "video", "media")],
    ),
    ({"author": {"platform": "bilibili", "id": 170001}}, []),
    (
        {"embed": '<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?start=9&amp;rel=0"></iframe>'},
        [(f"{VIDEO_ID}&t=9", None, "video", "embed")],
    ),
    ({"params": {"youtube": "dQw4w9WgXcQ"}}, [(VIDEO_ID, None, "video", "params")]),
    ({"social": {"youtube": "dQw4w9WgXcQ"}}, []),
    ({"channels": {"youtube": "dQw4w9WgXcQ"}}, []),
    ({"media": {"youtube": "dQw4w9WgXcQ"}}, [(VIDEO_ID, None, "video", "media")]),
    ({"media": {"vimeo": 146022717}}, [("https://vimeo.com/146022717", None, "video", "media")]),
    ({"media": {"youtube": "hello-world", "bilibili": 12345}}, []),
    (
        {"player": "https://www.youtube.com/embed/dQw4w9WgXcQ"},
        [(VIDEO_ID, None, "video", "player")],
    ),
    ({"originallink": A}, [(A, None, "page", "originallink")]),
    # typed with Chinese quotation marks, as a real post has it
    (
        {"reviewerlink": f"{A}”,”{B}"},
        [(A, None, "page", "reviewerlink"), (B, None, "page", "reviewerlink")],
    ),
    ({"video": f"{A} b"}, [(f"{A}%20b", None, "video", "video")]),
    ({"repo": "istio/istio"}, [("https://github.com/istio/istio", None, "code", "repo")]),
    ({"url": A, "image": "https://e.org/a.png", "description": f"see {A}"}, []),
    ({"logo_big": "https://e.org/a.png"}, []),
    ({"video": ""}, []),
    ({"video": None, "slides": 3, "draft": False}, []),
    ({"video": "TBD"}, []),
    ({"video": "javascript:alert(1)"}, []),
    ({"note": f"Come to {A} at noon"}, []),
]


@pytest.mark.parametrize(("fields", "expected"), FIELDS)
def test_fields_give_links(fields, expected):
    links = read_field_links(fields, resolve)
    assert [(link.url, link.kind, link.key) for link in links] == [
        (url, kind, key) for url, _, kind, key in expected
    ]
    for link, (_, label, _, _) in zip(links, expected, strict=True):
        assert link.label == (label or link.url)


def test_a_long_context_is_cut():
    assert len(make_link("https://e.org", "a", context="x" * 1000).context) == 300


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("https://e.org/x"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["url", "label", "id", "zh", "image"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["video", "links", "youtube", "x", "url", "repo"]), VALUES))
def test_any_fields_give_valid_links_or_none(fields):
    for link in read_field_links(fields, resolve):
        assert link.key in fields
        assert link.label
        assert link.url.startswith(("http", "mailto"))
