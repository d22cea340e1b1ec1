"""Decodes and encodes WeChat's messages: flat XML or JSON. All input is hostile."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from indexer.errors import HuiguError

Syntax = Literal["xml", "json"]
"""As chosen in WeChat's console; a reply has the syntax of its message."""
Fields = Mapping[str, str]

MAX_BYTES = 64 * 1024
"""A message of 2048 bytes takes some 4 KiB, encrypted; WeChat sends nothing larger than this."""
_MAX_FIELDS = 64
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow, not even as a reference."""


class _EncryptedJson(msgspec.Struct, frozen=True):
    """The only field that is read from JSON before its signature is checked."""

    encrypt: str = msgspec.field(default="", name="Encrypt")


class BadMessage(HuiguError):
    """A body is not a message; the error contains nothing of it."""


def decode(body: bytes) -> tuple[Syntax, Fields]:
    """Decode a message: its syntax, and its outermost text and number fields as text.

    Raises:
        BadMessage: The body is neither XML nor JSON, too long, not flat, or declares entities.
    """
    _check_size(body)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadMessage("a message that is not UTF-8") from None
    if text.lstrip()[:1] == "{":
        return "json", _decode_json(text)
    return "xml", _decode_xml(text)


def find_encrypted(body: bytes) -> str:
    """Find the encrypted message in the body of an unverified request, without an XML parser.

    Parsing 64 KiB of XML takes some 20 ms. A wrong text does no harm: its signature is wrong.

    Raises:
        BadMessage: There is none, or the body is too long.
    """
    _check_size(body)
    start, encrypted = body.lstrip()[:1], ""
    if start == b"{":
        # The error is dropped: a UnicodeError contains the text.
        with contextlib.suppress(ValueError, RecursionError):
            encrypted = msgspec.json.decode(body, type=_EncryptedJson).encrypt
    elif start == b"<":
        # The last one, because WeChat puts it behind the person's text.
        inner, closing_tag, _ = body.rpartition(b"<Encrypt>")[2].partition(b"</Encrypt>")
        inner = inner.strip().removeprefix(b"<![CDATA[").removesuffix(b"]]>").strip()
        encrypted = inner.decode("ascii", "replace") if closing_tag else ""
    if not encrypted:
        raise BadMessage("a call without an encrypted message, as in plain mode (明文模式)")
    return encrypted


def encode(syntax: Syntax, fields: Mapping[str, str | int]) -> bytes:
    """Encode a message in UTF-8; in XML, text is in CDATA and numbers are bare, as WeChat does."""
    if syntax == "json":
        return msgspec.json.encode(fields)
    inner = "".join(f"<{name}>{_format_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()


def _check_size(body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise BadMessage(f"a message of more than {MAX_BYTES} bytes")


def _format_value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{_NOT_XML.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _decode_xml(text: str) -> Fields:
    try:
        # Without a document type there are no entities, so nothing can expand or load files.
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadMessage(f"a message that is not XML ({type(error).__name__})") from None
    if root.tag != "xml" or len(root) > _MAX_FIELDS:
        raise BadMessage("XML that is not a message")
    fields: dict[str, str] = {}
    for child in root:
        if child.tag in fields:
            raise BadMessage("a message with a repeated field")
        fields[child.tag] = (child.text or "").strip()
    return fields


def _decode_json(text: str) -> Fields:
    try:
        values = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadMessage(f"a message that is not JSON ({type(error).__name__})") from None
    if len(values) > _MAX_FIELDS:
        raise BadMessage("JSON that is not a message")
    return {
        name: str(value).strip()
        for name, value in values.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }
