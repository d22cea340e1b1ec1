"""Client for customer-service messages, which bring an answer that no delivery waits for."""

from __future__ import annotations

import logging

from bot.runtime.clock import Clock
from bot.wechat.access_tokens import TokenCache, call_with_token
from bot.wechat.client import ApiClient, ApiError

log = logging.getLogger("huigu.official_account")

PATH = "/cgi-bin/message/custom/send"
NOT_ALLOWED, QUOTA_USED_UP, IP_NOT_LISTED = 48001, 45009, 40164
PAUSES_S = {NOT_ALLOWED: 24 * 3600.0, QUOTA_USED_UP: 3600.0, IP_NOT_LISTED: 600.0}
"""Error codes that concern the account, not one person, and how long sending then pauses."""


class CustomerServiceClient:
    """Sends to people who wrote in the last 48 hours, at most five times until they write again."""

    def __init__(self, api: ApiClient, tokens: TokenCache, clock: Clock) -> None:
        self._api, self._tokens, self._clock = api, tokens, clock
        self._paused_until = clock.now()

    async def send(self, person: str, text: str) -> bool:
        """Send at most 2048 bytes to an openid; false where WeChat refuses; the log says why."""
        if self._clock.now() < self._paused_until:
            return False
        body = {"touser": person, "msgtype": "text", "text": {"content": text}}
        try:
            await call_with_token(
                self._tokens, lambda token: self._api.post(PATH, {"access_token": token}, body)
            )
        except ApiError as error:
            # WeChat's message may contain the person's id.
            reason = str(error).replace(person, "…")
            log.warning("a late answer was not sent; the person can still fetch it: %s", reason)
            if pause_s := PAUSES_S.get(error.code):
                self._paused_until = self._clock.now() + pause_s
                log.warning("customer-service messages pause for %g s", pause_s)
            return False
        return True
