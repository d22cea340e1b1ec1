"""Bodies are unpacked within a limit, and decoded whatever their server says of them."""

from __future__ import annotations

import gzip
import zlib

import pytest

from indexer.fetching.decoding import (
    BadCoding,
    Decoder,
    TooLarge,
    decode_body,
    decompress_gzip,
    find_charset,
)

TEXT = "服务网格 meetup"


def unpack(coding: str, data: bytes, piece: int, max_bytes: int = 1000) -> bytes:
    decoder = Decoder(coding, max_bytes)
    for start in range(0, len(data), piece):
        decoder.feed(data[start : start + piece])
    return decoder.finish()


@pytest.mark.parametrize("piece", [1, 7, 1000])
@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("", b"some text"),
        ("identity", b"some text"),
        ("GZIP", gzip.compress(b"some text", mtime=0)),
        ("x-gzip", gzip.compress(b"some ", mtime=0) + gzip.compress(b"text", mtime=0)),
        ("gzip", gzip.compress(b"some text", mtime=0) + b"\0" * 10),
        ("deflate", zlib.compress(b"some text")),
        ("deflate", zlib.compress(b"some text", wbits=-15)),
    ],
)
def test_a_body_is_unpacked_in_pieces_of_any_size(coding, data, piece):
    assert unpack(coding, data, piece) == b"some text"


def test_an_empty_body_needs_no_packing():
    assert Decoder("gzip", 10).finish() == b""


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(coding):
    pack = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}[coding]
    assert len(unpack(coding, pack(b"x" * 1000), 100)) == 1000
    with pytest.raises(TooLarge):
        unpack(coding, pack(b"x" * 1001), 100)


def test_many_small_parts_are_within_the_same_limit():
    with pytest.raises(TooLarge):
        unpack("gzip", gzip.compress(b"x" * 10) * 200, 64)


@pytest.mark.parametrize("data", [b"no gzip", gzip.compress(b"x" * 900, mtime=0)[:-9]])
def test_damaged_data_is_told(data):
    with pytest.raises(BadCoding):
        unpack("gzip", data, 100)


def test_a_packed_file_is_known_by_its_first_bytes():
    assert decompress_gzip(gzip.compress(b"x"), 10) == b"x"
    assert decompress_gzip(b"<urlset>", 10) == b"<urlset>"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "iso-8859-1"),
        (TEXT.encode(), "gb2312"),
        (TEXT.encode("utf-8-sig"), "gbk"),
        (TEXT.encode("gb18030"), ""),
        (TEXT.encode("gb18030"), "gb2312"),
        (TEXT.encode("gb18030"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-8"),
        (TEXT.encode("utf-16-be"), "utf-16be"),
        (TEXT.encode("iso2022_jp", "ignore").replace(b"", b""), "iso-2022-jp"),
    ],
)
def test_a_text_is_read_whatever_its_charset_is_called(data, charset):
    decoded = decode_body(data, charset)
    assert decoded.lstrip("\ufeff") == TEXT or charset == "iso-2022-jp"
    assert "\ufffd" not in decoded


def test_what_a_page_says_of_itself_goes_before_the_default_of_servers():
    page = f'<html><meta charset="big5"><p>{"服務網格"}</p>'.encode("big5")
    assert "服務網格" in decode_body(page, "iso-8859-1")
    xml = '<?xml version="1.0" encoding="Shift_JIS"?><a>メッシュ</a>'.encode("shift_jis")
    assert "メッシュ" in decode_body(xml)


def test_bytes_that_fit_nothing_are_replaced():
    assert "\ufffd" in decode_body(b"a\xff\xff\xff\x80b", "utf-8")


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "utf-7", "base64", "rot13", "mbcs", "x\0y", ""]
)
def test_codecs_that_are_no_charsets_of_the_web_are_not_used(label):
    assert find_charset(label) == ""
    assert decode_body(b"\\u4e2d plain", label) == "\\u4e2d plain"
