"""Addresses in HTML and in front matter."""

from benchmarks.link_census.addresses import BASE, find_front_matter_links, find_html_links


def test_html_links_are_those_a_reader_can_open():
    html = (
        '<a href="/x">x</a><a href="/y"></a><iframe src="p"></iframe><a href="javascript:x">j</a>'
    )
    assert sorted(find_html_links(html)) == [f"{BASE}p", "https://page.invalid/x"]


def test_of_a_repeated_key_in_front_matter_the_last_address_counts():
    text = "---\nvideo: https://e.org/1\nimage: https://e.org/2\nvideo: https://e.org/3\n---\n"
    assert list(find_front_matter_links(text)) == ["https://e.org/3"]


def test_a_player_counts_as_the_page_of_its_video():
    html = (
        '<iframe src="//www.youtube.com/embed/Kq3xWb7ZmLe?start=9"></iframe>'
        '<iframe src="//player.bilibili.com/player.html?bvid=BV1Gx4y1Q7Zk&amp;p=2"></iframe>'
        '<iframe src="//player.bilibili.com/player.html?aid=170001&amp;page=1"></iframe>'
    )
    assert list(find_html_links(html)) == [
        "https://www.youtube.com/watch?v=Kq3xWb7ZmLe&t=9",
        "https://www.bilibili.com/video/BV1Gx4y1Q7Zk?p=2",
        "https://www.bilibili.com/video/av170001",
    ]
