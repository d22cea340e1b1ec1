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
