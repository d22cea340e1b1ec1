"""Origins of sites: written by organisers, compared with what browsers send."""

from __future__ import annotations

import pytest

from bot.channels.http_api.embedding.origins import read_origins
from bot.config import parse_bot_settings
from bot.settings import ServerSettings
from indexer.errors import ConfigError

WRITTEN = {
    "https://example.org": "https://example.org",
    "https://Example.ORG/": "https://example.org",
    "https://example.org:443": "https://example.org",
    "http://localhost:1313": "http://localhost:1313",
    "https://例子.中国": "https://xn--fsqu00a.xn--fiqs8s",
    "http://[::1]:8080": "http://[::1]:8080",
    "http://192.0.2.7": "http://192.0.2.7",
}
WRONG = [
    *("*", "null", "example.org", "https://*.example.org", "https://example.org/blog", "ftp://a.b"),
    *("https://me:pw@example.org", "https://example.org?x", "https://a.b; script-src *"),
    *("https://a.b 'self'", "https://a.b,https://c.d", "https://", "https://a.b\n", ""),
]


@pytest.mark.parametrize(("written", "origin"), WRITTEN.items())
def test_an_origin_is_read_as_browsers_write_it(written, origin):
    assert read_origins([written]) == {origin}


@pytest.mark.parametrize("written", [*WRONG, "https://example.org:99999"])
def test_anything_else_is_refused_with_what_to_write(written):
    with pytest.raises(ConfigError, match=r"\[server\] embed = .* is no origin .*https://example"):
        read_origins([written])


@pytest.mark.parametrize("written", [one for one in WRONG if "\n" not in one])
def test_the_settings_already_refuse_it_with_the_line(tmp_path, written):
    text = f'[server]\nport = 80\nembed = ["https://example.org", "{written}"]\n'
    with pytest.raises(ConfigError, match=r"huigu.toml:3: `embed` is wrong: .* without a path"):
        parse_bot_settings(tmp_path / "huigu.toml", text)


@pytest.mark.parametrize("written", WRITTEN)
def test_the_settings_take_every_origin(tmp_path, written):
    settings = parse_bot_settings(tmp_path / "huigu.toml", f'[server]\nembed = ["{written}"]\n')
    assert settings.get(ServerSettings).embed == (written,)
