"""A browser that opens a wrong address gets a page, a program a problem."""

from __future__ import annotations

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "root"),
    [("/nope", "./"), ("/a/b/nope", "../../"), ("/javascript:alert(1)", "./"), ("/nope/", "../")],
)
async def test_a_wrong_address_is_a_page_with_the_way_back(serve, path, root):
    client = await serve()
    async with client.get(path, headers={**BROWSER, "Accept-Language": "zh-CN"}) as response:
        text = await response.text()
        assert (response.status, response.content_type) == (404, "text/html")
    assert "打不开这一页" in text
    assert f'class="quiet" href="{root}"' in text
    assert "javascript:" not in text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_program_gets_a_problem(serve):
    client = await serve()
    async with client.get("/nope") as response:
        assert response.content_type == "application/problem+json"
