"""Lets in what WeChat sends to our account, and wraps replies; plain, compatible, secure mode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.official_account.protocol.codec import (
    BadMessage,
    Fields,
    Form,
    encrypted_in,
    read,
    write,
)
from bot.channels.official_account.spec import OfficialAccountSettings
from bot.runtime.clock import Clock
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import CryptoError, MessageCrypto, is_fresh, is_plain_signature_valid
from indexer.errors import HuiguError

_ECHO = re.compile(r"[\x21-\x7e]{1,256}")
"""WeChat sends a number of some twenty digits."""
_NONCE = re.compile(r"[\x21-\x7e]{1,128}")


class Unproven(HuiguError):
    """Nothing proves that WeChat sent this call to us; says why without repeating any of it."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A message that WeChat sent."""

    fields: Fields
    form: Form
    nonce: str
    """Of the call; empty where the reply is not to be encrypted."""


class Gate:
    """Checks calls and wraps replies; compatible mode is secure mode with a copy to read."""

    def __init__(
        self,
        settings: OfficialAccountSettings,
        token: str,
        envelope: MessageCrypto | None,
        clock: Clock,
    ) -> None:
        """Take what proves a call.

        Args:
            settings: Its account.
            token: Signs what is not encrypted.
            envelope: Opens what is; None in plain mode.
            clock: Tells which calls are old.
        """
        self._account = settings.account
        self._token, self._envelope, self._clock = token, envelope, clock

    def echo(self, request: WebhookRequest) -> str:
        """Answer WeChat's check of our address, which is never encrypted.

        Args:
            request: A `GET`.

        Returns:
            What to send back.

        Raises:
            Unproven: It is not signed, old, or brings nothing to send back.
        """
        self._check_signed(request.query)
        echo = request.query.get("echostr", "")
        if not _ECHO.fullmatch(echo):
            raise Unproven("the address is checked without a proper echostr")
        return echo

    def opened(self, request: WebhookRequest) -> Proven:
        """Read a message that WeChat has signed.

        What anyone can send is cheap to refuse: nothing is parsed before the signature is right.
        In compatible mode the same stands in a call twice, and only the encrypted one is believed.
        `BadMessage` passes through for what was encrypted for us and is no message all the same.

        Args:
            request: A `POST`.

        Returns:
            What it says.

        Raises:
            Unproven: It may come from anyone, or is for another account.
        """
        query = request.query
        if self._envelope is None:
            self._check_signed(query)
            try:
                # The address is signed, not the body.
                form, fields = read(request.body)
            except BadMessage as error:
                raise Unproven(str(error)) from None
            return self._ours(Proven(fields, form, ""))
        self._check_age(query)
        try:
            message = self._envelope.verify_and_decrypt(
                query.get("msg_signature", ""),
                query["timestamp"],
                query["nonce"],
                encrypted_in(request.body),
            )
        except (BadMessage, CryptoError) as error:
            raise Unproven(str(error)) from None
        form, fields = read(message)
        return self._ours(Proven(fields, form, query["nonce"]))

    def wrapped(self, proven: Proven, fields: Mapping[str, str | int]) -> bytes:
        """Write a reply as the call came: encrypted or not, XML or JSON."""
        message = write(proven.form, fields)
        if self._envelope is None or not proven.nonce:
            return message
        sealed = self._envelope.encrypt_and_sign(message, int(self._clock.unix()), proven.nonce)
        return write(
            proven.form,
            {
                "Encrypt": sealed.encrypted,
                "MsgSignature": sealed.signature,
                "TimeStamp": sealed.timestamp,
                "Nonce": sealed.nonce,
            },
        )

    def _ours(self, proven: Proven) -> Proven:
        """Let a message for our account through.

        Raises:
            Unproven: It is for another one.
        """
        if self._account and proven.fields.get("ToUserName") != self._account:
            raise Unproven("a call for another account than [official_account] account")
        return proven

    def _check_signed(self, query: Mapping[str, str]) -> None:
        """Check the signature of a call that is not encrypted.

        Raises:
            Unproven: It is not right.
        """
        self._check_age(query)
        if not is_plain_signature_valid(
            self._token, query.get("signature", ""), query["timestamp"], query["nonce"]
        ):
            raise Unproven("the signature does not fit; is the Token the one in the console?")

    def _check_age(self, query: Mapping[str, str]) -> None:
        """Check that a call has a nonce, and was made about now.

        Raises:
            Unproven: It has none, or is old.
        """
        if not _NONCE.fullmatch(query.get("nonce", "")):
            raise Unproven("a call without a nonce")
        if not is_fresh(query.get("timestamp", ""), self._clock.unix()):
            raise Unproven("a call whose time is far from ours; is this machine's clock right?")
