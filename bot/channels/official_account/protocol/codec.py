"""XML and JSON of WeChat: flat messages in, flat messages out. Everything that comes is hostile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from indexer.errors import HuiguError

Form = Literal["xml", "json"]
"""As chosen in WeChat's console; a reply has the form of its call."""
Fields = Mapping[str, str]

MAX_BYTES = 64 * 1024
"""A message of 2048 bytes takes some 4 KiB, encrypted; what is longer was not sent by WeChat."""
_MAX_FIELDS = 64
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not know, not even as a reference."""


class _Wrapped(msgspec.Struct, frozen=True):
    """The one field of JSON from anyone that is looked at; the rest is skipped."""

    encrypt: str = msgspec.field(default="", name="Encrypt")


class BadMessage(HuiguError):
    """What came is no message; says why without repeating any of it."""


def read(body: bytes) -> tuple[Form, Fields]:
    """Read the outermost fields of a message.

    Args:
        body: Of a call, or what was encrypted in it.

    Returns:
        Its form, and its fields that are text or a number, as text.

    Raises:
        BadMessage: It is neither XML nor JSON, too long, not flat, or declares entities.
    """
    if len(body) > MAX_BYTES:
        raise BadMessage(f"a message of more than {MAX_BYTES} bytes")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadMessage("a message that is not UTF-8") from None
    if text.lstrip()[:1] == "{":
        return "json", _json(text)
    return "xml", _xml(text)


def encrypted_in(body: bytes) -> str:
    """Find what is encrypted in a call of anyone, without parsing the rest.

    XML of 64 KiB takes some 20 ms to parse. What is found here is believed only if it is signed, so
    that finding the wrong thing does no harm.

    Args:
        body: Of a call.

    Returns:
        Base64, or what stands in its place.

    Raises:
        BadMessage: There is none, or the body is too long.
    """
    if len(body) > MAX_BYTES:
        raise BadMessage(f"a message of more than {MAX_BYTES} bytes")
    first, found = body.lstrip()[:1], ""
    if first == b"{":
        try:
            found = msgspec.json.decode(body, type=_Wrapped).encrypt
        except (ValueError, RecursionError):  # a UnicodeError holds the text
            found = ""
    elif first == b"<":
        # The last, as WeChat puts it behind what the person has written.
        inside, closed, _ = body.rpartition(b"<Encrypt>")[2].partition(b"</Encrypt>")
        inside = inside.strip().removeprefix(b"<![CDATA[").removesuffix(b"]]>").strip()
        found = inside.decode("ascii", "replace") if closed else ""
    if not found:
        raise BadMessage("a call in which nothing is encrypted, as it is in plain mode (明文模式)")
    return found


def write(form: Form, fields: Mapping[str, str | int]) -> bytes:
    """Write a message: text in CDATA, as WeChat does, numbers bare.

    Args:
        form: Of the call that is answered.
        fields: By WeChat's names.

    Returns:
        UTF-8.
    """
    if form == "json":
        return msgspec.json.encode(fields)
    inner = "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{_NOT_XML.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _xml(text: str) -> Fields:
    """Read XML.

    Raises:
        BadMessage: It is none, or more than WeChat would write.
    """
    try:
        # Without a document type there are no entities, so nothing can grow or reach out.
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadMessage(f"a message that is no XML ({type(error).__name__})") from None
    if root.tag != "xml" or len(root) > _MAX_FIELDS:
        raise BadMessage("XML that is no message")
    fields: dict[str, str] = {}
    for child in root:
        if child.tag in fields:
            raise BadMessage("a message that says something twice")
        fields[child.tag] = (child.text or "").strip()
    return fields


def _json(text: str) -> Fields:
    """Read JSON.

    Raises:
        BadMessage: It is none, or more than WeChat would write.
    """
    try:
        found = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadMessage(f"a message that is no JSON ({type(error).__name__})") from None
    if len(found) > _MAX_FIELDS:
        raise BadMessage("JSON that is no message")
    return {
        name: str(value).strip()
        for name, value in found.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }
