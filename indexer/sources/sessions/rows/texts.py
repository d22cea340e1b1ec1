"""Sections of the long texts of a row: plain text, Markdown or HTML, with the links in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from inspect import cleandoc

from msgspec.structs import replace

from indexer.errors import BadInput
from indexer.markdown.page import parse_body
from indexer.records import Link, Section
from indexer.sources import front_matter_fields as fm
from indexer.sources.link_fields import read_row_links
from indexer.sources.nesting import list_texts
from indexer.sources.sessions.texts import Texts
from indexer.sources.statements.people import MAX_SPEAKERS

_MARKUP = re.compile(
    r"""(?mx)
    ^[ ]{0,3}(?:\#{1,6}[ ]|```|~~~|[-*+][ ]|\d{1,9}[.)][ ]|>|\|.*\|) # blocks
    | \]\( | !\[ | https?:// | <[a-zA-Z!/] | \{\{
    """
)
MAX_BIO_CHARS = 2000
"""Of what a row says about a person; a list repeats it with each of their talks."""
_BIO_KEYS = ("bio", "biography", "about", "description")
_PLAIN_KEYS = frozenset({"url", "link", "links"})
_NO_LINKS = frozenset({
    *_BIO_KEYS,
    "id",
    "name",
    "email",
    "email_address",
    "gravatar",
    "avatar_url",
})
"""Of a person. An address of mail is nobody's to publish but theirs."""


def has_markup(text: str) -> bool:
    """Tell whether a text is to be parsed as Markdown."""
    return _MARKUP.search(text) is not None


def join_texts(texts: Sequence[str]) -> str:
    """Join texts; where one has markup, a blank line keeps each a paragraph of its own.

    Each loses the indentation that its file gives it, which Markdown would read as code.
    """
    texts = list(map(cleandoc, texts))
    return ("\n\n" if any(map(has_markup, texts)) else "\n").join(texts)


def make_text_sections(text: str, title: str, name: str) -> tuple[Section, ...]:
    """Make the sections of a text, at least one; `name` is the file and the line, for messages.

    The anchors of its headings are left out: the page of a session has others, if any.

    Raises:
        BadInput: The text is beyond a limit.
    """
    text = cleandoc(text)
    if not has_markup(text):
        return (Section((), "", text),)
    try:
        page = parse_body(
            {"title": title},
            text,
            name,
            1,
            resolve=lambda address: address if "://" in address else "",
            reference=lambda target, language: None,
        )
    except BadInput as error:  # its line is one of the text, and a text has none in the file
        raise BadInput(name, 0, error.reason, error.remedy) from None
    return tuple(
        replace(
            section,
            anchor="",
            links=tuple(replace(link, anchor="") for link in section.links),
        )
        for section in page.sections
    )


def read_linked_text(text: str, title: str, name: str) -> tuple[str, list[Link]]:
    """Read a text without its markup, and the links in it; arguments as above.

    A text beyond a limit raises `BadInput`.
    """
    whole, links = "", []
    for section in make_text_sections(text, title, name):
        start = len(whole) + 1 if whole else 0
        whole = f"{whole}\n{section.text}" if whole else section.text
        links += [replace(link, offset=start + link.offset) for link in section.links]
    return whole, links


def make_speaker_sections(row: fm.Fields, texts: Texts, name: str) -> Iterator[Section]:
    """Make the section about the speakers, if the row says more of them than names.

    A text about one of them that is beyond a limit raises `BadInput`.
    """
    people = row.get("speakers")
    text, links = "", []
    for person in (people if isinstance(people, list) else [])[:MAX_SPEAKERS]:
        if not isinstance(person, dict):
            continue
        who = fm.get_text(person, "name")
        parts = _list_person_parts(person, who, texts, name)
        for section in parts:
            start = len(text) + 1 if text else 0
            text = f"{text}\n{section.text}" if text else section.text
            links += [replace(link, offset=start + link.offset) for link in section.links]
    if text or links:
        headings = (texts["about_speakers"],)
        yield Section(headings, "", text, tuple(replace(one, headings=headings) for one in links))


def _list_person_parts(person: fm.Fields, who: str, texts: Texts, name: str) -> Iterator[Section]:
    """List what a row says of a person as sections, the links of the person in the first."""
    bio = next((text for key in _BIO_KEYS for text in list_texts(person.get(key))), "")
    bio = bio[:MAX_BIO_CHARS]
    links = tuple(_make_person_link(link, who, texts) for link in read_row_links(person, _NO_LINKS))
    if not bio and not links:
        return
    sections = make_text_sections(f"{who}{texts['colon']}{bio}" if bio else who, who, name)
    for number, section in enumerate(sections):
        yield replace(section, links=(*links, *section.links)) if not number else section


def _make_person_link(link: Link, who: str, texts: Texts) -> Link:
    """Label a link of a person; a channel of theirs is no video of the talk."""
    label = link.key.replace("_", " ") if link.label.endswith(link.url) else link.label
    label = who if label in _PLAIN_KEYS else who + texts["colon"] + label
    return replace(link, label=label, kind="page", context=who, key="")
