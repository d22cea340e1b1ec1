"""`Answer` -> the messages that Discord shows: text in pieces, and buttons for its links. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.discord.messages.escape import (
    escape,
    escape_line,
    format_address,
    format_masked_link,
)
from bot.channels.discord.texts import say
from bot.messages import LANGUAGES, Answer
from bot.rendering.layout import Layout, LinkLine, TalkLine, lay_out
from bot.rendering.sources import SourcePage, write_source
from bot.rendering.split import shorten, split, utf16
from bot.rendering.texts import join_sentences
from bot.rendering.urls import encode_address
from indexer.text.control_characters import clean_line

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
class NextQuestion:
    """What a button asks when it is pressed."""

    label: str
    """1 to `LABEL_LIMIT` code units."""
    question: str
    """On one line."""
    language: str
    """`zh` or `en`; empty for the language of the question."""
    offset: int = 0
    """As `Question.offset`."""

    @property
    def custom_id(self) -> str:
        """All of it but the label, for the custom_id of a button; may be over its limit."""
        return f"huigu:q:{self.offset}:{self.language}:{self.question}"


@dataclass(frozen=True, slots=True)
class RenderedAnswer:
    """An answer as messages with buttons."""

    pieces: tuple[str, ...]
    """The content of each message, in order; at least one, each at most `MESSAGE_LIMIT` long."""
    buttons: tuple[LinkButton, ...] = ()
    """At most `MAX_LINK_BUTTONS` with the choices, for the last message."""
    choices: tuple[NextQuestion, ...] = ()
    """What the question may mean, for the last message."""
    more: NextQuestion | None = None
    """Asks for the rest of a list."""
    rateable: bool = True
    """Whether people may say what they think of it; not of thanks and greetings."""


def render(answer: Answer, question: str = "") -> RenderedAnswer:
    """Render an answer, whose texts anybody may have written; a link without button is in the text.

    The question is quoted above the answer, unless empty because Discord shows it itself.
    """
    layout = lay_out(answer)
    choices = tuple(filter(_fits, _make_choices(answer, layout)))[:MAX_LINK_BUTTONS]
    more = _make_more(answer, layout, question)
    blocks = [
        f"{QUOTE}{escape_line(question)}" if question else "",
        # The list of an answer stands right below its text.
        _join(escape(layout.text), _write_talks(layout), _write_links(layout), answer.kind),
        _write_span(layout, more, answer.language),
        "\n".join(_write_choices(layout, choices, answer.language)),
        "\n".join(_write_source(page, answer.language) for page in layout.sources),
        "\n".join(_write_page(page.title, page.url) for page in layout.related),
    ]
    body = "\n\n".join(block for block in blocks if block.strip())
    # A blank answer is a fault of the answerer; Discord would reject an empty message.
    pieces = split(body, MESSAGE_LIMIT, utf16) or [say("nothing_to_show", answer.language)]
    buttons = tuple(_make_link_buttons(layout))[: MAX_LINK_BUTTONS - len(choices)]
    return RenderedAnswer(tuple(pieces), buttons, choices, more, answer.kind != "social")


def read_question(content: str) -> str:
    """Read the question, escaped, that `render` quoted above an answer; empty where it did not."""
    first, _, _ = content.partition("\n")
    return first.removeprefix(QUOTE) if first.startswith(QUOTE) else ""


def _join(text: str, talks: str, links: str, kind: str) -> str:
    """Join the text and its lists; links that are no list stand apart."""
    listed = "\n".join(filter(None, [text, talks, links if kind == "links" else ""]))
    return listed if kind == "links" or not links else f"{listed}\n\n{links}"


def _write_talks(layout: Layout) -> str:
    return "\n".join(map(_write_talk, layout.talks))


def _write_talk(talk: TalkLine) -> str:
    """Write a talk on one line: its title in bold, and its links by kind."""
    facts = f" ({escape_line(talk.facts)})" if talk.facts else ""
    links = (format_masked_link(link.label, link.url) for link in talk.links)
    parts = [f"**{escape_line(talk.title)}**{facts}", *links]
    return f"- {' · '.join(filter(None, parts))} \\[{talk.number}\\]"


def _write_links(layout: Layout) -> str:
    rows = []
    for link in layout.links:
        if address := _format_link_address(link.url):
            note = f" ({escape_line(link.note)})" if link.note else ""
            rows.append(f"- {escape_line(link.label)}{note} \\[{link.number}\\] {address}")
    return "\n".join(rows)


def _format_link_address(url: str) -> str:
    """Format a web or mail address; empty for any other."""
    return escape_line(url) if url.startswith("mailto:") else format_address(url)


def _write_source(page: SourcePage, language: str) -> str:
    """Write a page once, with its cited headings and the address of the first."""
    marks = "".join(f"\\[{number}\\]" for number in page.numbers)
    text = write_source(page, language, lambda label, _: escape_line(label), escape_line)
    address = format_address(next((place.url for place in page.places if place.url), ""))
    return f"{marks} {text} {address}".rstrip()


def _write_page(title: str, url: str) -> str:
    text = f"{escape_line(title)} {format_address(url)}"
    return f"- {text.strip()}"


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
        yield LinkButton(shorten(link.label, LABEL_LIMIT), url)


def _fits(asked: NextQuestion) -> bool:
    return utf16(asked.custom_id) <= CUSTOM_ID_LIMIT


def _write_span(layout: Layout, more: NextQuestion | None, language: str) -> str:
    """Write which part of a list is shown, and how to get the rest; a button says that itself."""
    if more:
        return ""
    hint = say("narrow", language) if layout.rest else ""
    return join_sentences(language, layout.span, hint)


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


def _make_more(answer: Answer, layout: Layout, question: str) -> NextQuestion | None:
    """Make the button for the rest of a list; None if there is no rest, or none that fits."""
    text = clean_line(answer.question or question)
    label = say("show_more", answer.language, answer.total - layout.rest)
    more = NextQuestion(label, text, _choose_language(answer), layout.rest)
    return more if layout.rest and text and _fits(more) else None


def _choose_language(answer: Answer) -> str:
    return answer.language if answer.language in LANGUAGES else ""
