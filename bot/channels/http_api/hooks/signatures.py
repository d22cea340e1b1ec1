"""Whether a call comes from the host that knows the secret; each comparison in constant time."""

from __future__ import annotations

import hashlib
import hmac

from aiohttp import web


def is_from_github(request: web.Request, body: bytes, secret: str) -> bool:
    """Tell whether the body is signed: `X-Hub-Signature-256: sha256=` and its HMAC."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return _is_only(request, "X-Hub-Signature-256", f"sha256={digest}")


def is_from_gitlab(request: web.Request, body: bytes, secret: str) -> bool:
    """Tell whether the call has the secret itself, as `X-Gitlab-Token`."""
    return _is_only(request, "X-Gitlab-Token", secret)


def _is_only(request: web.Request, name: str, expected: str) -> bool:
    sent = request.headers.getall(name, [])
    # As bytes: what is not ASCII may not be compared as text.
    given = [value.encode(errors="surrogateescape") for value in sent]
    return len(given) == 1 and hmac.compare_digest(given[0], expected.encode())
