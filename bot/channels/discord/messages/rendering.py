"""`Answer` -> the messages that Discord shows: text in pieces, and buttons for its links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.channels.discord.texts import say
from bot.messages import LANGUAGES, Answer, Related
from bot.rendering.discord_markdown import (
    escape,
    escape_line,
    format_address,
    format_masked_link,
)
from bot.rendering.layout import Layout, LinkLine, TalkLine, lay_out
from bot.rendering.script import choose_script
from bot.rendering.sources import SourcePage, write_source
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
MAX_LINK_BUTTONS = 5
"""One row: every link is in the text too."""
MAX_CHOICES = 5
"""Choices with a button; one row."""
QUOTE = "> "
ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")
"""An address as `escape` writes it."""


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an address."""

    label: str
    """1 to `LABEL_LIMIT` code units."""
    url: str


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """What a button asks when it is pressed."""

    label: str
    """1 to `LABEL_LIMIT` code units."""
    question: str
    """On one line."""
    language: str
    """`zh` or `en`; empty for the language of the question."""

    @property
    def custom_id(self) -> str:
        """All of it but the label, for the custom_id of a button; may be over its limit."""
        return f"huigu:c:{self.language}:{self.question}"


@dataclass(frozen=True, slots=True)
class RenderedAnswer:
    """An answer as messages with buttons."""

    pieces: tuple[str, ...]
    """The content of each message, in order; at least one, each at most `MESSAGE_LIMIT` long."""
    buttons: tuple[LinkButton, ...] = ()
    """At most `MAX_LINK_BUTTONS`, for the last message."""
    choices: tuple[NextQuestion, ...] = ()
    """What the question may mean, at most `MAX_CHOICES`, for the last message."""
    more: str = ""
    """Label of the button that asks for the rest of a list; empty if that is all."""
    rateable: bool = True
    """Whether people may say what they think of it; not of thanks and greetings."""


def render(answer: Answer, question: str = "") -> RenderedAnswer:
    """Render an answer, whose texts anybody may have written; a link without button is in the text.

    The question is quoted above the answer, unless empty because Discord shows it itself.
    """
    layout = lay_out(answer)
    language = choose_script(answer.language, answer.question)
    choices = tuple(filter(_fits, _make_choices(answer, layout)))[:MAX_CHOICES]
    more = say("show_more", language, answer.total - layout.rest) if layout.rest else ""
    text = escape(layout.text)
    written = _Written(text)
    # The list of an answer stands right below its text.
    main = _join(text, _write_talks(layout, written), _write_links(layout, written), answer.kind)
    blocks = [
        # No blank line: it would be the first place to split a long answer at.
        f"{QUOTE}{escape_line(question)}\n{main}" if question else main,
        # A button says itself how many are left.
        layout.span if not more else "",
        "\n".join(_write_choices(layout, choices, language)),
        "\n".join(_write_source(page, language, written) for page in layout.sources),
        "\n".join(_write_related(page, written) for page in layout.related),
    ]
    body = "\n\n".join(block for block in blocks if block.strip())
    # A blank answer is a fault of the answerer; Discord would reject an empty message.
    pieces = split(body, MESSAGE_LIMIT, utf16) or [say("nothing_to_show", language)]
    buttons = tuple(_make_link_buttons(layout))[:MAX_LINK_BUTTONS]
    return RenderedAnswer(tuple(pieces), buttons, choices, more, answer.kind != "social")


def _write_related(page: Related, written: _Written) -> str:
    line = _write_page(page.title, page.url, written)
    return f"{line}\n{QUOTE}{escape_line(page.quote)}" if page.quote else line


def strip_question(content: str) -> str:
    """Strip the question that `render` quoted above an answer."""
    return content.partition("\n")[2] if content.startswith(QUOTE) else content


