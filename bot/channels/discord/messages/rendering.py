"""`Answer` -> the messages that Discord shows: text in pieces, and buttons for its links. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.discord.messages.escape import escape, escape_line, format_address
from bot.channels.discord.texts import say
from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.answer_lines import (
    choose_date,
    choose_label,
    choose_title,
    collect_addresses,
    split_lines,
)
from bot.rendering.grounding import ground
from bot.rendering.split import shorten, split, utf16
from bot.rendering.urls import encode_address

MESSAGE_LIMIT = 2000
"""For the content of one message, in UTF-16 code units."""
LABEL_LIMIT = 80
"""For the label of a button."""
CUSTOM_ID_LIMIT = 100
"""For the custom_id of a button."""
BUTTON_URL_LIMIT = 512
"""For the address of a link button. A longer address is in the text only."""
MAX_LINK_BUTTONS = 20
"""Four rows of five; the fifth row is for feedback."""
QUOTE = "> "


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an address."""

    label: str
    """1 to `LABEL_LIMIT` code units."""
    url: str


@dataclass(frozen=True, slots=True)
class RenderedAnswer:
    """An answer as messages with buttons."""

    pieces: tuple[str, ...]
    """The content of each message, in order; at least one, each at most `MESSAGE_LIMIT` long."""
    buttons: tuple[LinkButton, ...] = ()
    """At most `MAX_LINK_BUTTONS`, for the last message."""


def render(answer: Answer, question: str = "") -> RenderedAnswer:
    """Render an answer, whose texts anybody may have written; a link without button is in the text.

    The question is quoted above the answer, unless empty because Discord shows it itself.
    """
    addresses = collect_addresses(answer)
    blocks = [
        f"{QUOTE}{escape_line(question)}" if question else "",
        "\n".join(_write_lines(answer, addresses)),
        "\n".join(_format_citation(citation, addresses) for citation in answer.citations),
    ]
    if not answer.found:
        pages = (_format_page(page.title, page.url, addresses) for page in answer.related)
        blocks.append("\n".join(pages))
    body = "\n\n".join(block for block in blocks if block.strip())
    # A blank answer is a fault of the answerer; Discord would reject an empty message.
    pieces = split(body, MESSAGE_LIMIT, utf16) or [say("nothing_to_show", answer.language)]
    return RenderedAnswer(tuple(pieces), tuple(_make_buttons(answer, addresses)))


def read_question(content: str) -> str:
    """Read the question, escaped, that `render` quoted above an answer; empty where it did not."""
    first, _, _ = content.partition("\n")
    return first.removeprefix(QUOTE) if first.startswith(QUOTE) else ""


def _write_lines(answer: Answer, addresses: frozenset[str]) -> Iterator[str]:
    """Write the answer's lines, each with the address of its link; other links at the end."""
    lines, other_links = split_lines(answer)
    for line in lines:
        if line.link is None:
            yield escape(line.text)
        else:
            text = escape(line.text.removeprefix("- "))
            yield f"- {text} {format_address(line.link.url)}".rstrip()
    rows = []
    for link in other_links:
        if address := _format_link_address(link):
            label = escape_line(choose_label(link, addresses, answer.language))
            rows.append(f"- {label} \\[{link.citation}\\] {address}")
    yield from ["", *rows] if rows else []


def _format_link_address(link: AnswerLink) -> str:
    """Format a web or mail address; empty for any other."""
    if link.url.startswith("mailto:"):
        return escape_line(link.url)
    return format_address(link.url)


def _format_citation(citation: Citation, addresses: frozenset[str]) -> str:
    day = escape_line(choose_date(citation))
    date = f" ({day})" if day else ""
    title = escape_line(choose_title(citation, addresses))
    return f"\\[{citation.number}\\] {title}{date} {format_address(citation.url)}".rstrip()


def _format_page(title: str, url: str, addresses: frozenset[str]) -> str:
    text = f"{escape_line(ground(title, addresses))} {format_address(url)}"
    return f"- {text.strip()}"


def _make_buttons(answer: Answer, addresses: frozenset[str]) -> Iterator[LinkButton]:
    """Make a button for each address that fits in one; no address twice."""
    by_url: dict[str, AnswerLink] = {}
    for link in answer.links:
        url = encode_address(link.url)
        if url and utf16(url) <= BUTTON_URL_LIMIT:
            by_url.setdefault(url, link)
    for url, link in list(by_url.items())[:MAX_LINK_BUTTONS]:
        label = choose_label(link, addresses, answer.language)
        yield LinkButton(shorten(label, LABEL_LIMIT), url)
