"""Verifies WeChat's requests and encodes our replies, in plain, compatible and secure mode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.official_account.protocol.codec import (
    BadMessage,
    Fields,
    Syntax,
    decode,
    encode,
    find_encrypted,
)
from bot.runtime.clock import Clock
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import CryptoError, MessageCrypto, is_fresh, is_plain_signature_valid
from indexer.errors import HuiguError

_ECHO = re.compile(r"[\x21-\x7e]{1,256}")
"""WeChat sends a number of some twenty digits."""
_NONCE = re.compile(r"[\x21-\x7e]{1,128}")


class VerificationError(HuiguError):
    """A request may not be WeChat's, or is not for our account; contains nothing of the request."""


@dataclass(frozen=True, slots=True)
class VerifiedMessage:
    """A message that WeChat sent."""

    fields: Fields
    syntax: Syntax
    nonce: str
    """Of the request."""


class Verifier:
    """Verifies requests and encodes replies; compatible mode works like secure mode."""

    def __init__(
        self, account: str, token: str, crypto: MessageCrypto | None, clock: Clock
    ) -> None:
        """Refuse messages for another `account` (original id), unless it is empty.

        The token signs requests that are not encrypted; `crypto` is None in plain mode.
        """
        self._account, self._token = account, token
        self._crypto, self._clock = crypto, clock

    def verify_url(self, request: WebhookRequest) -> str:
        """Verify WeChat's unencrypted check of our address (a `GET`); return the echo to send.

        Raises:
            VerificationError: The signature is wrong, or the request is old or has no `echostr`.
        """
        self._check_signature(request.query)
        echo = request.query.get("echostr", "")
        if not _ECHO.fullmatch(echo):
            raise VerificationError("the address is checked without a proper echostr")
        return echo

    def verify_message(self, request: WebhookRequest) -> VerifiedMessage:
        """Verify a `POST`, then decrypt and decode its message.

        Nothing is parsed before the signature is right, so that refusing a forged request costs
        little. In compatible mode the message comes twice, and only the encrypted one is used.
        `BadMessage` passes through for an encrypted message that cannot be decoded.

        Raises:
            VerificationError: The request may not be WeChat's, or is for another account.
        """
        query = request.query
        if self._crypto is None:
            self._check_signature(query)
            try:
                # The signature covers the address, not the body.
                syntax, fields = decode(request.body)
            except BadMessage as error:
                raise VerificationError(str(error)) from None
        else:
            self._check_age(query)
            try:
                encrypted, signature = find_encrypted(request.body), query.get("msg_signature", "")
                message = self._crypto.verify_and_decrypt(
                    signature, query["timestamp"], query["nonce"], encrypted
                )
            except (BadMessage, CryptoError) as error:
                raise VerificationError(str(error)) from None
            syntax, fields = decode(message)
        if self._account and fields.get("ToUserName") != self._account:
            raise VerificationError("a call for another account than [official_account] account")
        return VerifiedMessage(fields, syntax, query["nonce"])

    def encode_reply(self, message: VerifiedMessage, fields: Mapping[str, str | int]) -> bytes:
        """Encode a reply in the form of the message: encrypted or not, XML or JSON."""
        reply = encode(message.syntax, fields)
        if self._crypto is None:
            return reply
        encrypted = self._crypto.encrypt_and_sign(reply, int(self._clock.unix()), message.nonce)
        return encode(
            message.syntax,
            {
                "Encrypt": encrypted.encrypted,
                "MsgSignature": encrypted.signature,
                "TimeStamp": encrypted.timestamp,
                "Nonce": encrypted.nonce,
            },
        )

    def _check_signature(self, query: Mapping[str, str]) -> None:
        self._check_age(query)
        signature = query.get("signature", "")
        if not is_plain_signature_valid(self._token, signature, query["timestamp"], query["nonce"]):
            raise VerificationError(
                "the signature does not fit; is the Token the one in the console?"
            )

    def _check_age(self, query: Mapping[str, str]) -> None:
        if not _NONCE.fullmatch(query.get("nonce", "")):
            raise VerificationError("a call without a nonce")
        if not is_fresh(query.get("timestamp", ""), self._clock.unix()):
            raise VerificationError(
                "a call whose time is far from ours; is this machine's clock right?"
            )
