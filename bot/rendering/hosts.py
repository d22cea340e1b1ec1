"""Shows which site a link opens, where its text names another one."""

from __future__ import annotations

from bot.rendering.platforms import list_named_platforms
from indexer.links.hosts.labels import find_hidden_host
from indexer.links.hosts.reading import read_web_host
from indexer.links.labels import is_bare

BETWEEN = " · "


def show_host(text: str, url: str) -> str:
    """Put the host before the text of a link that hides it: `evil.example · bilibili.com`.

    Before, because a channel may cut a text at its end.
    """
    return _put_before(find_hidden_host(text, url), text)


def show_link_host(label: str, url: str, platform: str) -> str:
    """Do the same where nothing names the platform beside the label.

    A label that says no more than a platform, `YouTube 录像`, hides the host of any other too.
    """
    named = list_named_platforms(label)
    is_other = bool(named) and platform not in named and is_bare(label)
    return _put_before(
        find_hidden_host(label, url) or (read_web_host(url) if is_other else ""), label
    )


def _put_before(host: str, text: str) -> str:
    return f"{host}{BETWEEN}{text}" if host and not text.startswith(f"{host}{BETWEEN}") else text
