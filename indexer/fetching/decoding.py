"""Decompresses a body piece by piece, never beyond a limit, and decodes it to text."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate"
"""Encodings that are asked for, and read; both are of the standard library."""

_CODINGS = {"": 0, "identity": 0, "gzip": 31, "x-gzip": 31, "deflate": 15}
"""`wbits` of `zlib.decompressobj` by coding; 0 without one."""
_RAW_DEFLATE = -15
_FRAME_BYTES = 2
GZIP = b"\x1f\x8b"
"""Begins a file of gzip (RFC 1952, 2.3.1)."""
_PIECE_BYTES = 1 << 16

_META_BYTES = 1024
"""Where HTML must declare its encoding (HTML, "Specifying the document's character encoding")."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.I)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""", re.I)
_CHARSETS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("ascii", "iso8859-1", "cp1252"), "cp1252"),
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    **{name: name for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "euc_jp")},
    **{name: name for name in ("iso2022_jp", "koi8-r", "koi8-u")},
    **{name: name for name in (f"iso8859-{number}" for number in range(2, 17))},
    **{name: name for name in (f"cp{number}" for number in (874, *range(1250, 1259)))},
}
"""Python's names of charsets, and what browsers read them as (WHATWG Encoding, "Names and labels").
Codecs of Python that are no charsets of the web are not among them."""


_DEFAULT = "cp1252"
"""What servers say of pages they know nothing of; a page that says otherwise knows better."""


class TooLarge(Exception):
    """A body has more bytes than allowed."""


class BadCoding(Exception):
    """A body is not compressed as its header says, or in a way that was not asked for."""


class Decoder:
    """Decompresses a body; all of its pieces together give `max_bytes` at most."""

    def __init__(self, coding: str, max_bytes: int) -> None:
        """Set the `Content-Encoding`.

        Raises:
            BadCoding: It is none of ours.
        """
        coding = coding.strip().lower()
        if coding not in _CODINGS:
            raise BadCoding(f"content encoding {coding!r}, which was not asked for")
        self.body = bytearray()
        """What was decompressed so far."""
        self._coding = coding
        self._max_bytes = max_bytes
        self._wbits = _CODINGS[coding]
        self._inflate = zlib.decompressobj(self._wbits) if self._wbits else None
        self._is_first = True
        self._held = b""

    def feed(self, piece: bytes) -> None:
        """Add what was received.

        Raises:
            TooLarge: The body is larger than allowed.
            BadCoding: It cannot be decompressed.
        """  # noqa: DOC502 - the former by `_add`
        if self._inflate is None:
            self._add(piece)
            return
        if self._is_first:  # Both bytes of the frame of zlib are needed to know it.
            piece = self._held + piece
            self._held = piece if len(piece) < _FRAME_BYTES else b""
            if self._held:
                return
        try:
            self._decompress(piece)
        except zlib.error as error:
            if not (self._is_first and self._coding == "deflate"):
                raise BadCoding(f"not {self._coding}, as its header says") from error
            # Some servers send deflate without the frame of zlib (RFC 9110, 8.4.1.2, note).
            self._inflate = zlib.decompressobj(_RAW_DEFLATE)
            self._wbits, self._coding = _RAW_DEFLATE, "raw deflate"
            self.feed(piece)
        self._is_first = False

    def finish(self) -> bytes:
        """Give the whole body.

        Raises:
            BadCoding: It was cut off.
        """
        is_empty = self._is_first and not self._held
        if self._inflate is not None and not self._inflate.eof and not is_empty:
            raise BadCoding(f"its {self._coding} data is cut off")
        return bytes(self.body)

    def _decompress(self, piece: bytes) -> None:
        while piece:
            assert self._inflate is not None
            if self._inflate.eof:  # a file of several parts (RFC 1952, 2.2)
                if self._wbits != _CODINGS["gzip"] or not piece.strip(b"\0"):
                    return
                self._inflate = zlib.decompressobj(self._wbits)
            self._add(self._inflate.decompress(piece, _PIECE_BYTES))
            piece = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _add(self, data: bytes) -> None:
        self.body += data
        if len(self.body) > self._max_bytes:
            raise TooLarge


def decompress_gzip(data: bytes, max_bytes: int) -> bytes:
    """Decompress a file of gzip, such as `sitemap.xml.gz`; other data stays as it is.

    Raises:
        TooLarge: It has more than `max_bytes`.
        BadCoding: It is damaged.
    """  # noqa: DOC502 - raised by the decoder
    decoder = Decoder("gzip" if data.startswith(GZIP) else "", max_bytes)
    decoder.feed(data)
    return decoder.finish()


def decode_body(data: bytes, charset: str = "") -> str:
    """Decode a body, whatever charset its header says; bytes that fit nothing become `U+FFFD`.

    What is UTF-8 is taken as such, since text of another charset hardly ever is; then counts what
    the header says, what HTML or XML says of itself, and what Chinese pages are written in.
    """
    for start, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16")):
        if data.startswith(start):
            return data.decode(name, "replace")
    if data.startswith(codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    names = list(_list_charsets(data, charset))
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(next((name for name in names if name != "utf-8"), "utf-8"), "replace")


def _list_charsets(data: bytes, charset: str) -> Iterator[str]:
    """List charsets to try, the likely ones first."""
    told = find_charset(charset)
    if told.startswith(("utf-16", "iso2022")):  # their bytes may be UTF-8 as well
        yield told
    yield "utf-8"
    if told and told != _DEFAULT:
        yield told
    start = data[:_META_BYTES]
    for pattern in (_META, _XML):
        found = pattern.search(start)
        own = find_charset(found[1].decode("ascii")) if found else ""
        if own and not own.startswith("utf-16"):  # it could not have been read
            yield own
    if told:
        yield told
    yield "gb18030"


def find_charset(label: str) -> str:
    """Find Python's name of a charset of the web; empty for any other."""
    try:
        return _CHARSETS.get(codecs.lookup(label.strip("\"' ")).name, "") if label else ""
    except (LookupError, ValueError):  # ValueError: a null within
        return ""
