"""Customer-service messages: what brings an answer when WeChat no longer waits for it."""

from __future__ import annotations

import logging

from bot.runtime.clock import Clock
from bot.wechat.access_tokens import TokenCache, call_with_token
from bot.wechat.client import ApiClient, ApiError

log = logging.getLogger("huigu.official_account")

PATH = "/cgi-bin/message/custom/send"
NOT_ALLOWED, USED_UP, NOT_LISTED = 48001, 45009, 40164
RESTS_S = {NOT_ALLOWED: 24 * 3600.0, USED_UP: 3600.0, NOT_LISTED: 600.0}
"""Codes that say nothing of the person but of the account, and how long nothing else is tried."""


class CustomerService:
    """Sends to people who wrote in the last 48 hours, at most five times until they write again."""

    def __init__(self, api: ApiClient, tokens: TokenCache, clock: Clock) -> None:
        """Take what the account is known by.

        Args:
            api: Of WeChat.
            tokens: Of the account.
            clock: Measures rests.
        """
        self._api, self._tokens, self._clock = api, tokens, clock
        self._rests_until = clock.now()

    async def send(self, person: str, text: str) -> bool:
        """Send a text.

        Args:
            person: openid.
            text: At most 2048 bytes.

        Returns:
            False where WeChat does not take it; the person can still fetch it.
        """
        if self._clock.now() < self._rests_until:
            return False
        try:
            await call_with_token(self._tokens, lambda token: self._post(token, person, text))
        except ApiError as error:
            # WeChat's own words may name the person.
            reason = str(error).replace(person, "…")
            log.warning("a late answer was not sent and waits to be fetched: %s", reason)
            rest_s = RESTS_S.get(error.code)
            if rest_s is not None:
                self._rests_until = self._clock.now() + rest_s
                log.warning("no customer-service message is tried for %g s", rest_s)
            return False
        return True

    async def _post(self, token: str, person: str, text: str) -> None:
        """Send it once."""
        body = {"touser": person, "msgtype": "text", "text": {"content": text}}
        await self._api.post(PATH, {"access_token": token}, body)
