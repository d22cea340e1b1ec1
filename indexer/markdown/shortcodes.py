"""Expands Hugo shortcodes to text and links, before the page is parsed as Markdown.

A link is written as HTML (`<a href="…">`), which works in a paragraph, in a list and inside an HTML
block. A shortcode of the site's own writes what its template writes, if that is only a text. An
unknown shortcode keeps its inner text and the web address among its parameters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from indexer.links.addresses import is_web_address
from indexer.links.glued_words import is_note, split_glued
from indexer.links.players import add_options, find_platform, names_player, read_players
from indexer.links.videos import parse_part, parse_video

Reference = Callable[[str, str], "str | None"]
"""Resolves the target of `ref` or `relref`, and the language that it names or an empty text, to an
absolute address; None if there is none."""
Template = Callable[[str, Sequence[str]], "str | None"]
"""Writes what the site's own template of a shortcode writes, from its name and its parameters
without a name; None if there is no template, or it does more than write a text."""

MAX_TAG_CHARS = 4096
"""Longest tag of a shortcode; the longest real one has some 600 characters."""

_TAG = re.compile(
    rf"""\{{\{{(?P<mark>[<%])
    (?:
      /\*(?P<escaped>(?:(?!\{{\{{[<%]).){{0,{MAX_TAG_CHARS}}}?)\*/
    |
      \s*(?P<close>/?)\s*(?P<name>[\w][\w./-]*?)
      (?P<params>(?=[\s="`%>]|/\s*[%>]\}}\}})(?>"(?:[^"\\]|\\.)*"|`[^`]*`|(?!/?\s*[%>]\}}\}}|\{{\{{[<%])[^"`]){{0,{MAX_TAG_CHARS}}})
      \s*(?P<self>/?)
    )
    [%>]\}}\}}""",
    re.VERBOSE | re.DOTALL,
)
_PARAM = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`]+))""",
    re.DOTALL,
)
_ADDRESS_START = re.compile(
    r"""(?:\]\(\s*<?|\]:\s*<?|\b(?:href|src)\s*=\s*["']?)[^\s()<>"']*$""", re.IGNORECASE
)
_BARE_ADDRESS_START = re.compile(r"""\bhttps?://[^\s()<>"'\u3000-\uffff]*$""", re.IGNORECASE)
LONGEST_ADDRESS = 500
"""Characters before a shortcode in which an address is looked for that it continues."""
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico)(?:[?#].*)?$", re.IGNORECASE)

REFERENCES = frozenset({"ref", "relref"})
CODE_SHORTCODES = frozenset({
    *("text", "highlight", "mermaid", "code", "codeblock", "prism", "gist-code"),
})
"""Paired shortcodes with code inside, unless the site's own template says otherwise."""
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
_BLOCK_MARKS = re.compile(r"(?:\s|>|[*+-](?=\s)|\d{1,9}[.)](?=\s))*")
"""Of quotes and items, before the text of a line."""
_PLAYER_NAME = re.compile(r"video|player|embed", re.IGNORECASE)
"""In names of shortcodes that play a video of any platform."""
_TITLE_KEYS = ("title", "name", "header", "caption", "summary", "alt", "label", "text")
_ADDRESS_KEYS = ("href", "link", "url", "src", "video", "file")


@dataclass(frozen=True, slots=True)
class _Tag:
    """An opening or closing tag of a shortcode."""

    name: str
    params: tuple[str, ...]
    named: Mapping[str, str]
    start: int
    end: int
    is_closing: bool
    literal: str = ""
    """Text of an escaped tag (`{{</* name */>}}`)."""

    def get_first(self, *keys: str) -> str:
        """Get the first named parameter that is not empty."""
        return next((self.named[key] for key in keys if self.named.get(key)), "")


def write_nothing(name: str, params: Sequence[str]) -> str | None:
    """Be the `Template` of a page without a site."""
    return None


def expand_shortcodes(
    text: str,
    reference: Reference,
    template: Template = write_nothing,
    code_names: Set[str] = CODE_SHORTCODES,
) -> str:
    """Replace every shortcode of a page by Markdown and HTML; those of `code_names` hold code.

    A tag that is not closed by `>}}` or `%}}` is no shortcode, and stays.
    """
    if "{{" not in text:
        return text
    tags = list(_parse_tags(text))
    partners = _pair_tags(tags)
    parts: list[str] = []
    position, number = 0, 0
    while number < len(tags):
        tag = tags[number]
        partner = partners.get(number)
        parts.append(text[position : tag.start])
        position = tag.end
        number += 1
        if partner is None or tag.is_closing:
            opener = None if partner is None else tags[partner]
            own = None if tag.is_closing or tag.literal else template(tag.name, tag.params)
            rendered = _render_tag(tag, opener, reference) if own is None else own
            if not rendered and tag.name not in REFERENCES and _is_in_address(parts, text, tag):
                # An address that lacks a part is none: readers of links know this mark.
                rendered = f"{{{{{tag.name}}}}}"
            parts.append(rendered)
        elif tag.name in code_names:
            inner = _render_code_inner(
                text, tags[number:partner], tag.end, tags[partner].start, template
            )
            position, number = tags[partner].end, partner + 1
            parts.append(_render_code(text, tag, inner))
            if "\n" in inner and text[position : position + 1] not in {"\n", ""}:
                parts.append("\n")  # The closing fence must be alone on its line.
        elif tag.name == "gloss":
            has_inner = bool(text[tag.end : tags[partner].start].strip())
            parts.append("" if has_inner else " ".join(tag.params))
        else:
            parts.append(_render_tag(tag, None, reference, is_paired=True))
    parts.append(text[position:])
    return "".join(parts)


def _parse_tags(text: str) -> Iterator[_Tag]:
    for match in _TAG.finditer(text):
        escaped = match["escaped"]
        if escaped is not None:
            mark = match["mark"]
            # Without the space, Markdown would take `<name>` for HTML.
            space = "" if escaped[:1].isspace() else " "
            literal = f"{{{{{mark}{space}{escaped}{'>' if mark == '<' else '%'}}}}}"
            yield _Tag("", (), {}, match.start(), match.end(), False, literal)
            continue
        params: list[str] = []
        named: dict[str, str] = {}
        for param in _PARAM.finditer(match["params"]):
            quoted = re.sub(r"\\(.)", r"\1", param["quoted"] or "")
            value = quoted or param["raw"] or param["bare"] or ""
            if param["key"]:
                named[param["key"].lower()] = value
            else:
                params.append(value.removeprefix("="))
        is_closing = bool(match["close"])
        yield _Tag(match["name"], tuple(params), named, match.start(), match.end(), is_closing)


def _pair_tags(tags: list[_Tag]) -> dict[int, int]:
    """Map the number of each paired tag to the number of its partner."""
    open_tags: dict[str, list[int]] = {}
    partners: dict[int, int] = {}
    for number, tag in enumerate(tags):
        if not tag.is_closing:
            open_tags.setdefault(tag.name, []).append(number)
        elif open_tags.get(tag.name):
            opener = open_tags[tag.name].pop()
            partners[opener], partners[number] = number, opener
    return partners


def _render_code_inner(
    text: str, tags: list[_Tag], start: int, end: int, template: Template
) -> str:
    """Render the inside of a code shortcode; shortcodes there give plain text."""
    parts: list[str] = []
    for tag in tags:
        content = tag.literal
        if not content and not tag.is_closing:
            own = template(tag.name, tag.params)
            content = " ".join(tag.params) if own is None else html.unescape(own)
        parts += [text[start : tag.start], content]
        start = tag.end
    return "".join([*parts, text[start:end]])


def _is_in_address(parts: Sequence[str], text: str, tag: _Tag) -> bool:
    """Tell whether a tag stands within the target of a link, or within a bare address."""
    if tag.is_closing or tag.literal:
        return False
    before = "".join(parts[-4:])[-LONGEST_ADDRESS:]
    if _ADDRESS_START.search(before):
        return True
    return text.startswith("/", tag.end) and bool(_BARE_ADDRESS_START.search(before))


def _longest_run(character: str, text: str) -> int:
    return max((len(run) for run in re.findall(f"{character}+", text)), default=0)


def _render_code(text: str, tag: _Tag, inner: str) -> str:
    """Render a code shortcode as a fence, or as inline code within a line."""
    if "\n" not in inner:
        ticks = "`" * (_longest_run("`", inner) + 1)
        return f"{ticks} {inner.strip()} {ticks}" if inner.strip() else ""
    before = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
    # The code gets the indentation of the tag: in a list, a line further left would end the item,
    # and then the closing fence would open a block with the rest of the page in it.
    prefix = _BLOCK_MARKS.match(before)
    indent = re.sub(r"[^\s>]", " ", prefix[0]) if prefix else ""
    fence = "~" * max(4, _longest_run("~", inner) + 1)
    opening = fence if not before.strip(" \t>*+-.0123456789") else f"\n\n{indent}{fence}"
    lines = inner.strip("\n").rstrip().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    body = "\n".join(f"{indent}{line[margin:]}" for line in lines)
    return f"{opening}\n{body}\n{indent}{fence}"


def _render_tag(
    tag: _Tag, opener: _Tag | None, reference: Reference, *, is_paired: bool = False
) -> str:
    """Render a tag that is not code; a closing tag comes with its opener, if there is one."""
    if tag.literal:
        return tag.literal
    if tag.is_closing:
        return "</a>" if opener is not None and _find_address(opener) else ""
    if tag.name in REFERENCES:
        target = tag.get_first("path") or " ".join(tag.params[:1])
        return reference(target, tag.get_first("lang")) or ""
    if player := _find_player(tag):
        return _make_link(player, tag.get_first("title", "caption") or player)
    if tag.name in EMBED_ADDRESSES or tag.name == "gist":
        return _render_embed(tag)
    if tag.name == "gloss":
        return " ".join(tag.params)
    if tag.name in {"figure", "image", "img"}:
        return _render_figure(tag)
    return _render_unknown(tag, is_paired)


def _find_player(tag: _Tag) -> str:
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


def _render_embed(tag: _Tag) -> str:
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


def _render_figure(tag: _Tag) -> str:
    label = tag.get_first("caption", "title", "alt")
    # In `image`, which sites define themselves, `link` is the picture itself.
    link = tag.get_first("link", "href") if tag.name == "figure" else ""
    if link and not _PICTURE.search(link):
        return _make_link(link, label or link)
    if attribution := tag.get_first("attrlink"):
        return f"{label} {_make_link(attribution, tag.get_first('attr') or attribution)}"
    return label


def _find_address(tag: _Tag) -> str:
    """Find a web address in the parameters of a tag, other than a picture."""
    candidates = [tag.named[key] for key in _ADDRESS_KEYS if key in tag.named]
    candidates += [*tag.params, *tag.named.values()]
    addresses = (address for address, note in map(split_glued, candidates) if is_note(note))
    return next((a for a in addresses if is_web_address(a) and not _PICTURE.search(a)), "")


def _render_unknown(tag: _Tag, is_paired: bool) -> str:
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
