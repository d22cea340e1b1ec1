"""Makes link records, and reads links from front matter and rows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from indexer.links.addresses import find_web_addresses, is_picture
from indexer.links.glued_words import is_note, split_glued
from indexer.links.kinds import classify, find_link_key
from indexer.links.normalize import clean_address, is_refused
from indexer.links.players import complete_scheme, is_video_id, names_player, read_players
from indexer.links.tables import LINK_KEYS, NON_LINK_KEYS
from indexer.links.templates import holds_template
from indexer.records import Link

MAX_CONTEXT_CHARS = 300
"""Longest `Link.context`."""
MAX_FIELD_DEPTH = 6
"""Deepest nesting of lists and mappings that is searched."""

BadAddress = Literal["template", "host"]
"""Why an address gives no link: a template should have completed it, or it hides its host."""

_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_ADDRESS_KEYS = ("url", "href", "link", "address", "src", "id")
_OWN_ADDRESS_KEYS = frozenset({"url", "permalink"})
_CODE = re.compile(r"""<[^<>]*?\ssrc\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)
_PEOPLE = re.compile(r"social|author|contact|profile|account|channel|follow", re.IGNORECASE)
"""Below such a key, an id is that of a person and not of a video."""
_PARAMS = "params"
"""Below this key, Hugo keeps a page's own fields."""
_QUOTES = "\"'“”‘’"
_NO_SCHEME = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|io|net|cn|dev|be|tv)/)")
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_BILIBILI_ID = re.compile(r"(?:BV[0-9A-Za-z]{10}|av\d+)", re.IGNORECASE)


def make_link(
    url: str,
    label: str,
    headings: Sequence[str] = (),
    anchor: str = "",
    key: str = "",
    context: str = "",
    offset: int = 0,
    hints: Sequence[str] = (),
) -> Link:
    """Make the record of a link. The arguments are fields of `Link`, and hints for `classify`.

    `url` comes from `clean_address`. An empty label becomes the address; a long context is cut.
    """
    kind, platform = classify(url, label, headings[-1] if headings else "", key, hints)
    return Link(
        url=url,
        label=label or url,
        kind=kind,
        platform=platform,
        headings=tuple(headings),
        anchor=anchor,
        key=key,
        context=context[:MAX_CONTEXT_CHARS],
        offset=offset,
    )


def read_field_links(fields: Mapping[str, Any], resolve: Callable[[str], str]) -> list[Link]:
    """Read the links in front matter or in a row: each distinct key and address, in their order.

    A value is an address, a list, or a mapping with a label. `resolve` makes an address absolute.
    """
    links: dict[tuple[str, str], Link] = {}
    players: dict[str, list[tuple[str, str]]] = {}
    for key, page in read_players(fields):
        players.setdefault(key, []).append((page, ""))
    for key, value in fields.items():
        if key.casefold() in NON_LINK_KEYS:
            continue
        ids = players.get(key, [])
        addresses = _find_addresses(value, MAX_FIELD_DEPTH, key)
        # An id that a player has is no address of its own.
        for address, label in [*ids, *(one for one in addresses if not ids or "/" in one[0])]:
            url = clean_address(_complete_address(key, address), resolve)
            if url and (key, url) not in links:
                links[key, url] = make_link(url, label or url, key=key)
    return list(links.values())


def find_bad_addresses(fields: Mapping[str, Any]) -> Iterator[tuple[BadAddress, str]]:
    """Find the addresses in front matter or in a row that give no link, and why."""
    for key, value in fields.items():
        is_own = key in _OWN_ADDRESS_KEYS
        if key.casefold() in NON_LINK_KEYS and not is_own:
            continue
        is_expected = is_own or find_link_key(key) is not None
        for address, _ in _find_addresses(value, MAX_FIELD_DEPTH, key):
            if is_expected and holds_template(address):
                yield "template", address
            elif _SCHEME.match(address) and is_refused(split_glued(address)[0]):
                yield "host", address


def _find_addresses(value: object, depth: int, key: str) -> Iterator[tuple[str, str]]:
    """Find every (address, label) in a value: text, list, or mapping."""
    if depth < 0:
        return
    if isinstance(value, str):
        text = value.strip().strip(_QUOTES)
        if text.startswith("<"):  # the code of a player, as platforms offer it for copying
            yield from ((complete_scheme(html.unescape(one)), "") for one in _CODE.findall(text))
            return
        # A text may hold several addresses with spaces, commas or quotes between them.
        spans = find_web_addresses(text) if text.count("://") > 1 else ()
        yield from ((address, "") for address in [text[i:j] for i, j in spans] or [text])
    elif isinstance(value, Sequence):
        for item in value:
            yield from _find_addresses(item, depth - 1, key)
    elif isinstance(value, Mapping):
        yield from _find_in_mapping(value, depth - 1, key)


def _find_in_mapping(value: Mapping[str, Any], depth: int, key: str) -> Iterator[tuple[str, str]]:
    """Find the addresses of `{label: …, url: …}`, of `{label: address, …}` or of a player.

    `key` is that of the mapping.
    """
    label = next((value[k] for k in ("label", "name", "title", "text") if value.get(k)), "")
    label = " ".join(label.split()) if isinstance(label, str) else ""
    players = _read_inner_players(value, key)
    yield from ((page, label) for _, page in players)
    ids = {name for name, _ in players}
    addresses = [value[k] for k in _ADDRESS_KEYS if value.get(k) and k not in ids]
    if addresses and isinstance(addresses[0], str):
        yield addresses[0].strip(), label
    for name, item in value.items():
        if name not in NON_LINK_KEYS.union(_ADDRESS_KEYS):
            for address, inner in _find_addresses(item, depth, str(name)):
                if _SCHEME.match(address):
                    yield address, inner or " ".join(str(name).split())


def _read_inner_players(value: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    """Read the players that a mapping below a key names by their ids."""
    fields = {str(name): item for name, item in value.items()}
    is_video = LINK_KEYS.get(find_link_key(key) or "") == "video"
    if is_video or (names_player(fields, key) and not _PEOPLE.search(key)):
        return read_players(fields, key, is_player=True)
    if key.casefold() != _PARAMS:
        # `social: {youtube: …}` names a channel, and not a video.
        is_own = not _PEOPLE.search(key)
        fields = {
            name: item
            for name, item in fields.items()
            if name.casefold() not in LINK_KEYS or (is_own and is_video_id(name, item))
        }
    return read_players(fields)


def _complete_address(key: str, value: str) -> str:
    """Complete a video id, a repository name or a host without scheme; empty for no address."""
    if _SCHEME.match(value):
        address, rest = split_glued(value)
        if rest.isascii() and not is_note(rest):
            address = value  # a name with blanks, if a link is expected under the key
        is_address = is_note(rest) or find_link_key(key) is not None
        return address if is_address and not is_picture(address) else ""
    base = find_link_key(key)
    if base is None or not value or re.search(r"\s", value):
        return ""
    if base in {"youtube", "video", "videos"} and _YOUTUBE_ID.fullmatch(value):
        return f"https://www.youtube.com/watch?v={value}"
    if base in {"bilibili", "video", "videos"} and _BILIBILI_ID.fullmatch(value):
        return f"https://www.bilibili.com/video/{value}"
    if base == "vimeo" and value.isdigit():
        return f"https://vimeo.com/{value}"
    if base in {"github", "repo", "code"} and re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        return f"https://github.com/{value}"
    if _NO_SCHEME.match(value):
        return f"https://{value}"
    return value if "/" in value or re.search(r"\.[a-z0-9]{2,5}$", value, re.IGNORECASE) else ""
