"""Whether a client takes what is packed."""

from __future__ import annotations

from aiohttp import hdrs, web


def accepts_gzip(request: web.Request) -> bool:
    """Tell whether a client takes gzip, as all browsers do."""
    accepted = request.headers.get(hdrs.ACCEPT_ENCODING, "").lower().split(",")
    codings = dict(_read_coding(coding) for coding in accepted[:16])
    return codings.get("gzip", codings.get("*", False))


def _read_coding(written: str) -> tuple[str, bool]:
    """Read `gzip;q=0.5`: its name, and whether it is wanted."""
    name, _, weight = written.partition(";")
    return name.strip(), weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
