"""Writes what the tag of a shortcode shows, as text and links in HTML.

A link in HTML (`<a href="…">`) works in a paragraph, in a list and inside an HTML block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from indexer.links.addresses import is_picture, is_web_address
from indexer.links.glued_words import is_note, split_glued
from indexer.links.players import add_options, find_platform, names_player, read_players
from indexer.links.videos import parse_part, parse_video
from indexer.markdown.shortcodes.tags import Tag

Reference = Callable[[str, str], "str | None"]
"""Resolves the target of `ref` or `relref`, and the language that it names or an empty text, to an
absolute address; None if there is none."""
REFERENCES = frozenset({"ref", "relref"})
EMBED_ADDRESSES: Mapping[str, str] = {
    **dict.fromkeys(("youtube", "youtubelite"), "https://www.youtube.com/watch?v={}"),
    "bilibili": "https://www.bilibili.com/video/{}",
    "vimeo": "https://vimeo.com/{}",
    "tencent": "https://v.qq.com/x/page/{}.html",
    "asciinema": "https://asciinema.org/a/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    **dict.fromkeys(("tweet", "x", "twitter"), "https://x.com/{user}/status/{}"),
}
"""Shortcodes that embed a player or a post, and the address of its page."""
_EMBED_ID = re.compile(r"[\w=-]+", re.ASCII)
_PLAYER_NAME = re.compile(r"video|player|embed", re.IGNORECASE)
"""In names of shortcodes that play a video of any platform."""
_TITLE_KEYS = ("title", "name", "header", "caption", "summary", "alt", "label", "text")
_ADDRESS_KEYS = ("href", "link", "url", "src", "video", "file")


def render_tag(
    tag: Tag, opener: Tag | None, reference: Reference, *, is_paired: bool = False
) -> str:
    """Render a tag that is not code; a closing tag comes with its opener, if there is one."""
    if tag.literal:
        return tag.literal
    if tag.is_closing:
        return "</a>" if opener is not None and _find_address(opener) else ""
    if tag.name in REFERENCES:
        target = tag.get_first("path") or " ".join(tag.params[:1])
        return reference(target, tag.get_first("lang")) or ""
    if player := render_player(tag):
        return player
    if tag.name in EMBED_ADDRESSES or tag.name == "gist":
        return _render_embed(tag)
    if tag.name == "gloss":
        return " ".join(tag.params)
    if tag.name in {"figure", "image", "img"}:
        return _render_figure(tag)
    return _render_unknown(tag, is_paired)


def render_player(tag: Tag) -> str:
    """Render a tag that plays a video as a link to its page; empty for any other tag."""
    player = _find_player(tag)
    return _make_link(player, tag.get_first("title", "caption") or player) if player else ""


def _find_player(tag: Tag) -> str:
    """Find the page of the video that a tag plays, by an id or an address; empty for none."""
    name, params = tag.name, list(tag.params)
    if params and not find_platform(name) and find_platform(params[0]) and len(params) > 1:
        name = params.pop(0)  # `video youtube ID`
    is_player = _PLAYER_NAME.search(name) is not None or names_player(tag.named, name)
    fields = dict(zip(("id", "p"), params, strict=False)) if is_player else {}
    # A second word is a class, unless it is the number of a part.
    if not parse_part(fields.get("p")):
        fields.pop("p", None)
    fields |= tag.named
    written = tag.get_first(*_ADDRESS_KEYS, "id") or "".join(params[:1])
    if is_web_address(written):
        return add_options(written, fields) if is_player and parse_video(written) else ""
    return next((page for _, page in read_players(fields, name, is_player=is_player)), "")


def _render_embed(tag: Tag) -> str:
    """Render a player or an embedded post as a link to its page."""
    key = tag.get_first("id", "bvid", "bv", "v", "video") or (tag.params[0] if tag.params else "")
    user = tag.get_first("user", "username") or "i"
    if not key:
        return ""
    if is_web_address(key):
        address = key
    elif tag.name == "gist":
        address = f"https://gist.github.com/{'/'.join(tag.params[:2])}"
    elif not _EMBED_ID.fullmatch(key):
        return ""  # the name of a file
    else:
        address = EMBED_ADDRESSES[tag.name].format(key, user=user)
    return _make_link(address, tag.get_first("title", "caption") or address)


def _render_figure(tag: Tag) -> str:
    label = tag.get_first("caption", "title", "alt")
    # In `image`, which sites define themselves, `link` is the picture itself.
    link = tag.get_first("link", "href") if tag.name == "figure" else ""
    if link and not is_picture(link):
        return _make_link(link, label or link)
    if attribution := tag.get_first("attrlink"):
        return f"{label} {_make_link(attribution, tag.get_first('attr') or attribution)}"
    return label


def _find_address(tag: Tag) -> str:
    """Find a web address in the parameters of a tag, other than a picture."""
    candidates = [tag.named[key] for key in _ADDRESS_KEYS if key in tag.named]
    candidates += [*tag.params, *tag.named.values()]
    addresses = (address for address, note in map(split_glued, candidates) if is_note(note))
    return next((a for a in addresses if is_web_address(a) and not is_picture(a)), "")


def _render_unknown(tag: Tag, is_paired: bool) -> str:
    """Render an unknown tag as its link, or as its title."""
    title = tag.get_first(*_TITLE_KEYS)
    if address := _find_address(tag):
        opening = f'<a href="{_escape_attribute(address)}">'
        return opening if is_paired else _make_link(address, title or address)
    if tag.name in {"callout", "notice", "admonition"} and not title:
        title = " ".join(tag.params[1:])
    return f"{title}\n" if title and is_paired else title


def _make_link(address: str, label: str) -> str:
    text = html.escape(" ".join(label.split()), quote=False)
    return f'<a href="{_escape_attribute(address)}">{text}</a>'


def _escape_attribute(address: str) -> str:
    """Escape an address for an HTML attribute, on one line."""
    return html.escape("".join(address.split("\n")).strip())
