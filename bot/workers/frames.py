"""Messages on a stream of bytes: the length (four bytes, the largest first), then MessagePack."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

MAX_FRAME_BYTES = 8 << 20
"""Of one message. The longest is an answer: ten links and the text around ten quotes are 100 kB."""
_LENGTH = struct.Struct(">I")
_encoder = msgspec.msgpack.Encoder()


class BrokenStream(Exception):
    """The other side writes what is no message of ours."""


def pack(message: msgspec.Struct) -> bytes:
    """Make the frame of a message.

    `UnicodeEncodeError` passes through for a text that UTF-8 cannot hold.

    Raises:
        BrokenStream: It is too long.
    """
    body = _encoder.encode(message)
    if len(body) > MAX_FRAME_BYTES:
        raise BrokenStream(f"a message of {len(body)} bytes; {MAX_FRAME_BYTES} are the most")
    return _LENGTH.pack(len(body)) + body


class FrameSplitter:
    """Splits what arrives into the bodies of messages; it keeps less than one of them."""

    def __init__(self) -> None:
        """Begin at the start of a frame."""
        self._kept = bytearray()

    def split(self, data: bytes) -> Iterator[bytes]:
        """Give the bodies that are whole with these bytes.

        Raises:
            BrokenStream: One is said to be longer than any message.
        """
        self._kept += data
        start = 0
        while len(self._kept) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._kept, start)
            if length > MAX_FRAME_BYTES:
                raise BrokenStream(f"a message of {length} bytes; {MAX_FRAME_BYTES} are the most")
            end = start + _LENGTH.size + length
            if len(self._kept) < end:
                break
            yield bytes(self._kept[start + _LENGTH.size : end])
            start = end
        del self._kept[:start]
