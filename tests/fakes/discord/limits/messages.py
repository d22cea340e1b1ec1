"""Discord's limits on a message: content, embeds, components, mentions, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.limits import fields
from tests.fakes.discord.limits.components import find_component_faults
from tests.fakes.discord.limits.fields import Path
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
"""For all embeds of a message together."""
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


def find_message_faults(payload: dict[str, Any], at: Path = ()) -> list[Fault]:
    """Find the faults of a message that a bot sends.

    Args:
        payload: The message, decoded.
        at: Its path in the request: `("data",)` in the first response to an interaction.
    """
    return [
        *fields.check_text(payload, "content", at, CONTENT_CHARS),
        *_check_embeds(payload, at),
        *find_component_faults(payload, at),
        *_check_mentions(payload.get("allowed_mentions"), (*at, "allowed_mentions")),
        *_check_flags(payload, at),
        *fields.read_list(payload, "attachments", at, ATTACHMENTS)[1],
    ]


def is_empty(payload: dict[str, Any], files: int) -> bool:
    """Tell whether a message would show nothing."""
    visible = ("embeds", "components", "attachments", "sticker_ids", "poll")
    content = payload.get("content")
    blank = content is None or (isinstance(content, str) and not content.strip())
    return blank and not files and not any(payload.get(key) for key in visible)


def find_thread_faults(payload: dict[str, Any]) -> list[Fault]:
    """Find the faults of a thread that a bot opens."""
    faults = list(fields.check_text(payload, "name", (), THREAD_NAME_CHARS, least=1, needed=True))
    duration = payload.get("auto_archive_duration")
    if duration is not None:
        durations = (60, 1440, 4320, 10080)
        faults += fields.check_choice(duration, durations, ("auto_archive_duration",))
    return faults


def _check_embeds(payload: dict[str, Any], at: Path) -> Iterator[Fault]:
    embeds, faults = fields.read_list(payload, "embeds", at, EMBEDS)
    yield from faults
    for number, embed in enumerate(embeds):
        yield from _check_embed(embed, (*at, "embeds", number))
    if sum(map(_count_embed_chars, embeds)) > EMBEDS_CHARS:
        message = f"Embed size exceeds maximum size of {EMBEDS_CHARS}"
        yield Fault((*at, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_embed(embed: dict[str, Any], at: Path) -> Iterator[Fault]:
    yield from fields.check_text(embed, "title", at, EMBED_TITLE_CHARS)
    yield from fields.check_text(embed, "description", at, EMBED_DESCRIPTION_CHARS)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    yield from fields.check_text(footer, "text", (*at, "footer"), EMBED_FOOTER_CHARS)
    yield from fields.check_text(author, "name", (*at, "author"), EMBED_NAME_CHARS)
    for holder, key, where in ((embed, "url", at), (author, "url", (*at, "author"))):
        if holder.get(key):
            yield from fields.check_url(holder[key], (*where, key), _WEB)
    rows, faults = fields.read_list(embed, "fields", at, EMBED_FIELDS)
    yield from faults
    for number, row in enumerate(rows):
        where = (*at, "fields", number)
        yield from fields.check_text(row, "name", where, EMBED_NAME_CHARS, least=1, needed=True)
        yield from fields.check_text(row, "value", where, EMBED_VALUE_CHARS, least=1, needed=True)


def _count_embed_chars(embed: dict[str, Any]) -> int:
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    texts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
    for row in embed.get("fields") or []:
        texts += [row.get("name"), row.get("value")]
    return sum(fields.count_units(text) for text in texts if isinstance(text, str))


def _check_mentions(allowed: object, at: Path) -> Iterator[Fault]:
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        yield Fault(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    parse = allowed.get("parse") or []
    for number, kind in enumerate(parse):
        if kind not in _MENTIONS:
            message = "Value must be one of ('users', 'roles', 'everyone')."
            yield Fault((*at, "parse", number), "BASE_TYPE_CHOICES", message)
    for kind in ("users", "roles"):
        ids, faults = fields.read_list(allowed, kind, at, MENTIONED)
        yield from faults
        if ids and kind in parse:
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Fault(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
    for key in allowed.keys() - {"parse", "users", "roles", "replied_user"}:
        yield Fault((*at, key), "UNKNOWN_KEY", f"allowed_mentions has no {key}.")


def _check_flags(payload: dict[str, Any], at: Path) -> Iterator[Fault]:
    flags = payload.get("flags")
    if flags is None:
        return
    if not isinstance(flags, int):
        yield Fault((*at, "flags"), "NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
    elif flags & COMPONENTS_V2 and (payload.get("content") or payload.get("embeds")):
        message = (
            "The 'content' and 'embeds' fields cannot be used with MessageFlags.IS_COMPONENTS_V2"
        )
        yield Fault(
            (*at, "content"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message
        )
