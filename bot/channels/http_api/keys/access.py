"""What the key of a request allows."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from bot.channels.http_api.responses.errors import HttpError
from bot.services.keys.access_key import PREFIX, AccessKey, Scope
from bot.services.keys.ring import KeyRing

Need = Literal["nothing", "read", "ask", "admin"]
"""What a route needs: `admin` always, `read` and `ask` only where `[server] keys` requires keys."""

_KEY = web.RequestKey("huigu_key", AccessKey)
CHALLENGE = 'Bearer realm="huigu"'


def get_key(request: web.Request) -> AccessKey | None:
    """Return the key that a request was sent with."""
    return request.get(_KEY)


def require_scope(request: web.Request, scope: Scope) -> None:
    """Check that a request has a key for something.

    Raises:
        HttpError: It has none (401), or one for less (403).
    """
    key = get_key(request)
    if key is None:
        raise HttpError("key_needed", scope, headers={"WWW-Authenticate": CHALLENGE})
    if not key.allows(scope):
        challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise HttpError("key_not_enough", key.scope, scope, headers={"WWW-Authenticate": challenge})


def read_key(request: web.Request, ring: KeyRing, is_strict: bool) -> None:
    """Read the key of a request, and keep it for `get_key`.

    Clients of other APIs send a key of their own making even where none is needed: unless
    `is_strict`, one that is not of our form counts as none.

    Raises:
        HttpError: The key is unknown, revoked or expired.
    """
    sent = request.headers.getall("Authorization", [])
    if not sent:
        return
    scheme, _, token = sent[0].partition(" ")
    token = token.strip()
    is_bearer = scheme.lower() == "bearer"
    key = ring.find(token) if is_bearer and len(sent) == 1 else None
    if key is not None:
        request[_KEY] = key
    elif is_bearer and (is_strict or token.startswith(PREFIX) or len(sent) > 1):
        challenge = f'{CHALLENGE}, error="invalid_token"'
        raise HttpError("key_unknown", headers={"WWW-Authenticate": challenge})
