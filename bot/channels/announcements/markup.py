"""How each kind of destination writes links and text, and how it measures a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.rendering import discord_markdown
from bot.rendering.split import Measure, utf8, utf16
from bot.wechat import escape as wecom_markdown


@dataclass(frozen=True, slots=True)
class Markup:
    """The Markdown of a destination."""

    escape_line: Callable[[str], str]
    """Makes a text of any origin one line that is shown as it is written."""
    format_link: Callable[[str, str], str]
    """Formats a label and an address; the label alone where that is no safe web address."""
    measure: Measure
    """Counts as `Destination.max_size` does."""


def _format_discord_link(label: str, url: str) -> str:
    link = discord_markdown.format_masked_link(label, url)
    return link or discord_markdown.escape_line(label)


WECOM = Markup(wecom_markdown.escape_line, wecom_markdown.format_link, utf8)
DISCORD = Markup(discord_markdown.escape_line, _format_discord_link, utf16)
