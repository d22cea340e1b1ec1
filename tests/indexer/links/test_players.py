"""Ids of videos are read under the names that people and programs give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.links.players import read_players
from indexer.markdown.player_elements import read_element

YOUTUBE = "https://www.youtube.com/watch?v=Kq3xWb7ZmLe"
BILIBILI = "https://www.bilibili.com/video/BV1Gx4y1Q7Zk"
VIMEO = "https://vimeo.com/81920374"


@pytest.mark.parametrize(
    ("fields", "pages"),
    [
        ({"youtube_id": "Kq3xWb7ZmLe"}, [YOUTUBE]),
        ({"youtubeId": "Kq3xWb7ZmLe", "youtube_start": "12:34"}, [f"{YOUTUBE}&t=754"]),
        ({"yt-id": "Kq3xWb7ZmLe?t=9"}, [f"{YOUTUBE}&t=9"]),
        ({"video_id": "Kq3xWb7ZmLe"}, [YOUTUBE]),
        ({"video_provider": "YouTube", "video_id": "Kq3xWb7ZmLe"}, [YOUTUBE]),
        ({"video_provider": "vimeo", "video_id": 81920374}, [VIMEO]),
        ({"video_platform": "B站", "video_id": "BV1Gx4y1Q7Zk", "p": 2}, [f"{BILIBILI}?p=2"]),
        (
            {"video_type": "bilibili", "videoId": "170001"},
            ["https://www.bilibili.com/video/av170001"],
        ),
        ({"vimeo_id": 81920374}, [VIMEO]),
        ({"vimeo": "81920374"}, [VIMEO]),
        ({"bvid": "BV1Gx4y1Q7Zk"}, [BILIBILI]),
        ({"bvid": "BV1Gx4y1Q7Zk", "aid": 170001, "cid": 5}, [BILIBILI]),
        ({"bilibili_aid": 170001}, ["https://www.bilibili.com/video/av170001"]),
        ({"tencent_vid": "m3071abcxyz"}, ["https://v.qq.com/x/page/m3071abcxyz.html"]),
        ({"youtube_playlist": "PLb7day"}, ["https://www.youtube.com/playlist?list=PLb7day"]),
        ({"youtube": "Kq3xWb7ZmLe", "bvid": "BV1Gx4y1Q7Zk"}, [YOUTUBE, BILIBILI]),
        ({"youtube_ids": ["Kq3xWb7ZmLe", "Lq3xWb7ZmLe"]}, [YOUTUBE, YOUTUBE.replace("Kq", "Lq")]),
        ({"id": "Kq3xWb7ZmLe", "platform": "hugo"}, []),
        ({"aid": 170001, "cid": 5}, []),
        ({"asciinema": 14}, ["https://asciinema.org/a/14"]),
        (
            {"loom_id": "0a" * 16, "loom_start": 90},
            [f"https://www.loom.com/share/{'0a' * 16}?t=90"],
        ),
        ({"youtube_channel": "UCtides", "youtube": "tides"}, []),
        ({"youtube_id": "TBD", "bvid": "", "video_id": None, "vimeo_id": True}, []),
        ({"youtube_id": '"><script>'}, []),
        ({"start": "10:00", "youtube_id": "Kq3xWb7ZmLe", "page": 3}, [YOUTUBE]),
    ],
)
def test_a_page_s_fields_name_videos(fields, pages):
    assert [page for _, page in read_players(fields)] == pages


@pytest.mark.parametrize(
    ("tag", "attributes", "addresses"),
    [
        (
            "lite-youtube",
            {"videoid": "Kq3xWb7ZmLe", "params": "start=75&end=90"},
            [f"{YOUTUBE}&t=75"],
        ),
        ("lite-vimeo", {"videoid": "81920374"}, [VIMEO]),
        ("amp-youtube", {"data-videoid": "Kq3xWb7ZmLe"}, [YOUTUBE]),
        ("bilibili", {"bvid": "BV1Gx4y1Q7Zk", "page": "2"}, [f"{BILIBILI}?p=2"]),
        ("div", {"class": "youtube-player", "data-id": "Kq3xWb7ZmLe"}, [YOUTUBE]),
        ("div", {"data-plyr-provider": "vimeo", "data-plyr-embed-id": "81920374"}, [VIMEO]),
        ("div", {"data-bvid": "BV1Gx4y1Q7Zk", "data-p": "3"}, [f"{BILIBILI}?p=3"]),
        (
            "div",
            {"class": "facade", "data-url": "//youtu.be/Kq3xWb7ZmLe"},
            ["https://youtu.be/Kq3xWb7ZmLe"],
        ),
        ("iframe", {"src": "about:blank", "data-src": "//e.org/v"}, ["//e.org/v", "about:blank"]),
        ("iframe", {"data-lazy-src": "https://e.org/v", "title": "x"}, ["https://e.org/v"]),
        ("video", {"data-src": "day1.mp4", "data-poster": "day1.png"}, ["day1.mp4"]),
        ("object", {"data": "https://e.org/deck.pdf"}, ["https://e.org/deck.pdf"]),
        ("object", {"data": "map.svg"}, []),
        ("param", {"name": "movie", "value": "https://e.org/v"}, ["https://e.org/v"]),
        ("param", {"name": "wmode", "value": "https://e.org/v"}, []),
        ("script", {"src": "https://asciinema.org/a/14.js"}, ["https://asciinema.org/a/14.js"]),
        ("script", {"src": "https://e.org/embed.js"}, []),
        ("div", {"data-id": "hello-world", "class": "card"}, []),
        ("div", {"id": "Kq3xWb7ZmLe", "class": "x"}, []),
        ("media-player", {"src": "youtube/Kq3xWb7ZmLe"}, [YOUTUBE]),
        ("media-player", {"src": "https://e.org/day1.mp4"}, ["https://e.org/day1.mp4"]),
        ("my-card", {"src": "https://e.org/day1.png"}, []),
        (
            "video",
            {"data-setup": '{"sources":[{"src":"https:\\/\\/youtu.be\\/Kq3xWb7ZmLe"}]}'},
            ["https://youtu.be/Kq3xWb7ZmLe"],
        ),
    ],
)
def test_an_element_plays_what_any_of_its_attributes_names(tag, attributes, addresses):
    assert read_element(tag, attributes) == addresses


NAMES = st.sampled_from([
    "youtube_id",
    "video_id",
    "bvid",
    "p",
    "t",
    "aid",
    "provider",
    "data-x",
    "",
])
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.lists(st.text())


@given(st.dictionaries(NAMES, VALUES))
def test_any_fields_give_safe_pages_or_none(fields):
    for key, page in read_players(fields, "video", is_player=True):
        assert key in fields
        assert page.startswith("https://")
        assert not set(page) & set(" \"'<>\n")
