"""What a link is, and which links stand in fields."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.links.kinds import classify, find_kind
from indexer.links.records import make_link, read_field_links


def resolve(address: str) -> str:
    return urljoin("https://example.org/talks/", address)


BY_ADDRESS = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "video", "youtube"),
    ("https://youtu.be/dQw4w9WgXcQ", "video", "youtube"),
    ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "video", "youtube"),
    ("https://live.bilibili.com/21954520", "video", "bilibili"),
    ("https://space.bilibili.com/1/channel/x", "video", "bilibili"),
    ("https://vimeo.com/1", "video", "vimeo"),
    ("https://v.qq.com/x/page/a.html", "video", "tencent-video"),
    ("https://v.youku.com/v_show/id_1.html", "video", "youku"),
    ("http://www.itdks.com/eventlist/detail/2311", "video", "itdks"),
    ("https://tech.antfin.com/activities/2/review", "video", "antfin"),
    ("https://tech.antfin.com/articles/2", "page", "antfin"),
    ("https://e.org/a.mp4?x=1", "video", "e.org"),
    ("https://e.org/a.PDF", "slides", "e.org"),
    ("https://github.com/a/b/blob/main/talk.pptx", "slides", "github"),
    ("https://docs.google.com/presentation/d/1/edit", "slides", "google"),
    ("https://docs.google.com/document/d/1", "page", "google"),
    ("https://www.slideshare.net/a/b", "slides", "slideshare"),
    ("https://speakerdeck.com/a/b", "slides", "speakerdeck"),
    ("https://docs.qq.com/slide/a", "slides", "tencent-docs"),
    ("https://pan.baidu.com/s/1", "page", "baidu"),
    ("https://github.com/istio/istio", "code", "github"),
    ("https://github.com/someone", "page", "github"),
    ("https://gitlab.com/a/b", "code", "gitlab"),
    ("https://open.spotify.com/episode/1", "audio", "spotify"),
    ("https://e.org/a.mp3", "audio", "e.org"),
    ("https://mp.weixin.qq.com/s/a", "page", "weixin"),
    ("https://zhuanlan.zhihu.com/p/1", "page", "zhihu"),
    ("https://twitter.com/a/status/1", "page", "twitter"),
    ("https://istio.slack.com/", "page", "slack"),
    ("https://www.notyoutube.com/watch", "page", "notyoutube.com"),
    ("https://e.org/youtube.com/watch", "page", "e.org"),
    ("https://e.org/shot.png", "image", "e.org"),
    ("mailto:me@e.org", "page", "mail"),
    ("https://[bad", "page", ""),
]


@pytest.mark.parametrize(("url", "kind", "platform"), BY_ADDRESS)
def test_an_address_alone_tells_kind_and_platform(url, kind, platform):
    assert classify(url) == (kind, platform)


SAID_OTHERWISE = [
    # url, label, heading, key, kind
    ("https://github.com/a/b", "PPT", "", "", "slides"),
    ("https://github.com/a/b/tree/main/3", "第三期", "PPT 下载", "", "slides"),
    ("https://github.com/a/b", "", "Source code", "", "code"),
    ("https://e.org/x", "B 站观看视频回放", "", "", "video"),
    ("https://e.org/x", "B 站 PPT", "", "", "slides"),
    ("https://e.org/x", "地址", "视频回放与资料下载", "", "video"),
    ("https://e.org/x", "录像和讲稿", "", "", "video"),
    ("https://tech.antfin.com/activities/781/review", "", "幻灯片下载", "", "slides"),
    ("https://youtu.be/dQw4w9WgXcQ", "Talk", "PPT 下载", "", "video"),
    ("https://youtu.be/dQw4w9WgXcQ", "Talk", "", "slides", "slides"),
    ("https://youtu.be/dQw4w9WgXcQ", "source code walkthrough", "", "", "video"),
    ("https://e.org/x", "", "", "video_cn", "video"),
    ("https://e.org/x", "", "", "ppt", "slides"),
    ("https://github.com/someone", "", "", "github", "page"),
    ("https://github.com/someone", "Someone", "视频", "", "page"),
    ("https://e.org/x", "recording rules", "", "", "page"),
    ("https://e.org/x", "watchdog", "", "", "page"),
    ("https://e.org/x", "投影片", "", "", "slides"),
    ("https://e.org/x", "podcast", "", "", "audio"),
    ("https://e.org/x", "", "Code of conduct", "", "page"),
]


@pytest.mark.parametrize(
    ("label", "heading", "kind"),
    [
        ("WeChat article", "Videos", "page"),
        ("公众号文章", "视频回放与 PPT", "page"),
        ("会议日程", "视频回放与 PPT", "page"),
        ("Programme", "Videos and slides", "page"),
        ("Full list on the community site", "Recordings", "page"),
        ("第 2 期北站活动回顾（公众号）", "视频", "page"),
        ("会议日程的视频", "PPT", "video"),
        ("article (video)", "Slides", "video"),
        ("Schedules that never slip", "Videos", "video"),
    ],
)
def test_what_is_to_be_read_is_a_page_whatever_the_heading_promises(label, heading, kind):
    assert classify("https://example.org/x", label, heading)[0] == kind


@pytest.mark.parametrize(("url", "label", "heading", "key", "kind"), SAID_OTHERWISE)
def test_what_the_page_says_outweighs_the_host(url, label, heading, key, kind):
    assert classify(url, label, heading, key)[0] == kind


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("video", "直播回放 錄影 视频 Replay Recording YouTube watch"),
        ("slides", "幻灯片 讲稿 Slides deck 课件 PPT 投影片 资料下载"),
        ("audio", "音频 播客 Podcast audio"),
        ("code", "代码仓库 源码 repo code"),
        ("", "关于我们 sideshow watchdog appt decker"),
    ],
)
def test_words_of_both_languages(kind, texts):
    assert {text: find_kind(text) for text in texts.split()} == dict.fromkeys(texts.split(), kind)


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
def test_links_in_fields(fields, expected):
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
def test_any_fields_give_links(fields):
    for link in read_field_links(fields, resolve):
        assert link.key in fields
        assert link.label
        assert link.url.startswith(("http", "mailto"))
