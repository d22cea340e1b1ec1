"""Links are classified by address, label, heading and key."""

from functools import partial

import pytest

from indexer.links.kinds import classify, find_kind, find_link_key
from indexer.time_limit import run_within

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
    ("https://e.org/a.PDF", "page", "e.org"),
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
    ("https://slack.sails.example/", "page", "slack"),
    ("https://www.notyoutube.com/watch", "page", "notyoutube.com"),
    ("https://e.org/youtube.com/watch", "page", "e.org"),
    ("https://e.org/shot.png", "image", "e.org"),
    ("mailto:me@e.org", "page", "mail"),
    ("https://[bad", "page", ""),
]


@pytest.mark.parametrize(
    "path",
    ["w/kkGMgK9ZtnKfYAgnEtQxbv", "videos/watch/0b1c2d3e-0a1e-484a-b099-e80766180a6d?start=1"],
)
def test_a_page_of_peertube_is_a_video_on_any_host(path):
    assert classify(f"https://tube.example.org/{path}") == ("video", "tube.example.org")


@pytest.mark.parametrize(("url", "kind", "platform"), BY_ADDRESS)
def test_an_address_gives_kind_and_platform(url, kind, platform):
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
def test_the_label_of_an_article_or_schedule_overrules_the_heading(label, heading, kind):
    assert classify("https://example.org/x", label, heading)[0] == kind


@pytest.mark.parametrize(("url", "label", "heading", "key", "kind"), SAID_OTHERWISE)
def test_key_label_and_heading_overrule_the_host(url, label, heading, key, kind):
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
def test_words_of_both_languages_name_a_kind(kind, texts):
    assert {text: find_kind(text) for text in texts.split()} == dict.fromkeys(texts.split(), kind)


@pytest.mark.parametrize(
    ("url", "label", "heading", "hints", "kind"),
    [
        ("https://www.flickr.com/photos/1", "photos", "Recordings", (), "image"),
        ("https://drive.google.com/drive/folders/1", "meeting notes", "Recordings", (), "page"),
        ("https://e.org/report.pdf", "annual report", "Report", (), "page"),
        ("https://e.org/a.pdf", "Tea in orbit", "Slides", (), "slides"),
        ("https://e.org/a.pdf", "download", "", ("PPT",), "slides"),
        ("https://e.org/x", "here", "", ("PPT: — Video:",), "video"),
        ("https://e.org/x", "Tea in orbit", "Videos and slides", (), "page"),
        ("https://e.org/x", "Tea in orbit", "Recordings", (), "video"),
        (
            "https://e.org/x",
            "How we moved video to where the cows and the cups live",
            "",
            (),
            "page",
        ),
    ],
)
def test_a_kind_comes_from_what_names_this_link(url, label, heading, hints, kind):
    assert classify(url, label, heading, "", hints)[0] == kind


@pytest.mark.parametrize("digits", [20, 40, 55, 5000])
def test_a_key_with_many_digits_is_read_at_once(digits):
    """Each further digit doubled the time: 28 took a minute, 40 two days."""
    key = f"t{'9' * digits}on"
    assert run_within(10.0, "key", partial(find_link_key, key)) is None
    assert find_link_key("video_2_zh-3") == "video"
