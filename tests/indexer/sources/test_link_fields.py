"""Links in the fields of a row, also where several fields name one video."""

import pytest

from indexer.sources.link_fields import read_row_links

YOUTUBE = "https://www.youtube.com/watch?v=Kq3xWb7ZmLe"
BILIBILI = "https://www.bilibili.com/video/BV1Gx4y1Q7Zk"


@pytest.mark.parametrize(
    ("row", "urls"),
    [
        ({"id": "Kq3xWb7ZmLe", "title": "Kites"}, []),
        ({"youtube_id": "Kq3xWb7ZmLe", "youtube_start": 754}, [f"{YOUTUBE}&t=754"]),
        ({"video_provider": "vimeo", "video_id": 81920374}, ["https://vimeo.com/81920374"]),
        ({"bvid": "BV1Gx4y1Q7Zk", "p": 2, "aid": 170001}, [f"{BILIBILI}?p=2"]),
        ({"bilibili": "BV1Gx4y1Q7Zk", "bilibili_p": 3}, [f"{BILIBILI}?p=3"]),
        ({"embed": "https://www.youtube.com/embed/Kq3xWb7ZmLe?start=9"}, [f"{YOUTUBE}&t=9"]),
        ({"videos": [{"platform": "bilibili", "id": "BV1Gx4y1Q7Zk"}]}, [BILIBILI]),
        ({"video": ["Kq3xWb7ZmLe", "https://e.org/v"]}, [YOUTUBE, "https://e.org/v"]),
        (
            {"replay": "https://e.org/r", "vimeo": 81920374},
            ["https://e.org/r", "https://vimeo.com/81920374"],
        ),
    ],
)
def test_a_row_has_a_link_for_each_video_that_its_fields_name(row, urls):
    links = list(read_row_links(row, frozenset()))
    assert [link.url for link in links] == urls
    assert all(link.kind == "video" for link in links if link.key != "embed")