class _Written:
    """Writes each address of an answer once."""

    def __init__(self, text: str) -> None:
        """Take the text above, escaped; its addresses are written already."""
        self._addresses: set[str] = set()
        self.note(ADDRESS.findall(text))

    def write(self, label: str, url: str) -> str:
        """Write a label as a link; alone if the address is written above, or is no address."""
        address = encode_address(url)
        if not address or address in self._addresses:
            return escape_line(label)
        self._addresses.add(address)
        if not ADDRESS.search(escape_line(label)):
            return format_masked_link(label, url)
        # Nobody may say of an address that it is another one.
        return f"{escape_line(label)} {format_address(url)}"

    def note(self, urls: Iterable[str]) -> None:
        """Note addresses that are written."""
        self._addresses |= set(map(encode_address, urls)) - {""}

    def has(self, url: str) -> bool:
        """Tell whether an address is written above."""
        return encode_address(url) in self._addresses


def _join(text: str, talks: str, links: str, kind: str) -> str:
    """Join the text and its lists; links that are no list stand apart."""
    listed = "\n".join(filter(None, [text, talks, links if kind == "links" else ""]))
    return listed if kind == "links" or not links else f"{listed}\n\n{links}"


def _write_talks(layout: Layout, written: _Written) -> str:
    return "\n".join(_write_talk(talk, written) for talk in layout.talks)


def _write_talk(talk: TalkLine, written: _Written) -> str:
    """Write a talk on one line: its title in bold, and its links by kind."""
    facts = f" ({escape_line(talk.facts)})" if talk.facts else ""
    # Talks may share one recording: each of them shows it.
    links = [format_masked_link(link.label, link.url) for link in talk.links]
    written.note(link.url for link in talk.links)
    parts = [f"**{escape_line(talk.title)}**{facts}", *links]
    return f"- {' · '.join(filter(None, parts))} \\[{talk.number}\\]"


def _write_links(layout: Layout, written: _Written) -> str:
    rows = []
    for link in layout.links:
        if not written.has(link.url) and (label := _write_link(link, written)):
            note = f" ({escape_line(link.note)})" if link.note else ""
            rows.append(f"- {label}{note} \\[{link.number}\\]")
    return "\n".join(rows)


def _write_link(link: LinkLine, written: _Written) -> str:
    """Write a link; empty for an address that is neither of the web nor of a mailbox."""
    if link.url.startswith("mailto:"):
        return f"{escape_line(link.label)} {escape_line(link.url)}"
    return written.write(link.label, link.url) if encode_address(link.url) else ""


def _write_source(page: SourcePage, language: str, written: _Written) -> str:
    """Write a page once, with its cited headings."""
    marks = "".join(f"\\[{number}\\]" for number in page.numbers)
    return f"{marks} {write_source(page, language, written.write, escape_line)}"


def _write_page(title: str, url: str, written: _Written) -> str:
    return f"- {written.write(title, url)}"


def _make_link_buttons(layout: Layout) -> Iterator[LinkButton]:
    """Make a button for each address that fits in one; no address twice.

    The links of talks have none: ten talks would have twenty buttons, far from their lines.
    """
    by_url: dict[str, LinkLine] = {}
    for link in layout.links:
        url = encode_address(link.url)
        if url and utf16(url) <= BUTTON_URL_LIMIT:
            by_url.setdefault(url, link)
    for url, link in by_url.items():
        # Two links of one event differ in their platform only.
        note = f" ({link.note})" if link.note else ""
        yield LinkButton(f"{shorten(link.label, LABEL_LIMIT - utf16(note))}{note}", url)


def _fits(asked: NextQuestion) -> bool:
    return utf16(asked.custom_id) <= CUSTOM_ID_LIMIT


def _write_choices(layout: Layout, buttons: Sequence[NextQuestion], language: str) -> Iterator[str]:
    """Write the choices that have no button."""
    asked = {button.question for button in buttons}
    others = [choice.question for choice in layout.choices if choice.question not in asked]
    if others:
        yield say("choices", language)
    yield from (f"- {escape_line(question)}" for question in others)


def _make_choices(answer: Answer, layout: Layout) -> Iterator[NextQuestion]:
    for choice in layout.choices:
        label = shorten(choice.label, LABEL_LIMIT)
        yield NextQuestion(label, choice.question, _choose_language(answer))


def _choose_language(answer: Answer) -> str:
    return answer.language if answer.language in LANGUAGES else ""
