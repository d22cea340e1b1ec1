"""What WeCom and WeChat wrap their calls in: AES-256-CBC inside, a SHA-1 signature outside.

The same for a WeCom bot, a self-built app and an Official Account; only the receiver differs, and
whether the message is JSON or XML. See developer.work.weixin.qq.com/document/path/101033.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import hmac
import os
import re
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from indexer.errors import HuiguError

WINDOW_S = 600
"""A call's time may be off by so much: clocks differ, and a call is repeated for some seconds only.
Ours; the documentation promises nothing but that a nonce is unique for two hours."""
_KEY = re.compile("[0-9A-Za-z]{43}")
_HEAD = struct.Struct(">16sI")
"""Before each message: 16 random bytes, so that equal ones look different, and its length."""
_PADDING = PKCS7(256)
"""To 32 bytes, twice the block of AES, so that the last byte goes up to 32."""


class Fault(enum.IntEnum):
    """What is wrong with an envelope, as the official samples number it."""

    SIGNATURE = -40001
    UNSIGNABLE = -40003
    KEY = -40004
    RECEIVER = -40005
    DECRYPTION = -40007
    CONTENT = -40008
    BASE64 = -40010


_REASONS = {
    Fault.SIGNATURE: "the signature does not fit; is the Token the one in the console?",
    Fault.UNSIGNABLE: "the Token is empty; copy it from the console",
    Fault.KEY: "an EncodingAESKey has 43 letters and digits; copy it from the console",
    Fault.RECEIVER: "the message is for another CorpID or AppID; compare ours with the console",
    Fault.DECRYPTION: "the encrypted message is cut off",
    Fault.CONTENT: "the message is damaged; is the EncodingAESKey the one in the console?",
    Fault.BASE64: "the encrypted message is not base64",
}


class EnvelopeError(HuiguError):
    """An envelope proves nothing, or a key is unusable; says so without either.

    Attributes:
        code: The official number, a `Fault`.
    """

    def __init__(self, fault: Fault) -> None:
        self.code = int(fault)
        super().__init__(f"{_REASONS[fault]} ({self.code})")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A reply as it travels, in JSON or XML."""

    encrypted: str
    signature: str
    timestamp: int
    """Seconds since 1970."""
    nonce: str


class Envelope:
    """Opens and seals what one bot, app or account exchanges."""

    def __init__(self, token: str, encoding_aes_key: str, receiver: str = "") -> None:
        """Take what the console of WeCom or WeChat shows.

        Args:
            token: Signs.
            encoding_aes_key: 43 letters and digits; encrypts. The last may carry 2 bits too many.
            receiver: Empty for a WeCom bot of one's own enterprise, CorpID for a self-built app,
                AppID for an Official Account.

        Raises:
            EnvelopeError: The token is empty (-40003), or the key is none (-40004).
        """
        if not token:
            raise EnvelopeError(Fault.UNSIGNABLE)
        if not _KEY.fullmatch(encoding_aes_key):
            raise EnvelopeError(Fault.KEY)
        self._token, self._receiver = token, receiver.encode()
        key = base64.b64decode(encoding_aes_key + "=")
        self._cipher = Cipher(algorithms.AES256(key), modes.CBC(key[:16]))

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Give the signature (`msg_signature`) of an encrypted message."""
        return _signature(self._token, timestamp, nonce, encrypted)

    def opened(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """Check who sends, then decrypt.

        Args:
            signature: `msg_signature` of the address.
            timestamp: Of the address; whether it is `fresh` is not looked at.
            nonce: Of the address.
            encrypted: Of the body; of a `GET`, its `echostr`, percent-decoded.

        Returns:
            The message.

        Raises:
            EnvelopeError: Nothing proves that it comes from where it should, or it is damaged.
        """
        if not nonce or not _same(signature, self.sign(timestamp, nonce, encrypted)):
            raise EnvelopeError(Fault.SIGNATURE)
        plain = self._decrypted(encrypted)
        if len(plain) < _HEAD.size:
            raise EnvelopeError(Fault.CONTENT)
        end = _HEAD.size + _HEAD.unpack_from(plain)[1]
        if end > len(plain):
            raise EnvelopeError(Fault.CONTENT)
        if plain[end:] != self._receiver:
            raise EnvelopeError(Fault.RECEIVER)
        return plain[_HEAD.size : end]

    def encrypted(self, message: bytes, random: bytes | None = None) -> str:
        """Encrypt a message.

        Args:
            message: JSON or XML, in UTF-8.
            random: 16 bytes; new ones when left out, as it should be outside tests.

        Returns:
            Base64.
        """
        front = os.urandom(16) if random is None else random
        assert len(front) == 16
        plain = _HEAD.pack(front, len(message)) + message + self._receiver
        encryptor, padder = self._cipher.encryptor(), _PADDING.padder()
        padded = padder.update(plain) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def sealed(self, message: bytes, timestamp: int, nonce: str) -> Sealed:
        """Encrypt and sign a reply.

        Args:
            message: JSON or XML, in UTF-8.
            timestamp: Seconds since 1970.
            nonce: For a WeCom bot, that of the call it answers.

        Returns:
            What the reply consists of.
        """
        encrypted = self.encrypted(message)
        return Sealed(encrypted, self.sign(str(timestamp), nonce, encrypted), timestamp, nonce)

    def _decrypted(self, encrypted: str) -> bytes:
        """Undo base64, AES and padding.

        Raises:
            EnvelopeError: One of them fails.
        """
        try:
            blocks = base64.b64decode(encrypted, validate=True)
        except ValueError:
            raise EnvelopeError(Fault.BASE64) from None
        if not blocks or len(blocks) % 16:
            raise EnvelopeError(Fault.DECRYPTION)
        decryptor, unpadder = self._cipher.decryptor(), _PADDING.unpadder()
        try:
            return unpadder.update(decryptor.update(blocks)) + unpadder.finalize()
        except ValueError:
            raise EnvelopeError(Fault.CONTENT) from None


def plain_signature(token: str, timestamp: str, nonce: str) -> str:
    """Give what signs a call that carries nothing encrypted (`signature`).

    An Official Account in plain mode signs so, and in any mode when it checks our address.

    Raises:
        EnvelopeError: The token is empty, so that anyone could sign (-40003).
    """
    if not token:
        raise EnvelopeError(Fault.UNSIGNABLE)
    return _signature(token, timestamp, nonce)


def plainly_signed(token: str, signature: str, timestamp: str, nonce: str) -> bool:
    """Tell whether a call's `plain_signature` is right, in a time that doesn't tell how nearly."""
    return bool(nonce) and _same(signature, plain_signature(token, timestamp, nonce))


def fresh(timestamp: str, now: float) -> bool:
    """Tell whether a call was made about now.

    Args:
        timestamp: Of the address, from anyone.
        now: Seconds since 1970.

    Returns:
        Whether it is a number of seconds, at most `WINDOW_S` away.
    """
    number = len(timestamp) <= 12 and timestamp.isascii() and timestamp.isdecimal()
    return number and abs(int(timestamp) - now) <= WINDOW_S


def _signature(*parts: str) -> str:
    return hashlib.sha1(_utf8("".join(sorted(parts)))).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(_utf8(given), _utf8(right))


def _utf8(text: str) -> bytes:
    # JSON can bring half a surrogate pair: never signed, but no reason to fail.
    return text.encode("utf-8", "surrogatepass")
