"""The fetcher on real servers of this machine, polite and hostile ones."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from aiohttp import web

from indexer.errors import SourceUnreachable
from indexer.fetching.errors import FetchError, Gone, HostDown, Refused
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.records import FetchLimits, Validators
from tests.fakes.network.tunnel import make_contexts
from tests.fakes.network.web_site import WebSite, serving_bytes, serving_site

LIMITS = FetchLimits(
    max_bytes=100_000,
    total_s=5,
    idle_s=0.3,
    requests_per_second=1000,
    first_wait_s=0.01,
    allow_private=True,
)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def site() -> Iterator[WebSite]:
    with serving_site({"/": "home", "/page": "some text"}) as site:
        yield site


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(LIMITS) as fetcher:
        yield fetcher


def redirect_to(target: str, status: int = 302):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": target})

    return answer


def fail_with(status: int, times: int = 1, **headers: str):
    """Answer with a status some times, then well."""
    left = [times]

    async def answer(request: web.Request) -> web.Response:
        left[0] -= 1
        if left[0] < 0:
            return web.Response(text="at last", content_type="text/html")
        return web.Response(status=status, headers=headers)

    return answer


def refuse(fetcher: Fetcher, url: str, kind: type[FetchError], **options: object) -> str:
    """Fetch what cannot be had; gives the one line that says why."""
    with pytest.raises(kind) as caught:
        fetcher.get(url, **options)
    message = str(caught.value)
    assert message.isprintable()
    assert isinstance(caught.value, SourceUnreachable)
    return message


def test_a_page_comes_with_its_type_and_validators(site, fetcher):
    fetched = fetcher.get(f"{site.url}/page")
    assert (fetched.status, fetched.body) == ("new", b"some text")
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    assert fetched.url == f"{site.url}/page"
    assert fetched.validators.etag


def test_a_known_page_is_unchanged(site, fetcher):
    first = fetcher.get(f"{site.url}/page")
    again = fetcher.get(f"{site.url}/page", first.validators)
    assert (again.status, again.body) == ("unchanged", b"")
    assert again.validators == first.validators


def test_we_say_who_asks_and_keep_no_cookies(site):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="x", headers={"Set-Cookie": "a=b"})

    site.pages["/page"] = answer
    limits = FetchLimits(
        requests_per_second=1000, allow_private=True, contact="https://example.org/bot"
    )
    with Fetcher(limits) as fetcher:
        fetcher.get(f"{site.url}/page")
        fetcher.get(f"{site.url}/page")
    assert site.headers[1]["User-Agent"].startswith("Huigu/")
    assert "(+https://example.org/bot)" in site.headers[1]["User-Agent"]
    assert "Cookie" not in site.headers[1]


def test_no_proxy_and_no_password_are_taken_from_the_surroundings(site, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with Fetcher(LIMITS) as fetcher:
        fetcher.get(f"{site.url}/page")
    assert "Authorization" not in site.headers[0]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told_apart(site, fetcher, status):
    site.pages["/page"] = fail_with(status, times=9)
    assert "not there any more" in refuse(fetcher, f"{site.url}/page", Gone)


@pytest.mark.parametrize("status", [401, 403, 418])
def test_another_status_is_an_error_of_the_page(site, fetcher, status):
    site.pages["/page"] = fail_with(status, times=9)
    assert f"({status})" in refuse(fetcher, f"{site.url}/page", FetchError)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(site, fetcher, status):
    site.pages["/page"] = fail_with(status, times=2, **{"Retry-After": "0"})
    assert fetcher.get(f"{site.url}/page").body == b"at last"
    assert len(site.asked) == 3


def test_a_server_that_stays_busy_is_given_up(site, fetcher):
    site.pages["/page"] = fail_with(503, times=99, **{"Retry-After": "0"})
    assert "busy" in refuse(fetcher, f"{site.url}/page", HostDown)
    assert len(site.asked) == 3


def test_a_server_that_asks_to_wait_for_long_is_left_alone(site, fetcher):
    site.pages["/page"] = fail_with(429, times=99, **{"Retry-After": "86400"})
    assert "86,400 seconds" in refuse(fetcher, f"{site.url}/page", HostDown)
    assert len(site.asked) == 1


def test_redirects_are_followed(site, fetcher):
    site.pages["/old"] = redirect_to("/page", 301)
    fetched = fetcher.get(f"{site.url}/old")
    assert (fetched.url, fetched.body) == (f"{site.url}/page", b"some text")


def test_a_loop_of_redirects_ends(site, fetcher):
    site.pages["/a"], site.pages["/b"] = redirect_to("/b"), redirect_to("/a")
    assert "more than 5 times" in refuse(fetcher, f"{site.url}/a", FetchError)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http://[",
        "//",
        "http://\t\x00evil/",
        "http://2130706433/",
    ],
)
def test_a_redirect_to_no_web_address_is_refused(fetcher, target):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n".encode())

    with serving_bytes(answer) as url:
        refuse(fetcher, f"{url}/page", FetchError)


def test_a_redirect_to_another_host_is_refused_where_hosts_are_named(site, fetcher):
    other = site.url.replace("127.0.0.1", "localhost")
    site.pages["/old"] = redirect_to(f"{other}/page")
    host = site.url.removeprefix("http://")
    assert "another host" in refuse(fetcher, f"{site.url}/old", Refused, hosts=frozenset({host}))
    assert site.asked == ["/old"]


def test_an_anchor_is_not_asked_for_and_letters_are_encoded(site, fetcher):
    site.pages["/服务"] = "yes"
    assert fetcher.get(f"{site.url}/服务#top").url == f"{site.url}/%E6%9C%8D%E5%8A%A1"


@pytest.mark.parametrize("body", [b"x" * 100_001, b"0" * 5_000_000])
def test_a_body_beyond_the_limit_is_refused(site, fetcher, body):
    site.pages["/page"] = body
    assert "100,000 bytes" in refuse(fetcher, f"{site.url}/page", FetchError)


def test_a_body_without_end_is_cut_off(fetcher):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    with serving_bytes(answer) as url:
        assert "100,000 bytes" in refuse(fetcher, url, FetchError)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_unpacked_no_further_than_the_limit(site, fetcher, coding):
    bomb = b"\0" * (16 << 20)
    packed = gzip.compress(bomb, 9) if coding == "gzip" else zlib.compress(bomb, 9)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=packed, headers={"Content-Encoding": coding})

    site.pages["/page"] = answer
    del bomb
    tracemalloc.start()
    try:
        assert "100,000 bytes" in refuse(fetcher, f"{site.url}/page", FetchError)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", b"\x0b\x02\x80"),
        ("zstd", b"x"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"text" * 500, mtime=0)[:-20]),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused(site, fetcher, coding, body):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": coding})

    site.pages["/page"] = answer
    refuse(fetcher, f"{site.url}/page", FetchError)


def test_silence_ends(fetcher):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 10\r\n\r\n")
        await asyncio.sleep(60)

    with serving_bytes(answer) as url:
        assert "not answered" in refuse(fetcher, url, HostDown)


def test_slow_bytes_end():
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    limits = FetchLimits(total_s=0.5, idle_s=10, requests_per_second=1000, allow_private=True)
    with serving_bytes(answer) as url, Fetcher(limits) as fetcher:
        assert "not answered in 0.5 seconds" in refuse(fetcher, url, HostDown)


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: y\r\n" % number for number in range(10_000)),
        b"X-Long: " + b"y" * 1_000_000 + b"\r\n",
        b"X-" + b"y" * 1_000_000 + b": z\r\n",
    ],
)
def test_a_flood_of_headers_is_refused(fetcher, head):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + head + b"\r\n")
        await writer.drain()

    with serving_bytes(answer) as url:
        refuse(fetcher, url, FetchError)


@pytest.mark.parametrize(
    "answer", [b"", b"\0\1\2", b"HTTP/9 hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_what_is_no_http_is_refused(fetcher, answer):
    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    with serving_bytes(write) as url:
        refuse(fetcher, url, FetchError)


def test_interim_answers_without_end_are_given_up():
    async def answer(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    limits = FetchLimits(total_s=0.5, idle_s=10, requests_per_second=1000, allow_private=True)
    with serving_bytes(answer) as url, Fetcher(limits) as fetcher:
        refuse(fetcher, url, FetchError)


def test_a_host_that_is_not_there_is_told(fetcher):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "no connection" in refuse(
            fetcher, f"http://127.0.0.1:{taken.getsockname()[1]}/", HostDown
        )


def test_a_host_without_address_is_told(fetcher):
    assert "no address" in refuse(fetcher, "http://name.invalid/", HostDown)


def test_a_certificate_that_nobody_signed_is_refused(fetcher, tmp_path):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 1\r\n\r\nx")

    server, _ = make_contexts(["localhost"], tmp_path)
    with serving_bytes(answer, server) as url:
        url = url.replace("127.0.0.1", "localhost")
        assert "its certificate is not valid" in refuse(fetcher, url, HostDown)


def test_a_redirect_from_https_to_http_is_refused(fetcher, tmp_path, monkeypatch, site):
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {site.url}/page\r\n\r\n".encode())

    server, client = make_contexts(["localhost"], tmp_path)
    monkeypatch.setattr(fetcher._client._session.connector, "_ssl", client)
    with serving_bytes(answer, server) as url:
        url = url.replace("127.0.0.1", "localhost")
        assert "from https to http" in refuse(fetcher, url, Refused)
    assert site.asked == []


class TestPrivateAddresses:
    """Without `allow_private`, nothing here is asked for, whatever leads to it."""

    @pytest.fixture
    def fetcher(self) -> Iterator[Fetcher]:
        with Fetcher(FetchLimits(requests_per_second=1000)) as fetcher:
            yield fetcher

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]"])
    def test_an_address_or_a_name_of_this_machine_is_refused(self, site, fetcher, host):
        url = site.url.replace("127.0.0.1", host)
        assert "no public address" in refuse(fetcher, f"{url}/page", Refused)
        assert site.asked == []

    def test_a_name_that_resolves_to_this_machine_is_refused(self, site, fetcher, monkeypatch):
        port = int(site.url.rpartition(":")[2])

        def resolve(host, *_, **__):
            assert host == "public.example"
            kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
            return [(*kind, ("127.0.0.1", port)), (*kind, ("10.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        url = f"http://public.example:{port}/page"
        assert "10.0.0.1, 127.0.0.1" in refuse(fetcher, url, Refused)
        assert site.asked == []

    def test_a_name_of_this_machine_in_numbers_is_no_address(self, fetcher):
        for host in ("2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.0.0.1"):
            refuse(fetcher, f"http://{host}/", Refused)

    def test_the_metadata_of_clouds_is_never_asked_for(self):
        with Fetcher(LIMITS) as fetcher:
            for host in ("169.254.169.254", "100.100.100.200", "[fd00:ec2::254]"):
                assert "no public address" in refuse(fetcher, f"http://{host}/", Refused)


def test_robots_txt_is_obeyed_on_demand(site, fetcher):
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /page\n"
    assert "robots.txt" in refuse(fetcher, f"{site.url}/page", Refused, robots=True)
    assert fetcher.get(f"{site.url}/", robots=True).body == b"home"
    assert fetcher.get(f"{site.url}/page").body == b"some text"
    assert site.asked == ["/robots.txt", "/", "/page"]


def test_robots_txt_is_obeyed_behind_a_redirect(site, fetcher):
    site.pages["/robots.txt"] = "User-agent: huigu\nDisallow: /page\n"
    site.pages["/old"] = redirect_to("/page")
    refuse(fetcher, f"{site.url}/old", Refused, robots=True)
    assert "/page" not in site.asked


def test_a_host_without_robots_txt_allows_everything(site, fetcher):
    assert fetcher.get(f"{site.url}/page", robots=True).body == b"some text"
    assert fetcher.allows(f"{site.url}/page")
    assert fetcher.list_sitemaps(site.url) == ()


def test_a_host_whose_robots_txt_cannot_be_had_is_left_alone(site, fetcher):
    site.pages["/robots.txt"] = fail_with(503, times=99, **{"Retry-After": "0"})
    refuse(fetcher, f"{site.url}/page", HostDown, robots=True)
    assert "/page" not in site.asked


def test_the_beginning_of_an_endless_robots_txt_counts(site, fetcher):
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"User-agent: *\nDisallow: /page\nSitemap: /map.xml\n")
        for _ in range(1600):
            await response.write(b"# 100 MB of this\n" * 4096)
        return response

    site.pages["/robots.txt"] = answer
    refuse(fetcher, f"{site.url}/page", Refused, robots=True)
    assert fetcher.list_sitemaps(site.url) == ("/map.xml",)


def test_a_fetcher_ends_while_a_server_is_silent():
    async def answer(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    with serving_bytes(answer) as url:
        with Fetcher(LIMITS) as fetcher:
            refuse(fetcher, url, HostDown)
        assert not fetcher._thread.is_alive()


def test_validators_are_not_sent_when_nothing_is_known(site, fetcher):
    fetcher.get(f"{site.url}/page", Validators())
    assert "If-None-Match" not in site.headers[0]
