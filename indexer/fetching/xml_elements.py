"""Reads elements of a large XML file one after the other; whatever the file is, memory is bounded.

Names are taken as they are written, with their prefix: many feeds forget to declare one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from indexer.errors import BadInput

MAX_DEPTH = 64
MAX_NODES = 20_000
"""Elements and texts within one element that is read."""
_CHARS = 1 << 16
"""Parsed at once."""
_FORBIDDEN = dict.fromkeys(i for i in (*range(32), 0xFFFE, 0xFFFF) if chr(i) not in "\t\n\r")
"""Characters that XML may not hold (XML 1.0, 2.2), though feeds do."""
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")


@dataclass(slots=True)
class XmlElement:
    """An element with all that is in it."""

    name: str
    """As it is written, with its prefix: `xhtml:link`."""
    attributes: dict[str, str]
    """By name as it is written."""
    line: int
    """Where it starts, from 1."""
    parts: list[XmlElement | str] = field(default_factory=list)
    """Texts and elements in it, in order."""

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def text(self) -> str:
        """The text that stands directly in it."""
        return "".join(part for part in self.parts if isinstance(part, str)).strip()

    @property
    def children(self) -> Iterator[XmlElement]:
        """The elements that stand directly in it."""
        return (part for part in self.parts if isinstance(part, XmlElement))


class _TooMuch(SAXException):
    """The file is nested too deeply, or an element holds too much."""


class _Collector(ContentHandler):
    """Builds the elements of some names, and forgets everything else."""

    def __init__(self, names: frozenset[str], get_line: Callable[[], int | None]) -> None:
        super().__init__()
        self.found: list[XmlElement] = []
        self._names = names
        self._get_line = get_line
        self._depth = 0
        self._nodes = 0
        self._open: list[XmlElement] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooMuch(f"nested deeper than {MAX_DEPTH} levels")
        if not self._open and name.rpartition(":")[2] not in self._names:
            return
        element = XmlElement(name, dict(attrs.items()), self._get_line() or 0)
        if self._open:
            self._count()
            self._open[-1].parts.append(element)
        else:
            self._nodes = 0
        self._open.append(element)

    def characters(self, content: str) -> None:
        if not self._open:
            return
        parts = self._open[-1].parts
        self._count()
        parts.append(content)

    def endElement(self, name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            _join_texts(element)
            if not self._open:
                self.found.append(element)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _TooMuch(f"an element holds more than {MAX_NODES:,} others and lines")


def iter_elements(text: str, names: frozenset[str], place: str) -> Iterator[XmlElement]:
    """Read the elements of some names (without prefix) that lie in none of these names.

    Args:
        text: The whole file.
        names: Of the elements that are read.
        place: The file or its address, for messages.

    Raises:
        BadInput: It is no well-formed XML, declares entities, or is beyond a limit. Elements that
            stand before that place were given.
    """
    parser = make_parser()
    collector = _Collector(names, parser.getLineNumber)
    parser.setContentHandler(collector)
    text = text.lstrip("\ufeff \t\r\n").translate(_FORBIDDEN)
    try:
        for start in range(0, len(text), _CHARS):
            parser.feed(text[start : start + _CHARS])
            yield from collector.found
            collector.found.clear()
        parser.close()
    except DefusedXmlException as error:
        raise BadInput(place, 0, "declares entities", "remove the <!DOCTYPE>") from error
    except _TooMuch as error:
        raise BadInput(place, 0, str(error), "split it") from error
    except SAXParseException as error:
        line, reason = error.getLineNumber() or 0, error.getMessage()
        remedy = "correct what makes it, or check the address"
        raise BadInput(place, line, f"no well-formed XML ({reason})", remedy) from error


def mend_ampersands(text: str) -> str:
    """Write `&` as `&amp;`, and names of HTML as their characters, where XML knows neither."""
    return _AMPERSAND.sub(_mend, text)


def _mend(match: re.Match[str]) -> str:
    name = match[1]
    if name and (name.startswith("#") or name in _XML_NAMES):
        return match[0]
    meant = html5.get(f"{name};", "") if name else ""
    return "".join(f"&#{ord(character)};" for character in meant) or f"&amp;{match[0][1:]}"


def _join_texts(element: XmlElement) -> None:
    """Join neighbouring texts: the parser gives a piece for each line and reference."""
    parts: list[XmlElement | str] = []
    texts: list[str] = []
    for part in element.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        if texts:
            parts.append("".join(texts))
            texts = []
        parts.append(part)
    if texts:
        parts.append("".join(texts))
    element.parts = parts
