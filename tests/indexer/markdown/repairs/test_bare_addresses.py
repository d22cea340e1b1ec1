"""A bare address is whole, or gives no record."""

import time

import pytest


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("讲稿 https://e.org/分享/网格.pdf （2 MB）", "https://e.org/%E5%88%86%E4%BA%AB/%E7%BD%91%E6%A0%BC.pdf"),
        ("https://e.org/wiki/网格", "https://e.org/wiki/%E7%BD%91%E6%A0%BC"),
        ("（https://e.org/wiki/网格）", "https://e.org/wiki/%E7%BD%91%E6%A0%BC"),
        ("https://e.org/watch?v=中文&t=1", "https://e.org/watch?v=%E4%B8%AD%E6%96%87&t=1"),
        ("https://e.org/docs/#安装 之后", "https://e.org/docs/#%E5%AE%89%E8%A3%85"),
        ("https://e.org/A中.pdf，后面", "https://e.org/A%E4%B8%AD.pdf"),
        ("www.e.org/中/x.pdf", "https://www.e.org/%E4%B8%AD/x.pdf"),
        ("https://de.example.org/wiki/Käse und", "https://de.example.org/wiki/K%C3%A4se"),
        ("https://e.org/a10了解更多", "https://e.org/a10"),
        ("https://e.org是官网", "https://e.org"),
        ("https://e.org/a10（说明）", "https://e.org/a10"),
        ("https://e.org/s/1a提取码：x1y2", "https://e.org/s/1a"),
        ("https://e.org/s/1a(code:x1y2) 完", "https://e.org/s/1a"),
        ("https://e.org/s/1a,pwd:x1y2", "https://e.org/s/1a"),
        ('https://e.org/s/1a{:target="_blank"}', "https://e.org/s/1a"),
        ("https://e.org/map/@39.9,116.3,17z", "https://e.org/map/@39.9,116.3,17z"),
        ("[https://e.org/#安装](https://e.org/a#安装)", "https://e.org/a#%E5%AE%89%E8%A3%85"),
    ],
)  # fmt: skip
def test_an_address_ends_where_its_author_ended_it(urls, text, url):
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        "见 https://e.org/wiki/网格，后面",
        "https://wiki.例子.中国/x",
        "https://e.org/{{ page.id }}/x.pdf",
        "https://e.org/{{page.id}}/x.pdf",
        "https://e.org/${id}/x",
        "https://e.org/<%= id %>/x",
        "https://e.org/{% if a %}x{% endif %}",
    ],
)
def test_an_address_that_nobody_can_complete_is_text_and_remarked(read, text):
    page = read(f"first\n\n{text}")
    assert page.sections[0].links == ()
    assert page.sections[0].text == f"first\n\n{text}"
    assert [remark.line for remark in page.remarks] == [3]


def test_many_long_addresses_are_read_in_time(urls):
    started = time.process_time()
    urls("https://e.org/" + "中/" * 200_000 + " https://e.org/a中" * 20_000)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("盘 https://e.org/s/1a提取码：x1y2", "盘 https://e.org/s/1a 提取码：x1y2"),
        ("盘 https://e.org/s/1a(code:x1y2)", "盘 https://e.org/s/1a (code:x1y2)"),
        ("见https://e.org/a了解更多", "见https://e.org/a 了解更多"),
        ("见https://e.org/a，后面", "见https://e.org/a，后面"),
        ("(https://e.org/a), and", "(https://e.org/a), and"),
    ],
)
def test_text_behind_an_address_is_apart_so_that_a_quote_keeps_it(read, text, shown):
    assert read(text).sections[0].text == shown
