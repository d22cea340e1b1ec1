"""Splits an address from the words that people glue to it.

In `https://pan.example.com/s/1x 提取码：ab12`, in `https://e.org/a “title”` and in quotes around an
address, the address alone is one; in `https://e.org/my talk.pdf`, the file's name has a blank.
"""

from __future__ import annotations

import re

from indexer.links.kinds import classify

MAX_TARGET_CHARS = 2048
"""Longest text that is split; servers accept no longer addresses."""

QUOTES = '"“”„‟«»「」『』＂〝〞'
"""Quotes that no address holds. `'` and `‘` are apart: the first may be in an address."""
_OPENING = f"{QUOTES}'‘’＇`（(【[〔《〈｢<{{"
_CLOSING = f"{QUOTES}'‘’＇`"
_NOTES = re.compile(rf"[{re.escape(QUOTES)}‘’＇（）【】〔〕《》〈〉，。；：！？、…｜]")
"""Marks of a sentence and of a note in brackets, which end an address unless its file name has
them."""
_HAN_LABEL = re.compile(
    r"(?<=[A-Za-z0-9])[\u3400-\u9fff]{2,8}"
    r"(?:\s{0,2}[:：]|(?<=[码碼])[是为為]?[A-Za-z0-9]{4,8}$)"
)
"""`提取码：` or `提取码ab12` right behind an address."""
_LABEL = re.compile(r"[^\W\d_]{2,16}\s{0,2}(?:[:：=]|[是为])|[-–—|·•~→>]+\s")
"""`提取码：`, `code:`, `pwd=`, `密码是` or a dash at the start of a text."""
_ASCII_NOTE = re.compile(
    r"[(\[,;|]\s{0,2}[A-Za-z\u3400-\u9fff]{2,16}[:：]\s{0,2}[\w-]{2,16}[)\]]?$"
)
"""`(code:ab12)` or `,pwd:ab12` right behind an address."""
_FILE_END = re.compile(
    r"\.(?:pdf|pp[st]x?|key|odp|docx?|odt|xlsx?|csv|txt|rtf|epub|zip|rar|7z|t?gz|mp4|webm|m4v|mov"
    r"|mkv|flv|avi|wmv|m3u8|mp3|m4a|og[ga]|wav|flac|aac|png|jpe?g|gif|svg|webp|x?html?|md|ipynb)"
    r"(?:[?#]\S*)?$",
    re.IGNORECASE,
)
_BROKEN_SCHEME = re.compile(r"^(mailto:|https?://)\s+", re.IGNORECASE)
_STRAY_BLANK = re.compile(r" (?=/|\.html?(?:#|$))|(?<=[/#]) ", re.IGNORECASE)
"""No name of a folder, page or anchor begins or ends with a blank: translators put it there."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEFORE_NOTE = re.compile(rf"(?<!\s)\s++(?=[{re.escape(_OPENING)}])")
_BARE_HOST = re.compile(r"[a-z]{2,6}://[\w-]+", re.IGNORECASE)
"""The first part of a host only: what follows belongs to it."""
_UNFINISHED = tuple("-_#=&+%?")
_CONTINUES = re.compile(r"[-_/&?#+%][!-~ ]*+$|(?=[!-~ ]*+$)[!-~ ]*\w/|[!-~ ]*+\w/[!-~ ]*+$")


def split_glued(text: str) -> tuple[str, str]:
    """Split a text that begins with an address into the address and the words glued to it.

    The blanks in the name of a file become `%20`; `/in / me /` becomes `/in/me/`. Without glued
    words, the second is empty.
    """
    text = _BROKEN_SCHEME.sub(r"\1", text.strip(), count=1)
    if not text or len(text) > MAX_TARGET_CHARS:
        return text, ""
    unquoted = text.lstrip(_CLOSING)
    if unquoted != text:
        closing = QUOTES if text[0] in QUOTES else _CLOSING
        end = next((i for i, c in enumerate(unquoted) if c in closing), len(unquoted))
        if not unquoted[:end].strip():
            return text, ""
        address, rest = split_glued(unquoted[:end])
        return address, f"{rest} {unquoted[end:].lstrip(_CLOSING)}".strip()
    head, tail = _split_at_blank(text)
    if head.count('"') % 2 and '"' in tail:
        return _join_blanks(text), ""  # `?q="service mesh"`
    end = _find_note(head)
    if end < len(head):
        rest = text[end:].strip()
        return head[:end], "" if not rest.strip(_CLOSING) else rest
    for name_end in _list_name_ends(tail):
        if _is_file_name(head, tail[:name_end]):
            return _join_blanks(f"{head} {tail[:name_end]}"), tail[name_end:].strip()
    return head.rstrip(",;") if tail else head, tail


def is_note(rest: str) -> bool:
    """Return whether words behind an address are a note on it, not a sentence that goes on."""
    return not rest or rest[0] in _OPENING or bool(_LABEL.match(rest))


def _join_blanks(address: str) -> str:
    """Encode the blanks in an address, and drop those that cannot be a part of it."""
    path, mark, query = " ".join(address.split()).partition("?")
    return f"{_STRAY_BLANK.sub('', path)}{mark}{query}".replace(" ", "%20")


def _split_at_blank(text: str) -> tuple[str, str]:
    head, *tail = text.split(maxsplit=1)
    return head, tail[0] if tail else ""


def _find_note(head: str) -> int:
    """Find where a note begins that touches the address; its length if none does."""
    label = _HAN_LABEL.search(head)
    end = label.start() if label else len(head)
    if "?" not in head and (note := _ASCII_NOTE.search(head, head.find("://") + 3)):
        end = min(end, note.start())
    in_quotes = False
    for mark in _NOTES.finditer(head, 0, end):
        if in_quotes and mark[0] in QUOTES:
            in_quotes = False
            continue
        if _BARE_HOST.fullmatch(head, 0, mark.start()):
            continue  # `https://example。org`
        if head.endswith(_UNFINISHED, 0, mark.start()):
            in_quotes = mark[0] in QUOTES
            continue  # `?q="service mesh"`
        if mark[0] in _CLOSING or not _HAN.search(head, 0, mark.start()):
            return end if _FILE_END.search(head[mark.start() : end]) else mark.start()
    return end


def _list_name_ends(tail: str) -> list[int]:
    """List where the name of a file may end: with the text, or before a note in brackets."""
    note = _BEFORE_NOTE.search(tail)
    return [len(tail), *([note.start()] if note and note.start() else [])] if tail else []


def _is_file_name(head: str, tail: str) -> bool:
    """Return whether an address goes on behind a blank, as in `/slides/my talk.pdf`."""
    if is_note(tail) or "://" in tail:
        return False
    if head.endswith(_UNFINISHED) or _CONTINUES.match(tail):
        return True
    is_complete = bool(_FILE_END.search(head)) or classify(head)[0] in {"video", "audio"}
    return not is_complete and bool(_FILE_END.search(tail))
