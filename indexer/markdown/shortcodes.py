"""Hugo shortcodes to text and links, before the page is read as Markdown.

A link is written as HTML (`<a href="…">`), which reads the same in a paragraph, in a list and
inside an HTML block. A shortcode we do not know keeps its inner text and any web address among its
parameters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from indexer.links.addresses import is_web_address

Reference = Callable[[str], "str | None"]
"""Answers the target of `ref` and `relref` with an absolute address, or None."""

MAX_TAG_CHARS = 4096
"""Longest shortcode tag; the longest real one has some 600 characters."""

_TAG = re.compile(
    rf"""\{{\{{(?P<mark>[<%])
    (?:
      /\*(?P<escaped>(?:(?!\{{\{{[<%]).){{0,{MAX_TAG_CHARS}}}?)\*/
    |
      \s*(?P<close>/?)\s*(?P<name>[\w][\w./-]*?)
      (?P<params>(?=[\s="`/%>])(?>"(?:[^"\\]|\\.)*"|`[^`]*`|(?!/?\s*[%>]\}}\}}|\{{\{{[<%])[^"`]){{0,{MAX_TAG_CHARS}}})
      \s*(?P<self>/?)
    )
    [%>]\}}\}}""",
    re.VERBOSE | re.DOTALL,
)
_PARAM = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`]+))""",
    re.DOTALL,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico)(?:[?#].*)?$", re.IGNORECASE)

CODE = frozenset({"text", "highlight", "mermaid", "code", "codeblock", "prism", "gist-code"})
"""Paired shortcodes whose inner text is code."""
VIDEO_ADDRESSES: Mapping[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtubelite": "https://www.youtube.com/watch?v={}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "vimeo": "https://vimeo.com/{}",
    "tencent": "https://v.qq.com/x/page/{}.html",
    "asciinema": "https://asciinema.org/a/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
}
"""Shortcodes that embed a player, and the page that shows the same."""
CONSTANTS: Mapping[str, str] = {
    "github_tree": "https://github.com/istio/istio/tree/master",
    "github_blob": "https://github.com/istio/istio/blob/master",
    "github_file": "https://raw.githubusercontent.com/istio/istio/master",
    "github_raw": "https://raw.githubusercontent.com/istio/istio/master",
    "istio_release_url": "https://github.com/istio/istio/releases",
    "istio_version": "latest",
    "istio_full_version": "latest",
    "istio_full_version_revision": "latest",
    "istio_release_name": "latest",
    "istio_previous_version": "previous",
    "istio_previous_version_revision": "previous",
    "source_branch_name": "master",
    "istioctl": "istioctl",
}
"""What istio.io's own shortcodes write, without its build data: the newest release is `latest`."""
_TITLED = ("title", "name", "header", "caption", "summary", "alt", "label", "text")
_ADDRESSED = ("href", "link", "url", "src", "video", "file")


@dataclass(frozen=True, slots=True)
class _Tag:
    """One tag as it stands in the page."""

    name: str
    params: tuple[str, ...]
    named: Mapping[str, str]
    start: int
    end: int
    closing: bool
    literal: str = ""
    """What an escaped tag stands for."""

    def first(self, *keys: str) -> str:
        """First of the named parameters that is filled."""
        return next((self.named[key] for key in keys if self.named.get(key)), "")


def expand_shortcodes(text: str, reference: Reference) -> str:
    """Write every shortcode of a page as Markdown and HTML.

    Args:
        text: The page's body.
        reference: Answers `ref` and `relref`.

    Returns:
        The body without shortcodes; a tag that is not closed by `>}}` stays as it is.
    """
    if "{{" not in text:
        return text
    tags = list(_tags(text))
    partner = _pairs(tags)
    out: list[str] = []
    position, number = 0, 0
    while number < len(tags):
        tag = tags[number]
        closer = partner.get(number)
        out.append(text[position : tag.start])
        position = tag.end
        if closer is not None and not tag.closing and tag.name in CODE:
            inner = _plain_inner(
                text, tags[number + 1 : closer], tag.end, tags[closer].start, reference
            )
            position, number = tags[closer].end, closer + 1
            out.append(_code(text, tag, inner))
            if "\n" in inner and text[position : position + 1] not in {"\n", ""}:
                out.append("\n")  # nothing may stand beside the closing fence
            continue
        opener = tags[closer] if tag.closing and closer is not None else None
        inner_text = text[tag.end : tags[closer].start] if _wants_inner(tag) and closer else ""
        out.append(_write(tag, opener, inner_text, closer is not None, reference))
        number += 1
    out.append(text[position:])
    return "".join(out)


def _tags(text: str) -> Iterator[_Tag]:
    """Read every tag in order."""
    for found in _TAG.finditer(text):
        if found["escaped"] is not None:
            mark = found["mark"]
            # The space keeps Markdown from reading `<name>` as HTML.
            inner = found["escaped"] if found["escaped"][:1].isspace() else f" {found['escaped']}"
            literal = f"{{{{{mark}{inner}{'>' if mark == '<' else '%'}}}}}"
            yield _Tag("", (), {}, found.start(), found.end(), False, literal)
            continue
        params: list[str] = []
        named: dict[str, str] = {}
        for param in _PARAM.finditer(found["params"]):
            if param["quoted"] is not None:
                value = re.sub(r"\\(.)", r"\1", param["quoted"])
            else:
                value = param["raw"] if param["raw"] is not None else param["bare"]
            if param["key"]:
                named[param["key"].lower()] = value
            else:
                params.append(value.removeprefix("="))
        yield _Tag(
            found["name"], tuple(params), named, found.start(), found.end(), bool(found["close"])
        )


def _pairs(tags: list[_Tag]) -> dict[int, int]:
    """Positions of tags that open and close one another, both ways."""
    open_tags: dict[str, list[int]] = {}
    partner: dict[int, int] = {}
    for number, tag in enumerate(tags):
        if not tag.closing:
            open_tags.setdefault(tag.name, []).append(number)
        elif open_tags.get(tag.name):
            opener = open_tags[tag.name].pop()
            partner[opener], partner[number] = number, opener
    return partner


def _wants_inner(tag: _Tag) -> bool:
    return tag.name == "gloss" and not tag.closing


def _plain_inner(text: str, tags: list[_Tag], start: int, end: int, reference: Reference) -> str:
    """Inner text of a code shortcode; shortcodes in it give their text without markup."""
    out: list[str] = []
    for tag in tags:
        out.append(text[start : tag.start])
        out.append(
            tag.literal or CONSTANTS.get(tag.name, "") or " ".join(tag.params) * (not tag.closing)
        )
        start = tag.end
    out.append(text[start:end])
    return "".join(out)


def _code(text: str, tag: _Tag, inner: str) -> str:
    """Write a code shortcode as a fence, or as inline code within a line."""
    before = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
    longest = max((len(run) for run in re.findall(r"~+", inner)), default=0)
    if "\n" not in inner:
        ticks = "`" * (max((len(run) for run in re.findall(r"`+", inner)), default=0) + 1)
        return f"{ticks} {inner.strip()} {ticks}" if inner.strip() else ""
    # The inner text takes the tag's own indentation: inside a list a line further left would
    # end the item, and the closing fence would open a new block that swallows the page.
    indent = re.sub(r"[^\s>]", " ", before)
    fence = "~" * max(4, longest + 1)
    opening = fence if not before.strip(" \t>*+-.0123456789") else f"\n\n{indent}{fence}"
    lines = inner.strip("\n").rstrip().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    body = "\n".join(f"{indent}{line[margin:]}" for line in lines)
    return f"{opening}\n{body}\n{indent}{fence}"


def _write(tag: _Tag, opener: _Tag | None, inner: str, paired: bool, reference: Reference) -> str:
    """Write one tag that is not code."""
    if tag.literal:
        return tag.literal
    if tag.closing:
        return "</a>" if opener is not None and _own_address(opener) else ""
    if tag.name in {"ref", "relref"}:
        return reference(tag.first("path") or " ".join(tag.params[:1])) or ""
    if tag.name in CONSTANTS:
        return CONSTANTS[tag.name]
    if tag.name in VIDEO_ADDRESSES or tag.name in {"gist", "tweet", "x", "twitter", "instagram"}:
        return _embedded(tag)
    if tag.name == "gloss":
        return "" if inner.strip() else " ".join(tag.params)
    if tag.name in {"figure", "image", "img"}:
        return _figure(tag)
    return _unknown(tag, paired)


def _embedded(tag: _Tag) -> str:
    """Write a player or an embedded post as a link to its page."""
    key = tag.first("id", "bvid", "bv", "v", "video") or (tag.params[0] if tag.params else "")
    user = tag.first("user", "username")
    if tag.name == "bilibili" and (number := tag.first("aid", "av")):
        key = f"av{number.removeprefix('av')}"
    if not key:
        return ""
    if is_web_address(key):
        address = key
    elif tag.name == "gist":
        address = f"https://gist.github.com/{'/'.join(tag.params[:2])}"
    elif tag.name in {"tweet", "x", "twitter"}:
        address = f"https://x.com/{user or 'i'}/status/{key}"
    elif tag.name == "instagram":
        address = f"https://www.instagram.com/p/{key}/"
    else:
        address = VIDEO_ADDRESSES[tag.name].format(key)
    return _link(address, tag.first("title", "caption") or address)


def _figure(tag: _Tag) -> str:
    """Write a picture as its caption, linked where the author linked it."""
    label = tag.first("caption", "title", "alt")
    # istio.io's `image` names the picture itself `link`.
    link = tag.first("link", "href") if tag.name == "figure" else ""
    if link and not _PICTURE.search(link):
        return _link(link, label or link)
    attribution = tag.first("attrlink")
    if attribution:
        return f"{label} {_link(attribution, tag.first('attr') or attribution)}"
    return label


def _own_address(tag: _Tag) -> str:
    """Web address among a tag's parameters, pictures aside."""
    candidates = [tag.named[key] for key in _ADDRESSED if key in tag.named]
    candidates += [*tag.params, *tag.named.values()]
    return next((c for c in candidates if is_web_address(c) and not _PICTURE.search(c)), "")


def _unknown(tag: _Tag, paired: bool) -> str:
    """Write a tag we do not know: its link, else its title."""
    title = tag.first(*_TITLED)
    address = _own_address(tag)
    if address:
        opening = f'<a href="{_attribute(address)}">'
        return opening if paired else _link(address, title or address)
    if tag.name in {"callout", "notice", "admonition"} and not title:
        title = " ".join(tag.params[1:])
    return f"{title}\n" if title and paired else title


def _link(address: str, label: str) -> str:
    return (
        f'<a href="{_attribute(address)}">{html.escape(" ".join(label.split()), quote=False)}</a>'
    )


def _attribute(address: str) -> str:
    """Escape an address for an HTML attribute on one line."""
    return html.escape("".join(address.split("\n")).strip())
