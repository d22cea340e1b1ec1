"""Finds the host that a label should show: of a label that names another site than its link opens.

Nobody reads the address behind `[bilibili.com](https://evil.example/)`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from indexer.links.hosts.reading import read_web_host
from indexer.links.hosts.tops import has_known_top
from indexer.links.labels import is_bare
from indexer.links.tables import HOSTS
from indexer.text.control_characters import clean_line
from indexer.text.late_patterns import compile_late

MAX_LABEL_CHARS = 1000
"""How much of a label is read; channels show less."""

_HAN = r"\u2e80-\u2fff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = compile_late(
    r"(?P<scheme>https?:[/\\]{0,3}|[a-z]{2,12}:[/\\]{2,3})?"
    rf"(?P<name>(?:[^\W{_HAN}]|[.-])+)(?:[/:@\\?#]\S*)?"
)
"""What may be a host, and what stands behind it. Chinese ends it: `详见bilibili.com回放`."""
_LEADS = compile_late(
    r"详见|请见|参见|前往|访问|官方|官网|网站|主页|地址|[见请去到上在]"
    r"|\b(?:visit|via|go|see|at|official|website|site|home ?page|address)\b"
)
"""Before an address; they say no more than the kinds that `is_bare` knows."""
_DOTS = "。｡．․﹒·‧•∙⋅・"
"""In a host, a browser reads them as a dot, or people do."""
_DOT = compile_late(rf"(?<=\w)[{_DOTS}](?=\w)")
_ANY_DOT = compile_late(rf"[.{_DOTS}]")
_LOOKALIKES = str.maketrans("⁄∕∶꞉", "//::")
"""What looks like the slashes and the colon of an address."""


class _Name(NamedTuple):
    """A host in a label."""

    name: str
    written: str
    """With its scheme and its path."""
    is_full: bool
    """Whether it stands in a full address."""


def find_hidden_host(label: str, url: str) -> str:
    """Find the host that people should see beside a label; empty if the label hides none.

    A label hides it if it is an address or a host and nothing else (`bilibili.com`, `Watch on
    bilibili.com`), or holds an address in full, and that is of another site. A title that only
    names a company (`Mesh at shop.com`) hides nothing. The host is as browsers show one of mixed
    scripts: `xn--…`. Mail addresses have none.
    """
    if not _ANY_DOT.search(label):
        return ""
    host = read_web_host(url)
    if not host:
        return ""
    text = _simplify(label)
    names = list(_list_names(text))
    others = [one for one in names if not _is_same_site(one.name, host)]
    if not others:
        return ""
    for one in names:
        text = text.replace(one.written, " ", 1)
    return host if any(one.is_full for one in others) or is_bare(_LEADS.sub(" ", text)) else ""


def names_host(label: str, host: str) -> bool:
    """Tell whether a label names a host, and no other one."""
    names = list(_list_names(_simplify(label)))
    return bool(names) and all(_is_same_site(one.name, host) for one in names)


def _simplify(label: str) -> str:
    text = unicodedata.normalize("NFKC", clean_line(label[:MAX_LABEL_CHARS])).casefold()
    return _DOT.sub(".", text.translate(_LOOKALIKES))


def _list_names(text: str) -> Iterator[_Name]:
    """List the hosts that a label seems to name."""
    for match in _RUN.finditer(text):
        name = match["name"].strip(".-_")
        is_full = bool(match["scheme"]) or name.startswith("www.")
        parts = name.split(".")[1:]
        # `bilibili.com.evil.example` seems to be of bilibili.com, whatever its end.
        if parts and (is_full or any(map(_may_be_top, parts))):
            yield _Name(name, match[0], is_full)


def _may_be_top(part: str) -> bool:
    """Tell whether a part of a name is a top domain, or looks like one: `com` with a Cyrillic o."""
    is_mixed = part.isalpha() and not part.isascii() and any(map(str.isascii, part))
    return is_mixed or has_known_top(f".{part}")


def _is_same_site(name: str, host: str) -> bool:
    """Tell whether a name is that of a host or of a domain above it, or of the same platform.

    Letters that are not ASCII may only look like others, so a name with them is of no host.
    """
    name, host = name.removeprefix("www."), host.removeprefix("www.").rstrip(".")
    if host == name or host.endswith(f".{name}"):
        return True
    platform = _find_platform(name)
    return bool(platform) and platform == _find_platform(host)


def _find_platform(host: str) -> str:
    while host and host not in HOSTS:
        host = host.partition(".")[2]
    return HOSTS[host][0] if host else ""
