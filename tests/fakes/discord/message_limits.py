"""Discord's limits of a message: content, embeds, components, mentions, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord import fields
from tests.fakes.discord.component_limits import component_faults
from tests.fakes.discord.fields import Path
from tests.fakes.discord.refusals import Fault

CONTENT_CHARS = 2_000
EMBEDS = 10
EMBED_TITLE_CHARS = 256
EMBED_DESCRIPTION_CHARS = 4_096
EMBED_FIELDS = 25
EMBED_NAME_CHARS = 256
EMBED_VALUE_CHARS = 1_024
EMBED_FOOTER_CHARS = 2_048
EMBEDS_CHARS = 6_000
"""Of all embeds of a message together."""
ATTACHMENTS = 10
ATTACHMENT_BYTES = 10 * 1024 * 1024
MENTIONED = 100
THREAD_NAME_CHARS = 100

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

_WEB = ("http", "https")
_MENTIONS = {"users", "roles", "everyone"}


def message_faults(payload: dict[str, Any], at: Path = ()) -> list[Fault]:
    """What is wrong with a message as a bot sends it.

    Args:
        payload: The message, decoded.
        at: Where it stands in the request: `("data",)` in an interaction's callback.
    """
    return [
        *fields.text(payload, "content", at, CONTENT_CHARS),
        *_embeds(payload, at),
        *component_faults(payload, at),
        *_mentions(payload.get("allowed_mentions"), (*at, "allowed_mentions")),
        *_flags(payload, at),
        *fields.many(payload, "attachments", at, ATTACHMENTS)[1],
    ]


def is_empty(payload: dict[str, Any], files: int) -> bool:
    """Tell whether a message would show nothing."""
    shown = ("embeds", "components", "attachments", "sticker_ids", "poll")
    content = payload.get("content")
    blank = content is None or (isinstance(content, str) and not content.strip())
    return blank and not files and not any(payload.get(key) for key in shown)


def thread_faults(payload: dict[str, Any]) -> list[Fault]:
    """What is wrong with a thread as a bot opens it."""
    faults = list(fields.text(payload, "name", (), THREAD_NAME_CHARS, least=1, needed=True))
    duration = payload.get("auto_archive_duration")
    if duration is not None:
        durations = (60, 1440, 4320, 10080)
        faults += fields.choice(duration, durations, ("auto_archive_duration",))
    return faults


def _embeds(payload: dict[str, Any], at: Path) -> Iterator[Fault]:
    embeds, faults = fields.many(payload, "embeds", at, EMBEDS)
    yield from faults
    for number, embed in enumerate(embeds):
        yield from _embed(embed, (*at, "embeds", number))
    if sum(map(_embed_chars, embeds)) > EMBEDS_CHARS:
        words = f"Embed size exceeds maximum size of {EMBEDS_CHARS}"
        yield Fault((*at, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", words)


def _embed(embed: dict[str, Any], at: Path) -> Iterator[Fault]:
    yield from fields.text(embed, "title", at, EMBED_TITLE_CHARS)
    yield from fields.text(embed, "description", at, EMBED_DESCRIPTION_CHARS)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    yield from fields.text(footer, "text", (*at, "footer"), EMBED_FOOTER_CHARS)
    yield from fields.text(author, "name", (*at, "author"), EMBED_NAME_CHARS)
    for holder, key, where in ((embed, "url", at), (author, "url", (*at, "author"))):
        if holder.get(key):
            yield from fields.web_address(holder[key], (*where, key), _WEB)
    rows, faults = fields.many(embed, "fields", at, EMBED_FIELDS)
    yield from faults
    for number, row in enumerate(rows):
        where = (*at, "fields", number)
        yield from fields.text(row, "name", where, EMBED_NAME_CHARS, least=1, needed=True)
        yield from fields.text(row, "value", where, EMBED_VALUE_CHARS, least=1, needed=True)


def _embed_chars(embed: dict[str, Any]) -> int:
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    texts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
    for row in embed.get("fields") or []:
        texts += [row.get("name"), row.get("value")]
    return sum(fields.units(text) for text in texts if isinstance(text, str))


def _mentions(allowed: object, at: Path) -> Iterator[Fault]:
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        yield Fault(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    parse = allowed.get("parse") or []
    for number, kind in enumerate(parse):
        if kind not in _MENTIONS:
            words = "Value must be one of ('users', 'roles', 'everyone')."
            yield Fault((*at, "parse", number), "BASE_TYPE_CHOICES", words)
    for kind in ("users", "roles"):
        ids, faults = fields.many(allowed, kind, at, MENTIONED)
        yield from faults
        if ids and kind in parse:
            words = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Fault(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)
    for key in allowed.keys() - {"parse", "users", "roles", "replied_user"}:
        yield Fault((*at, key), "UNKNOWN_KEY", f"allowed_mentions has no {key}.")


def _flags(payload: dict[str, Any], at: Path) -> Iterator[Fault]:
    flags = payload.get("flags")
    if flags is None:
        return
    if not isinstance(flags, int):
        yield Fault((*at, "flags"), "NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
    elif flags & COMPONENTS_V2 and (payload.get("content") or payload.get("embeds")):
        words = (
            "The 'content' and 'embeds' fields cannot be used with MessageFlags.IS_COMPONENTS_V2"
        )
        yield Fault((*at, "content"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)
