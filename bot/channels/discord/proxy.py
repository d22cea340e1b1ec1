"""Which proxy leads to Discord: discord.py takes one, but does not read the environment."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.rendering.urls import is_loopback
from bot.runtime.health import ChannelRefused

SCHEMES = {"http", "https"}


def find_proxy(url: str) -> str | None:
    """Find the proxy for an address as `HTTPS_PROXY` and `NO_PROXY` say; None for a direct way.

    Raises:
        ChannelRefused: It is not a proxy that discord.py can use.
    """
    address = urlsplit(url)
    proxy = getproxies().get(address.scheme, "").strip()
    if not proxy or is_loopback(url) or proxy_bypass(address.hostname or ""):
        return None
    # As curl does: `proxy.example:3128` is spoken to over http.
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not _is_http_proxy(proxy):
        # Nothing more of it is shown: it may hold a password.
        raise ChannelRefused(
            f"{address.scheme.upper()}_PROXY is not an http proxy, and Discord can be reached over "
            f"no other kind; set it to http://HOST:PORT, or add {address.hostname} to NO_PROXY, "
            "and start again"
        )
    return proxy


def _is_http_proxy(proxy: str) -> bool:
    """Tell whether an address has the scheme, the host and the port of a proxy over HTTP."""
    try:
        parts = urlsplit(proxy)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, or half a bracket
        return False
