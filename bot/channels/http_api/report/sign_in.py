"""Who may see the report: whoever has a key for administrators.

A browser cannot send a key by itself, but asks for a name and a password. The key is the password,
so that nothing of ours keeps it: no cookie, no address, no form. Only this page is signed in so;
what changes something wants the key in the header, which no other site can make a browser send.
"""

from __future__ import annotations

import binascii
from base64 import b64decode

from aiohttp import web

from bot.channels.http_api.responses.errors import HttpError
from bot.services.keys.access_key import MAX_SECRET_CHARS
from bot.services.keys.ring import KeyRing

CHALLENGE = {"WWW-Authenticate": 'Basic realm="huigu", charset="UTF-8"'}
"""Makes a browser ask."""


def require_administrator(request: web.Request, ring: KeyRing) -> None:
    """Check that a request has a key for administrators, as a bearer token or as a password.

    Raises:
        HttpError: It has none or a wrong one (401), or one for less (403).
    """
    sent = request.headers.getall("Authorization", [])
    if not sent:
        raise HttpError("key_needed", "admin", headers=CHALLENGE)
    secret = _read_secret(sent[0]) if len(sent) == 1 else ""
    key = ring.find(secret) if secret else None
    if key is None:
        raise HttpError("key_unknown", headers=CHALLENGE)
    if not key.allows("admin"):
        raise HttpError("key_not_enough", key.scope, "admin")


def _read_secret(header: str) -> str:
    """Read the key of an `Authorization` header; empty for none."""
    scheme, _, sent = header.partition(" ")
    sent = sent.strip()
    if scheme.lower() == "bearer":
        return sent
    # A name of 64 characters beside it, in base 64.
    if scheme.lower() != "basic" or len(sent) > 2 * (MAX_SECRET_CHARS + 64):
        return ""
    try:
        return b64decode(sent, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
