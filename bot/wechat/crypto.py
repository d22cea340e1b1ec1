"""Encryption and signature of WeCom's and WeChat's callbacks: AES-256-CBC inside, SHA-1 outside.

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
"""Largest difference between a request's time and ours: clocks differ, and a request is repeated
for some seconds only. Our choice; the documentation only promises that a nonce is unique for two
hours."""
_KEY = re.compile("[0-9A-Za-z]{43}")
_HEADER = struct.Struct(">16sI")
"""Before each message: 16 random bytes, so that equal messages look different, and its length."""
_PADDING = PKCS7(256)
"""To 32 bytes, twice the block of AES, so that the last byte goes up to 32."""


class Problem(enum.Enum):
    """What is wrong, by the error codes of the official samples."""

    SIGNATURE = -40001, "the signature does not fit; is the Token the one in the console?"
    NO_TOKEN = -40003, "the Token is empty; copy it from the console"
    KEY = -40004, "an EncodingAESKey has 43 letters and digits; copy it from the console"
    RECEIVER = -40005, "the message is for another CorpID or AppID; compare ours with the console"
    DECRYPTION = -40007, "the encrypted message is incomplete"
    CONTENT = -40008, "the message is damaged; is the EncodingAESKey the one in the console?"
    BASE64 = -40010, "the encrypted message is not base64"


class CryptoError(HuiguError):
    """A message fails verification or decryption, or a key is unusable; quotes neither of them."""

    def __init__(self, problem: Problem) -> None:
        code, reason = problem.value
        self.code: int = code
        """The official one."""
        super().__init__(f"{reason} ({code})")


@dataclass(frozen=True, slots=True)
class EncryptedReply:
    """The fields of an encrypted reply; sent as JSON or XML."""

    encrypted: str
    signature: str
    timestamp: int
    """Seconds since 1970."""
    nonce: str


class MessageCrypto:
    """Encrypts and signs, verifies and decrypts the messages of one bot, app or account."""

    def __init__(self, token: str, encoding_aes_key: str, receiver: str = "") -> None:
        """Take the values that the console of WeCom or WeChat shows.

        The last of the key's 43 letters and digits may carry 2 bits too many. The receiver is empty
        for a WeCom bot of one's own enterprise, the CorpID for an app, the AppID for an account.

        Raises:
            CryptoError: The token is empty (-40003), or the key is not valid (-40004).
        """
        if not token:
            raise CryptoError(Problem.NO_TOKEN)
        if not _KEY.fullmatch(encoding_aes_key):
            raise CryptoError(Problem.KEY)
        self._token, self._receiver = token, receiver.encode()
        key = base64.b64decode(encoding_aes_key + "=")
        self._cipher = Cipher(algorithms.AES256(key), modes.CBC(key[:16]))

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Compute the signature (`msg_signature`) of an encrypted message."""
        return _sign(self._token, timestamp, nonce, encrypted)

    def verify_and_decrypt(
        self, signature: str, timestamp: str, nonce: str, encrypted: str
    ) -> bytes:
        """Check the signature (`msg_signature`), then decrypt the message.

        `encrypted` comes from the body, or is the `echostr` of a `GET`, percent-decoded. The age of
        the timestamp is checked by `is_fresh`, not here.

        Raises:
            CryptoError: The signature is wrong, or the message is damaged or for somebody else.
        """
        if not nonce or not _are_equal(signature, self.sign(timestamp, nonce, encrypted)):
            raise CryptoError(Problem.SIGNATURE)
        plain = self._decrypt(encrypted)
        if len(plain) < _HEADER.size:
            raise CryptoError(Problem.CONTENT)
        end = _HEADER.size + _HEADER.unpack_from(plain)[1]
        if end > len(plain):
            raise CryptoError(Problem.CONTENT)
        if plain[end:] != self._receiver:
            raise CryptoError(Problem.RECEIVER)
        return plain[_HEADER.size : end]

    def encrypt(self, message: bytes, random: bytes | None = None) -> str:
        """Encrypt a message, to base64; only tests pass the 16 `random` bytes."""
        front = os.urandom(16) if random is None else random
        assert len(front) == 16
        plain = _HEADER.pack(front, len(message)) + message + self._receiver
        encryptor, padder = self._cipher.encryptor(), _PADDING.padder()
        padded = padder.update(plain) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def encrypt_and_sign(self, message: bytes, timestamp: int, nonce: str) -> EncryptedReply:
        """Encrypt and sign a reply; a WeCom bot repeats the nonce of the request."""
        encrypted = self.encrypt(message)
        signature = self.sign(str(timestamp), nonce, encrypted)
        return EncryptedReply(encrypted, signature, timestamp, nonce)

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            blocks = base64.b64decode(encrypted, validate=True)
        except ValueError:
            raise CryptoError(Problem.BASE64) from None
        if not blocks or len(blocks) % 16:
            raise CryptoError(Problem.DECRYPTION)
        decryptor, unpadder = self._cipher.decryptor(), _PADDING.unpadder()
        try:
            return unpadder.update(decryptor.update(blocks)) + unpadder.finalize()
        except ValueError:
            raise CryptoError(Problem.CONTENT) from None


def sign_plain(token: str, timestamp: str, nonce: str) -> str:
    """Compute the signature (`signature`) of a request that carries nothing encrypted.

    An Official Account signs so in plain mode, and in any mode when it checks our address.

    Raises:
        CryptoError: The token is empty, so that anyone could sign (-40003).
    """
    if not token:
        raise CryptoError(Problem.NO_TOKEN)
    return _sign(token, timestamp, nonce)


def is_plain_signature_valid(token: str, signature: str, timestamp: str, nonce: str) -> bool:
    """Compare a request's signature with `sign_plain`, in constant time."""
    return bool(nonce) and _are_equal(signature, sign_plain(token, timestamp, nonce))


def is_fresh(timestamp: str, now: float) -> bool:
    """Tell whether a query's timestamp is a number of seconds, within `WINDOW_S` of `now`."""
    is_number = len(timestamp) <= 12 and timestamp.isascii() and timestamp.isdecimal()
    return is_number and abs(int(timestamp) - now) <= WINDOW_S


def _sign(*parts: str) -> str:
    return hashlib.sha1(_encode("".join(sorted(parts)))).hexdigest()


def _are_equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(_encode(given), _encode(expected))


def _encode(text: str) -> bytes:
    # JSON can bring half a surrogate pair: its signature is never right, but it must not crash us.
    return text.encode("utf-8", "surrogatepass")
