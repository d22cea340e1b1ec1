"""An address that programs read in different ways gives no link, as a real browser reads it."""

from __future__ import annotations

import html
import json
import subprocess
from urllib.parse import urljoin, urlsplit

import pytest
from ada_url import URL
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.links.addresses import find_web_addresses, is_safe_link, is_web_address
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS, is_ambiguous
from indexer.links.normalize import clean_address
from tests.fakes.bot.browser import CHROMIUM

REFUSED = [
    r"https://evil.example\@bilibili.com/",
    r"https://bilibili.com\.evil.example/",
    "https://bilibili.com@evil.example",
    "https://bilibili.com:443@evil.example/",
    "https://bilibili.com;@evil.example/",
    "https://@evil.example/",
    "https://user:secret@example.org/",
    "https://bilibili.com%40evil.example/",
    "https://%62ilibili.com/",
    "https://ＢＩＬＩＢＩＬＩ.com/",
    "https://bilibili.com／evil.example",
    "https://bilibili.com＠evil.example/",
    "https://℀.example/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://0177.0.0.1/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.x]/",
    'https://example.org"><script>',
    "https://example.org:99999/",
    "https://example.org/" + "a" * MAX_ADDRESS_CHARS,
]
RELATIVE = [r"\\evil.example\x", r"/\evil.example", r"\/evil.example", r"\evil"]
SCRIPTS = ["JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01DATA:text/html,x", "vb\tscript:x"]
KEPT = {
    "https://example.org./x": "https://example.org./x",
    "https://example.org:8443/x": "https://example.org:8443/x",
    "https://例子.中国/路": "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF",
    "https://bіlibili.com/": "https://xn--blibili-rog.com/",  # the first i is Cyrillic
    "https://faß.de/": "https://xn--fa-hia.de/",
    "https://medium.com/@mesh": "https://medium.com/@mesh",
    "https://example.org/#@evil.example": "https://example.org/#@evil.example",
    "https://example.org/a\\b": "https://example.org/a%5Cb",
    "http://127.0.0.1:8080/": "http://127.0.0.1:8080/",
    "http://[::1]/": "http://[::1]/",
    "//example.org/x": "https://example.org/x",
    'https://example.org/"><script>': "https://example.org/%22%3E%3Cscript%3E",
}


def resolve(address: str) -> str:
    return urljoin("https://site.example/a/b/", address)


@pytest.mark.parametrize("address", [*REFUSED, *RELATIVE, *SCRIPTS])
def test_an_address_that_hides_its_host_gives_no_link(address):
    assert clean_address(address, resolve) == ""
    assert not is_web_address(address)
    assert not is_safe_link(address)


@pytest.mark.parametrize("address", REFUSED)
def test_it_is_still_found_in_a_text_where_a_client_makes_it_clickable(address):
    text = f"see {address} now"
    spans = list(find_web_addresses(text))
    assert spans or not urlsplit_reads(address)


def urlsplit_reads(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


@pytest.mark.parametrize(("address", "clean"), KEPT.items())
def test_an_ordinary_address_stays(address, clean):
    assert clean_address(address, resolve) == clean
    assert is_safe_link(clean)


def test_signs_that_nobody_sees_are_dropped_from_what_is_shown_and_opened_alike():
    assert clean_address("https://exam\u202eple.org/\u200bx", resolve) == "https://example.org/x"


def test_a_mail_has_one_address():
    assert clean_address("mailto:a@example.org,b@example.org?subject=x", str)
    assert clean_address("mailto:a@bilibili.com@evil.example", str) == ""
    assert not is_safe_link("mailto:a@bilibili.com@evil.example")


HOSTS = st.text(alphabet="abc.:@\\/%40[]0x7f１．。＠-_ї?#", max_size=24)


@given(HOSTS.map("https://{}".format))
@example(REFUSED[0])
def test_what_is_accepted_opens_the_host_that_it_shows(address):
    url = clean_address(address, resolve)
    if url:
        assert not is_ambiguous(url)
        shown = urlsplit(url)
        assert shown.hostname == URL(address).hostname.strip("[]") == URL(url).hostname.strip("[]")
        assert shown.username is None


READ_HOSTS = """<body><script>
const read = (address) => {
  try {
    const url = new URL(address, "https://site.example/");
    return [url.hostname, url.username];
  } catch {
    return ["", ""];
  }
};
document.body.textContent = JSON.stringify(ADDRESSES.map(read));
</script></body>"""


@pytest.mark.browser
def test_a_browser_opens_the_host_of_every_address_that_we_accept(tmp_path):
    addresses = json.dumps([*KEPT, *REFUSED]).replace("<", "\\u003c")
    page = tmp_path / "hosts.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8>{READ_HOSTS.replace('ADDRESSES', addresses)}"
    )
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout
    body = shown.partition("<body>")[2].partition("</body>")[0]
    read = dict(zip([*KEPT, *REFUSED], json.loads(html.unescape(body)), strict=True))
    for address, clean in KEPT.items():
        host, user = read[address]
        assert (host.strip("[]"), user) == (urlsplit(clean).hostname, ""), address
    # Others read another host of these, or a browser opens none.
    assert read[REFUSED[0]][0] == read[REFUSED[2]][0] == "evil.example"
