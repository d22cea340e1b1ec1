"""`Answer` -> the messages Discord shows: text in pieces, and buttons for its links. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.discord.messages.escape import escape, escape_line, format_address
from bot.channels.discord.texts import say
from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.answer_lines import choose_label, choose_title, collect_addresses, split_lines
from bot.rendering.grounding import ground
from bot.rendering.split import shorten, split, utf16
from bot.rendering.urls import encode_address

MESSAGE_LIMIT = 2000
"""Of one message's content, in UTF-16 code units."""
LABEL_LIMIT = 80
"""Of a button's label."""
BUTTON_URL_LIMIT = 512
"""Of a link button's address. A longer one is in the text only."""
MOST_LINK_BUTTONS = 20
"""Four rows of five; the fifth row is for what people say of the answer."""
QUOTE = "> "


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an address."""

    label: str
    """1 to `LABEL_LIMIT` code units."""
    url: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as Discord takes it."""

    pieces: tuple[str, ...]
    """One message each, in order; at least one, each at most `MESSAGE_LIMIT` long."""
    buttons: tuple[LinkButton, ...] = ()
    """At most `MOST_LINK_BUTTONS`, for the last message."""


def render(answer: Answer, asked: str = "") -> Rendered:
    """Render an answer. Nothing of it is left out: what has no button has its place in the text.

    Args:
        answer: Its texts come from a corpus that anybody may have written to.
        asked: The question, to be shown above where Discord does not show it; empty where it does.

    Returns:
        Text for one or more messages, and the link buttons.
    """
    known = collect_addresses(answer)
    blocks = [
        quote_question(asked) if asked else "",
        "\n".join(_lay_out_text(answer)),
        "\n".join(_format_citation(citation, known) for citation in answer.citations),
    ]
    if answer.related and not answer.found:
        blocks.append(
            "\n".join(f"- {_format_page(one.title, one.url, known)}" for one in answer.related)
        )
    body = "\n\n".join(block for block in blocks if block.strip())
    # An answer of white space is a fault of the answerer's; an empty message would be refused.
    pieces = split(body, MESSAGE_LIMIT, utf16) or [say("nothing_to_show", answer.language)]
    return Rendered(tuple(pieces), tuple(_make_buttons(answer.links, known)))


def render_text(text: str) -> Rendered:
    """Render what the bot itself says, escaped already."""
    return Rendered(tuple(split(text, MESSAGE_LIMIT, utf16)))


def quote_question(question: str) -> str:
    """Show a question above its answer; the line is read again where a reply follows it up."""
    return f"{QUOTE}{escape_line(question)}"


def read_question(content: str) -> str:
    """Find the question that a message of ours shows above its answer; empty for none."""
    first, _, _ = content.partition("\n")
    return first.removeprefix(QUOTE) if first.startswith(QUOTE) else ""


def _lay_out_text(answer: Answer) -> Iterator[str]:
    """The answer's lines, each link's address behind the line that names it, else at the end."""
    lines, links = split_lines(answer)
    for line in lines:
        if line.link is None:
            yield escape(line.text)
            continue
        yield f"- {escape(line.text.removeprefix('- '))} {format_address(line.link.url)}".rstrip()
    shown = [link for link in links if format_address(link.url) or link.url.startswith("mailto:")]
    if shown:
        yield ""
    for link in shown:
        label = choose_label(link, collect_addresses(answer))
        address = format_address(link.url) or escape_line(link.url)
        yield f"- {escape_line(label)} \\[{link.citation}\\] {address}"


def _format_citation(citation: Citation, known: frozenset[str]) -> str:
    date = f" ({escape_line(citation.published)})" if citation.published else ""
    title = escape_line(choose_title(citation, known))
    return f"\\[{citation.number}\\] {title}{date} {format_address(citation.url)}".rstrip()


def _format_page(title: str, url: str, known: frozenset[str]) -> str:
    return f"{escape_line(ground(title, known))} {format_address(url)}".strip()


def _make_buttons(links: Sequence[AnswerLink], known: frozenset[str]) -> Iterator[LinkButton]:
    """Buttons for the links that fit one, each address once."""
    fitting: dict[str, AnswerLink] = {}
    for link in links:
        url = encode_address(link.url)
        if url and utf16(url) <= BUTTON_URL_LIMIT:
            fitting.setdefault(url, link)
    for url, link in list(fitting.items())[:MOST_LINK_BUTTONS]:
        yield LinkButton(shorten(choose_label(link, known), LABEL_LIMIT), url)
