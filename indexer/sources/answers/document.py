"""Makes the document of a pinned answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from urllib.parse import urljoin

from indexer.errors import BadInput
from indexer.links.addresses import is_web_address
from indexer.links.normalize import clean_address
from indexer.markdown.dialects import choose_hugo
from indexer.markdown.front_matter import SplitPage, split_page
from indexer.markdown.page import parse_body
from indexer.records import Document, Section
from indexer.settings import AnchoredSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.files import SourceFile
from indexer.sources.nesting import list_texts
from indexer.sources.reading import decode_text
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

FORMAT = 2
"""Raised by one when the same file gives another document, so that all files are read again."""
MOST_QUESTIONS = 20
"""Wordings of one file: each question is compared with all of them."""
MOST_QUESTION_CHARS = 200
MOST_CHARS = 2000
"""Of an answer's text: about what a chat shows in one message."""
_KEYS = ("questions", "valid_from", "valid_until", "title", "url", "language", "lang")
_DAY = "write a day, such as 2026-12-31"
_WRITE_QUESTIONS = "write a list of questions below `questions:`, each behind a hyphen"


def make_answer(
    file: SourceFile,
    data: bytes,
    language: str,
    translations: tuple[str, ...],
    settings: AnchoredSettings,
) -> Document:
    """Make the document of a file.

    `language` is the tag in its name, or empty, and `translations` are the same answer in other
    languages. What is missing, unknown or too long raises `BadInput`.
    """
    text = decode_text(data, file.name)
    page = split_page(text, file.name)
    head = _Head(page, file.name)
    url = head.read_address()
    base = url or settings.base_url
    parsed = parse_body(
        {},
        page.body,
        name=file.name,
        first_line=page.first_line,
        resolve=lambda address: urljoin(base, address) if base else "",
        reference=lambda target, language: None,
        dialect=choose_hugo(settings.anchors),
    )
    _check_text(parsed.sections, file.name, page.first_line)
    questions = head.read_questions()
    begins, ends = head.read_day("valid_from"), head.read_day("valid_until")
    if begins and ends and ends < begins:
        raise head.refuse("valid_until", f"is before `valid_from` ({begins})", "exchange them")
    own = parse_language(fm.get_text(head.fields, "language", "lang"), language, settings.language)
    body = "\n".join(section.text for section in parsed.sections)
    title = fm.get_text(head.fields, "title") or fm.get_text(parsed.front, "title")
    return Document(
        id=file.id,
        source=settings.name,
        title=title or questions[0],
        url=url,
        language=own or detect_language(body),
        sections=parsed.sections,
        begins=_write_time(begins, time.min),
        # The last second of the day, so that its date is the day that was written.
        expires=_write_time(ends, time(23, 59, 59)),
        translations=translations,
        remarks=(*page.remarks, *parsed.remarks),
        questions=questions,
    )


class _Head:
    """The front matter of an answer."""

    def __init__(self, page: SplitPage, name: str) -> None:
        """Take a page and the name of its file; a key that is none raises `BadInput`."""
        self.fields = fm.lower_keys(page.front)
        self._text, self._name = page.head, name
        for key in self.fields:
            if key not in _KEYS:
                close = get_close_matches(key, _KEYS, n=1)
                remedy = f"did you mean `{close[0]}`?" if close else "remove it"
                raise self.refuse(key, f"is none of {', '.join(_KEYS)}", remedy)

    def refuse(self, key: str, reason: str, remedy: str) -> BadInput:
        """Say what is wrong with a key, and where it stands."""
        line = fm.find_key_line(self._text, key)
        return BadInput(self._name, line or 1, f"`{key}` {reason}", remedy)

    def read_questions(self) -> tuple[str, ...]:
        """Read the wordings of the question, each once.

        `BadInput` if there are none or too many, or one is too long or no text.
        """
        written = self.fields.get("questions")
        texts = list_texts(written)
        if not texts or (isinstance(written, list) and len(texts) < len(written)):
            raise self.refuse("questions", "is missing, or holds what is no text", _WRITE_QUESTIONS)
        questions = tuple(dict.fromkeys(" ".join(text.split()) for text in texts))
        if len(questions) > MOST_QUESTIONS:
            reason = f"holds {len(questions)} wordings, more than {MOST_QUESTIONS}"
            raise self.refuse("questions", reason, "keep those that differ most")
        for question in questions:
            if len(question) > MOST_QUESTION_CHARS:
                reason = f"holds one of more than {MOST_QUESTION_CHARS} characters"
                raise self.refuse("questions", f"{reason} ({question[:40]}…)", "shorten it")
        return questions

    def read_address(self) -> str:
        """Read the answer's own address; empty without one. `BadInput` if no browser opens it."""
        written = fm.get_text(self.fields, "url")
        url = clean_address(written, str) if is_web_address(written) else ""
        if written and not url:
            reason = f"is no address ({written[:MOST_QUESTION_CHARS]})"
            raise self.refuse("url", reason, "write it as https://example.org/page/")
        return url

    def read_day(self, key: str) -> date | None:
        """Read a day; None without one. `BadInput` if it is not written as a day."""
        written = self.fields.get(key)
        if written is None:
            return None
        try:
            return date.fromisoformat(str(written).strip())
        except ValueError:
            raise self.refuse(key, f"is no day ({str(written)[:40]})", _DAY) from None


def _check_text(sections: Sequence[Section], name: str, line: int) -> None:
    """Check that an answer has a text, and none that is too long.

    Raises:
        BadInput: It has none, or a longer one.
    """
    size = sum(len(section.text.strip()) for section in sections)
    if not size:
        raise BadInput(name, line, "there is no answer", "write it below the front matter")
    if size > MOST_CHARS:
        reason = f"the answer has {size:,} characters, more than {MOST_CHARS:,}"
        raise BadInput(name, line, reason, "shorten it, and link to a page that says more")


def _write_time(day: date | None, clock: time) -> str:
    """Write a time of a day in the zone of this machine; empty without a day."""
    return datetime.combine(day, clock).astimezone().isoformat() if day else ""
