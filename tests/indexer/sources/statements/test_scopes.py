import pytest

from indexer.sources.statements.scopes import find_file_address, find_scope


@pytest.mark.parametrize(
    ("url", "scope"),
    [
        ("https://www.youtube.com/playlist?list=PL1", "event"),
        ("https://www.youtube.com/@kites", "event"),
        ("https://space.bilibili.com/12/channel/collectiondetail?sid=3", "event"),
        ("https://space.bilibili.com/12", "event"),
        ("https://github.com/kites/slides", "folder"),
        ("https://github.com/kites/slides/tree/main/2031", "folder"),
        ("https://gitee.com/kites/slides/", "folder"),
        ("https://drive.google.com/drive/folders/abc", "folder"),
        ("https://www.youtube.com/watch?v=abcdefghijk", ""),
        ("https://www.youtube.com/watch?v=abcdefghijk&list=PL1", ""),
        ("https://www.bilibili.com/video/BV1xx411c7mD", ""),
        ("https://github.com/kites/slides/blob/main/a.pdf", ""),
        ("https://github.com/kites", ""),
        ("https://speakerdeck.com/annlee/kites", ""),
    ],
)
def test_an_address_may_show_what_it_holds(url, scope):
    assert find_scope(url) == scope


@pytest.mark.parametrize(
    ("folder", "path", "address"),
    [
        ("https://github.com/k/s", "2031/a.pdf", "https://github.com/k/s/blob/HEAD/2031/a.pdf"),
        ("https://github.com/k/s.git/", "a.pdf", "https://github.com/k/s/blob/HEAD/a.pdf"),
        (
            "https://github.com/k/s/tree/master/2031",
            "2031/风 筝#1.pdf",
            "https://github.com/k/s/blob/HEAD/2031/%E9%A3%8E%20%E7%AD%9D%231.pdf",
        ),
        (
            "https://github.com/k/s/tree/main/2031",
            "a.pdf",
            "https://github.com/k/s/blob/HEAD/2031/a.pdf",
        ),
        (
            "https://github.com/k/s/tree/v2/2031",
            "a.pdf",
            "https://github.com/k/s/blob/v2/2031/a.pdf",
        ),
        ("https://github.com/k/s", "../secret", ""),
        ("https://github.com/k/s", "", ""),
        ("https://example.org/k/s", "a.pdf", ""),
        ("https://github.com/k/s/blob/main/a.pdf", "a.pdf", ""),
    ],
)
def test_a_file_in_a_repository_has_an_address(folder, path, address):
    assert find_file_address(folder, path) == address
