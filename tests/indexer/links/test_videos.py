"""Addresses that open one video have one key; a player gives the page of its video."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.links.players import open_page
from indexer.links.videos import identify, parse_part, parse_start, parse_video, write_page

YOUTUBE = "https://www.youtube.com/watch?v=Kq3xWb7ZmLe"
BILIBILI = "https://www.bilibili.com/video/BV1Gx4y1Q7Zk"


@pytest.mark.parametrize(
    ("player", "page"),
    [
        ("https://www.youtube.com/embed/Kq3xWb7ZmLe", YOUTUBE),
        (
            "https://www.youtube.com/embed/Kq3xWb7ZmLe?rel=0&start=754&autoplay=1",
            f"{YOUTUBE}&t=754",
        ),
        ("https://www.youtube-nocookie.com/embed/Kq3xWb7ZmLe?controls=0#t=1m5s", f"{YOUTUBE}&t=65"),
        ("https://www.youtube.com/v/Kq3xWb7ZmLe&hl=zh_CN&fs=1", YOUTUBE),
        ("https://www.youtube.com/embed/Kq3xWb7ZmLe?list=PLb7day", f"{YOUTUBE}&list=PLb7day"),
        (
            "https://www.youtube.com/embed/videoseries?list=PLb7day",
            "https://www.youtube.com/playlist?list=PLb7day",
        ),
        (
            "https://www.youtube.com/embed?listType=playlist&list=PLb7day",
            "https://www.youtube.com/playlist?list=PLb7day",
        ),
        (
            "https://www.youtube.com/embed/live_stream?channel=UCtides",
            "https://www.youtube.com/channel/UCtides/live",
        ),
        ("https://player.bilibili.com/player.html?bvid=BV1Gx4y1Q7Zk&cid=9&p=3", f"{BILIBILI}?p=3"),
        (
            "https://player.bilibili.com/player.html?isOutside=true&aid=&bvid=BV1Gx4y1Q7Zk&page=2&t=61",
            f"{BILIBILI}?p=2&t=61",
        ),
        (
            "https://player.bilibili.com/player.html?aid=170001&page=1",
            "https://www.bilibili.com/video/av170001",
        ),
        ("https://www.bilibili.com/blackboard/html5mobileplayer.html?bvid=BV1Gx4y1Q7Zk", BILIBILI),
        (
            "https://static.hdslb.com/miniloader.swf?aid=170001&page=4",
            "https://www.bilibili.com/video/av170001?p=4",
        ),
        (
            "https://player.vimeo.com/video/81920374?title=0#t=1m30s",
            "https://vimeo.com/81920374#t=90s",
        ),
        ("https://player.vimeo.com/video/81920374?h=ab12cd", "https://vimeo.com/81920374/ab12cd"),
        (
            "https://v.qq.com/txp/iframe/player.html?vid=m3071abcxyz&auto=0",
            "https://v.qq.com/x/page/m3071abcxyz.html",
        ),
        (
            "https://v.qq.com/iframe/player.html?vid=m3071abcxyz",
            "https://v.qq.com/x/page/m3071abcxyz.html",
        ),
        (
            "https://player.youku.com/embed/XMzY0NTUw",
            "https://v.youku.com/v_show/id_XMzY0NTUw.html",
        ),
        (
            "https://geo.dailymotion.com/player/x1.html?video=x9tides&start=30",
            "https://www.dailymotion.com/video/x9tides?start=30",
        ),
        (
            "https://player.twitch.tv/?video=v123456&parent=e.org&time=1h2m",
            "https://www.twitch.tv/videos/123456?t=3720s",
        ),
        (
            "https://tube.example/videos/embed/0b1c2d3e-0a1e-484a-b099-e80766180a6d?start=1",
            "https://tube.example/videos/watch/0b1c2d3e-0a1e-484a-b099-e80766180a6d?start=1",
        ),
        (
            "https://tube.example/videos/embed/0b1c2d3e-0a1e-484a-b099-e80766180a6d?title=0",
            "https://tube.example/videos/watch/0b1c2d3e-0a1e-484a-b099-e80766180a6d",
        ),
        (
            "https://www.loom.com/embed/0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d?sid=1&t=65",
            "https://www.loom.com/share/0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d?t=65",
        ),
        ("https://asciinema.org/a/14/iframe?t=25", "https://asciinema.org/a/14?t=25"),
        ("https://asciinema.org/a/14/iframe?autoplay=1", "https://asciinema.org/a/14"),
    ],
)
def test_people_get_the_page_of_a_player_with_part_and_time(player, page):
    assert open_page(player) == page
    assert open_page(page) == page


@pytest.mark.parametrize(
    "url",
    [
        "https://youtu.be/Kq3xWb7ZmLe?t=10",
        "https://www.youtube.com/embed/",
        "https://player.bilibili.com/player.html",
        "https://e.org/embed/Kq3xWb7ZmLe",
        "https://notyoutube.example/embed/Kq3xWb7ZmLe",
        "https://e.org/player?next=https://www.youtube.com/embed/Kq3xWb7ZmLe",
        "https://www.youtube.com/embed/%22%3E%3Cscript%3E",
        "https://[::1/embed/x",
        "javascript:embed",
    ],
)
def test_any_other_address_stays_as_it_is_written(url):
    assert open_page(url) == url


@pytest.mark.parametrize(
    "group",
    [
        [
            YOUTUBE,
            "http://youtube.com/watch?feature=youtu.be&v=Kq3xWb7ZmLe",
            "https://youtu.be/Kq3xWb7ZmLe?si=Zx9",
            "https://m.youtube.com/watch?v=Kq3xWb7ZmLe&t=75s",
            "https://www.youtube.com/shorts/Kq3xWb7ZmLe",
            "https://www.youtube.com/live/Kq3xWb7ZmLe?feature=share",
            "https://www.youtube.com/embed/Kq3xWb7ZmLe?start=9",
            "https://music.youtube.com/watch?v=Kq3xWb7ZmLe",
            "https://www.youtube.com/watch?v=Kq3xWb7ZmLe&list=RDKq3xWb7ZmLe&start_radio=1",
            "https://www.youtube.com/watch?v=Kq3xWb7ZmLe&list=PLb7day&index=5",
        ],
        [
            "https://www.bilibili.com/video/BV17x411w7KC",
            "https://www.bilibili.com/video/BV17x411w7KC/?spm_id_from=333.999&vd_source=0f",
            "https://m.bilibili.com/video/BV17x411w7KC?p=1",
            "https://b23.tv/BV17x411w7KC",
            "https://www.bilibili.com/video/av170001/",
            "https://player.bilibili.com/player.html?aid=170001",
        ],
        [
            "https://v.qq.com/x/page/m3071abcxyz.html?ptag=1",
            "https://v.qq.com/x/cover/mzc002/m3071abcxyz.html",
            "https://m.v.qq.com/play.html?vid=m3071abcxyz",
        ],
        ["https://vimeo.com/81920374", "https://vimeo.com/channels/staffpicks/81920374#t=9s"],
        ["https://e.org/a.pdf", "http://e.org/a.pdf", "https://www.e.org/a.pdf"],
    ],
)
def test_every_spelling_of_a_video_has_one_key(group):
    assert len(set(map(identify, group))) == 1


@pytest.mark.parametrize(
    "different",
    [
        [BILIBILI, f"{BILIBILI}?p=2", f"{BILIBILI}?p=3"],
        [YOUTUBE, f"{YOUTUBE}&list=PLb7day", f"{YOUTUBE}&list=PLb7night"],
        ["https://www.youtube.com/playlist?list=A1", "https://www.youtube.com/playlist?list=A2"],
        ["https://b23.tv/x1y2z3", "https://b23.tv/x1y2z4"],
        ["https://www.youtube.com/@tides", "https://www.youtube.com/@waves"],
        ["https://e.org/a", "https://e.org/a/"],
    ],
)
def test_another_part_or_playlist_and_another_page_have_another_key(different):
    assert len(set(map(identify, different))) == len(different)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90),
        (90, 90),
        ("90s", 90),
        ("90.5", 90),
        ("1m30s", 90),
        ("1:30", 90),
        ("01:02:03", 3723),
        ("1h", 3600),
        ("2021-09-30", 0),
        ("20210930", 0),
        ("soon", 0),
        ("", 0),
        (True, 0),
        (None, 0),
    ],
)
def test_a_time_in_a_video_is_read_in_any_form(written, seconds):
    assert parse_start(written) == seconds


@pytest.mark.parametrize(("written", "part"), [("2", 2), (3, 3), ("1", 0), ("x", 0), ("99999", 0)])
def test_the_first_part_is_the_video_itself(written, part):
    assert parse_part(written) == part


@given(st.text(alphabet="htps:/.w?&=#youtbelikvdm.cqabv1%e中[]", max_size=60))
def test_any_address_can_be_read(tail):
    url = f"https://www.youtube.com/{tail}"
    identify(url)
    page = open_page(url)
    video = parse_video(url)
    if video:
        assert parse_video(write_page(video)) == video
        assert open_page(page) == page
